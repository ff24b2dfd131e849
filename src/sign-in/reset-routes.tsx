import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { checkPasswordStrength } from '../accounts/password-strength.ts';
import { parseUsername } from '../accounts/username.ts';
import { TooManyRequests } from '../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import { HOME } from '../sessions/flow.ts';
import { beginFlow } from '../web/begin-flow.ts';
import { line, password, readForm, sealed } from '../web/form.ts';
import type { PageEnv } from '../web/page-env.ts';
import { readDestination, readFlow } from '../web/read-flow.ts';
import { rememberWay } from '../web/remember-way.ts';
import { render } from '../web/render.tsx';
import { FederatedPage, ResetPage, ResetSentPage } from './pages.tsx';
import { requestReset } from './request-reset.ts';

/** R11: a new password by mail, and the meter that every new password meets. */
export function resetRoutes(surface: Hono<PageEnv>): void {
  surface.get('/password-reset', async (c) => {
    const { m, here } = c.var;
    const flow = c.req.query('flow');
    const destination = await readDestination(c, flow);
    return render(c, <ResetPage m={m} here={here} flow={flow} username={destination?.username} />);
  });

  surface.post('/password-reset', async (c) => {
    const { services } = c.env;
    const { m, here, language } = c.var;
    const form = await readForm(c, z.object({ username: line, flow: z.optional(sealed) }));
    const destination = await readDestination(c, form.flow);
    const page = { m, here, flow: form.flow, username: form.username };
    const parsed = parseUsername(form.username);
    if (!parsed.ok) return render(c, <ResetPage {...page} error={m.signIn.problems[parsed.problem]} />, 422);

    const { username, domain } = parsed;
    const result = await requestReset(services, { username, language });
    switch (result.outcome) {
      case 'asked': {
        services.mailLater(result.mailId);
        const { to = HOME, application } = destination ?? {};
        const flow = await beginFlow(c, { to, application, username });
        rememberWay(c, { to, flow });
        return c.redirect(`/password-reset/sent?flow=${flow}`, 303);
      }
      case 'limited':
        c.header('Retry-After', String(result.retryAfter));
        return render(
          c,
          <ResetPage {...page} error={m.signIn.mailLimited(m.common.wait(result.retryAfter))} />,
          429,
        );
      case 'federated': {
        const { to = HOME, application } = destination ?? {};
        const flow = await beginFlow(c, { to, application, username });
        return render(c, <FederatedPage m={m} here={here} domain={domain} flow={flow} />);
      }
    }
  });

  surface.get('/password-reset/sent', async (c) => {
    const { m, here } = c.var;
    const given = c.req.query('flow');
    const flow = await readFlow(c, given);
    if (flow instanceof Response) return flow;
    return render(c, <ResetSentPage m={m} here={here} flow={given!} username={flow.username} />);
  });

  // The meter asks here instead of loading the dictionary. Nothing of it is kept or logged.
  surface.post('/password-strength', async (c) => {
    const { strengthGuard, source } = c.env.services;
    const { m } = c.var;
    const { success } = await strengthGuard.limit({ key: networkOf(source.ip) });
    if (!success) throw new TooManyRequests(60);
    const form = await readForm(c, z.object({ password, username: line }));
    const strength = checkPasswordStrength(form.password, [form.username]);
    const words = m.passwords.strength[strength.score];
    const reason = strength.acceptable ? null : m.passwords.problems[strength.problem];
    return c.json({ score: strength.score, acceptable: strength.acceptable, words, reason });
  });
}
