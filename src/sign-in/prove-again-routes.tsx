import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { HOME } from '../sessions/flow.ts';
import { KEPT_LIFETIME, type Session } from '../sessions/session.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { writeCookie } from '../web/cookies.ts';
import { line, password, readForm, sealed } from '../web/form.ts';
import { leadToProof } from '../web/lead-to-provider.tsx';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { readDestination } from '../web/read-flow.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { speak } from '../web/speak.ts';
import { howToProveAgain } from './how-to-prove-again.ts';
import { ProveAgainPage, type ProveAgainState } from './prove-again-pages.tsx';
import { proveAgain } from './prove-again.ts';
import { confirmStepUp, mailStepUpCode } from './step-up-code.ts';

/** A recent proof, before a deed that can open doors. */
export function proveAgainRoutes(surface: Hono<PageEnv>): void {
  surface.get('/sign-in/again', requireSession, async (c) => {
    const flow = c.req.query('flow') ?? '';
    const sent = c.req.query('sent') === '';
    return show(c, await readAsked(c, flow), sent ? { sent } : {});
  });

  surface.post('/sign-in/again', requireSession, async (c) => {
    const { services } = c.env;
    const form = await readForm(c, z.object({ flow: sealed, password }));
    const asked = await readAsked(c, form.flow);
    if (form.password === '') return show(c, asked, { error: c.var.m.signIn.passwordEmpty }, 422);
    const result = await proveAgain(services, c.var.session, form.password);
    switch (result.outcome) {
      case 'proved':
        return goOn(c, asked, result);
      case 'wrong-password':
        return show(c, asked, { error: c.var.m.signIn.refusedAgain }, 422);
      case 'limited': {
        const error = c.var.m.signIn.passwordsLimited(waitFor(c, result.retryAfter));
        return show(c, asked, { error }, 429);
      }
      case 'not-possible':
        return show(c, asked, { notPossible: true }, 422);
    }
  });

  surface.post('/sign-in/again/provider', requireSession, async (c) => {
    const form = await readForm(c, z.object({ flow: sealed }));
    const { to, application } = await readAsked(c, form.flow);
    const { session } = c.var;
    const { signedIn, way } = await howToProveAgain(c.env.services.db, session);
    if (way.by !== 'provider') return c.redirect(`/sign-in/again?flow=${form.flow}`, 303);
    const { username, id: accountId } = signedIn;
    return leadToProof(c, way.domain, { to, application, username, accountId });
  });

  surface.post('/sign-in/again/code-mail', requireSession, async (c) => {
    const { services } = c.env;
    const form = await readForm(c, z.object({ flow: sealed }));
    const asked = await readAsked(c, form.flow);
    const given = { browser: bindBrowser(c), language: c.var.language };
    const result = await mailStepUpCode(services, c.var.session, given);
    switch (result.outcome) {
      case 'not-possible':
        return c.redirect(`/sign-in/again?flow=${form.flow}`, 303);
      case 'mailed':
        services.mailLater(result.mailId);
        return c.redirect(`/sign-in/again?flow=${form.flow}&sent`, 303);
      case 'limited': {
        const mailError = c.var.m.signIn.mailLimited(waitFor(c, result.retryAfter));
        return show(c, asked, { sent: true, mailError }, 429);
      }
    }
  });

  surface.post('/sign-in/again/code', requireSession, async (c) => {
    const { m } = c.var;
    const form = await readForm(c, z.object({ flow: sealed, code: line }));
    const asked = await readAsked(c, form.flow);
    const code = form.code.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) return show(c, asked, { error: m.signIn.codeDigits }, 422);
    const result = await confirmStepUp(c.env.services, c.var.session, { code, browser: bindBrowser(c) });
    switch (result.outcome) {
      case 'not-possible':
        return c.redirect(`/sign-in/again?flow=${form.flow}`, 303);
      case 'proved':
        return goOn(c, asked, result);
      case 'wrong-code':
        return show(c, asked, { error: m.signIn.wrongCode }, 422);
      case 'limited':
        return show(c, asked, { error: m.signIn.codesLimited(waitFor(c, result.retryAfter)) }, 429);
    }
  });
}

type Asked = { flow: string; to: string; application: string | undefined; request: string | null };

/** Where the way leads, and an application that the person is on the way to, with its request. */
async function readAsked(c: PageContext, flow: string): Promise<Asked> {
  const { application, to = HOME } = (await readDestination(c, flow)) ?? {};
  const request = /^\/oauth2\/authorize\?resume=([\w.-]+)$/.exec(to)?.[1] ?? null;
  return { flow, to, application, request };
}

function goOn(c: PageContext, { to }: Asked, proved: { session: Session; cookie: string }): Response {
  writeCookie(c, 'session', proved.cookie, proved.session.kept ? KEPT_LIFETIME / 1000 : undefined);
  return c.redirect(to, 303);
}

function waitFor(c: PageContext, retryAfter: number): string {
  c.header('Retry-After', String(retryAfter));
  return c.var.m.common.wait(retryAfter);
}

async function show(c: PageContext, asked: Asked, state: ProveAgainState, status = 200): Promise<Response> {
  const { signedIn, way } = await howToProveAgain(c.env.services.db, c.var.session);
  speak(c, signedIn.language);
  const here = `/sign-in/again?flow=${asked.flow}`;
  const page = { m: c.var.m, here, ...asked, way, username: signedIn.username, state };
  return render(c, <ProveAgainPage {...page} />, status);
}
