import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { Flow } from '../sessions/flow.ts';
import { parseSessionCookie } from '../sessions/session.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { completeSignIn } from '../web/complete-sign-in.ts';
import { readCookie } from '../web/cookies.ts';
import { line, readForm, sealed } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { readFlow } from '../web/read-flow.ts';
import { render } from '../web/render.tsx';
import { confirmSecondProof } from './confirm-second-proof.ts';
import { mailSecondProof, type HalfProved } from './mail-second-proof.ts';
import { SecondProofPage, type SecondProofState } from './second-proof-pages.tsx';

/** An operator's code, after the password. Nobody comes here who has not given that. */
export function secondProofRoutes(surface: Hono<PageEnv>): void {
  surface.get('/sign-in/second-proof', async (c) => {
    const token = c.req.query('flow');
    const flow = await readHalfProved(c, token);
    if (flow instanceof Response) return flow;
    const { secondAgain, secondEarlier } = c.var.m.signIn;
    const notice = NOTICES.find((name) => c.req.query(name) === '');
    const notices = { sent: secondAgain, earlier: secondEarlier };
    return show(c, token!, flow, { notice: notice && notices[notice] });
  });

  surface.post('/sign-in/second-proof', async (c) => {
    const { services } = c.env;
    const { m } = c.var;
    const form = await readForm(c, z.object({ flow: sealed, code: line }));
    const flow = await readHalfProved(c, form.flow);
    if (flow instanceof Response) return flow;
    const code = form.code.replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) return show(c, form.flow, flow, { error: m.signIn.codeDigits }, 422);
    const result = await confirmSecondProof(services, {
      username: flow.username,
      half: flow.halfProved,
      code,
      browser: bindBrowser(c),
      to: flow.to,
      replaces: parseSessionCookie(services.sessionKeys, readCookie(c, 'session')),
    });
    switch (result.outcome) {
      case 'signed-in':
        await completeSignIn(c, result, false);
        return c.redirect(result.onward, 303);
      case 'wrong-code':
        return show(c, form.flow, flow, { error: m.signIn.wrongCode }, 422);
      case 'limited': {
        const wait = m.common.wait(result.retryAfter);
        c.header('Retry-After', String(result.retryAfter));
        return show(c, form.flow, flow, { error: m.signIn.secondCodesLimited(wait) }, 429);
      }
      case 'overtaken':
        return c.redirect(`/sign-in?flow=${form.flow}`, 303);
    }
  });

  surface.post('/sign-in/second-proof/mail', async (c) => {
    const { services } = c.env;
    const { m, language } = c.var;
    const form = await readForm(c, z.object({ flow: sealed }));
    const flow = await readHalfProved(c, form.flow);
    if (flow instanceof Response) return flow;
    const { username, halfProved } = flow;
    const given = { username, half: halfProved, browser: bindBrowser(c), language, again: true };
    const mailed = await mailSecondProof(services, given);
    if (mailed.waitForMail === null) {
      services.mailLater(mailed.mailId);
      return c.redirect(secondProofPage(form.flow, 'sent'), 303);
    }
    c.header('Retry-After', String(mailed.waitForMail));
    const error = m.signIn.mailLimited(m.common.wait(mailed.waitForMail));
    return show(c, form.flow, flow, { error }, 429);
  });
}

const NOTICES = ['sent', 'earlier'] as const;

/** Where an operator's sign-in goes on. `earlier`: no mail went now, there were too many before. */
export function secondProofPage(flow: string, notice?: (typeof NOTICES)[number]): string {
  return `/sign-in/second-proof?flow=${flow}${notice === undefined ? '' : `&${notice}`}`;
}

type HalfProvedFlow = Flow & { username: string; halfProved: HalfProved };

/** A sign-in that has not come to the password yet, or has come too late, starts there. */
async function readHalfProved(c: PageContext, token: string | undefined): Promise<HalfProvedFlow | Response> {
  const flow = await readFlow(c, token);
  if (flow instanceof Response) return flow;
  const { halfProved } = flow;
  return halfProved ? { ...flow, halfProved } : c.redirect(`/sign-in?flow=${token}`, 303);
}

function show(
  c: PageContext,
  flow: string,
  { username }: { username: string },
  state: SecondProofState,
  status = 200,
) {
  return render(c, <SecondProofPage m={c.var.m} flow={flow} username={username} state={state} />, status);
}
