import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { withSignedIn } from '../sessions/session-holds.ts';
import { HOME } from '../sessions/flow.ts';
import { KEPT_LIFETIME } from '../sessions/session.ts';
import { writeCookie } from '../web/cookies.ts';
import { password, readForm, sealed } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { readDestination } from '../web/read-flow.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { speak } from '../web/speak.ts';
import { ProveAgainPage, type ProveAgainState } from './prove-again-pages.tsx';
import { proveAgain } from './prove-again.ts';

/** A recent proof, before a deed that can open doors. */
export function proveAgainRoutes(surface: Hono<PageEnv>): void {
  surface.get('/sign-in/again', requireSession, async (c) => {
    const flow = c.req.query('flow') ?? '';
    const destination = await readDestination(c, flow);
    return show(c, { flow, ...whoAsks(destination) }, {});
  });

  surface.post('/sign-in/again', requireSession, async (c) => {
    const { services } = c.env;
    const form = await readForm(c, z.object({ flow: sealed, password }));
    const destination = await readDestination(c, form.flow);
    const asked = { flow: form.flow, ...whoAsks(destination) };
    if (form.password === '') return show(c, asked, { error: c.var.m.signIn.passwordEmpty }, 422);
    const result = await proveAgain(services, c.var.session, form.password);
    switch (result.outcome) {
      case 'proved':
        writeCookie(c, 'session', result.cookie, result.session.kept ? KEPT_LIFETIME / 1000 : undefined);
        return c.redirect(destination?.to ?? HOME, 303);
      case 'wrong-password':
        return show(c, asked, { error: c.var.m.signIn.refusedAgain }, 422);
      case 'limited': {
        c.header('Retry-After', String(result.retryAfter));
        const error = c.var.m.signIn.passwordsLimited(c.var.m.common.wait(result.retryAfter));
        return show(c, asked, { error }, 429);
      }
      case 'not-possible':
        return show(c, asked, { notPossible: true }, 422);
    }
  });
}

type Asked = { flow: string; application: string | undefined; request: string | null };

/** An application that the person is on the way to, and its request. */
function whoAsks(destination: Awaited<ReturnType<typeof readDestination>>): Omit<Asked, 'flow'> {
  const { application, to = HOME } = destination ?? {};
  return { application, request: /^\/oauth2\/authorize\?resume=([\w.-]+)$/.exec(to)?.[1] ?? null };
}

async function show(c: PageContext, asked: Asked, state: ProveAgainState, status = 200): Promise<Response> {
  const [signedIn] = await withSignedIn(c.env.services.db, c.var.session);
  speak(c, signedIn.language);
  const here = `/sign-in/again?flow=${asked.flow}`;
  const page = { m: c.var.m, here, ...asked, username: signedIn.username, state };
  return render(c, <ProveAgainPage {...page} />, status);
}
