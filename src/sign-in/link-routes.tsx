import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { HOME } from '../sessions/flow.ts';
import { parseSessionCookie } from '../sessions/session.ts';
import { beginFlow } from '../web/begin-flow.ts';
import { completeSignIn } from '../web/complete-sign-in.ts';
import { readCookie } from '../web/cookies.ts';
import { checkbox, password, readForm, sealed } from '../web/form.ts';
import { leadToDomain } from '../web/lead-to-provider.tsx';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { readDestination } from '../web/read-flow.ts';
import { render } from '../web/render.tsx';
import { choosePassword } from './choose-password.ts';
import {
  ChoosePasswordPage,
  ConnectByLinkPage,
  DeadLinkPage,
  LinkRenewedPage,
  ProviderLinkPage,
} from './link-pages.tsx';
import { openLink } from './open-link.ts';
import { renewLink } from './renew-link.ts';

/** Exactly what we mail: anything else, put into a form's action, could lead that form elsewhere. */
const TOKEN = ':token{[A-Za-z0-9_-]{43}}';

/** What mails lead to. A GET shows and consumes nothing: mail scanners open links. */
export function linkRoutes(surface: Hono<PageEnv>): void {
  surface.get(`/links/${TOKEN}`, async (c) => {
    const token = c.req.param('token');
    // A flow that does not open is left out, so that the form it would go into can be sent.
    const flow = c.req.query('flow') ?? readCookie(c, 'way');
    const destination = await readDestination(c, flow).catch(() => null);
    return showLink(c, token, destination ? flow : undefined);
  });

  surface.post(`/links/${TOKEN}`, async (c) => {
    const { services } = c.env;
    const { m, language } = c.var;
    const token = c.req.param('token');
    const form = await readForm(c, z.object({ password, keep: checkbox, flow: z.optional(sealed) }));
    const destination = await readDestination(c, form.flow);
    const keep = form.keep === 'on';
    const result = await choosePassword(services, {
      token,
      password: form.password,
      keep,
      to: destination?.to ?? HOME,
      language,
      replaces: parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session')),
    });
    switch (result.outcome) {
      case 'signed-in':
        services.mailLater(result.mailId);
        await completeSignIn(c, result, keep);
        return c.redirect(result.onward, 303);
      case 'chosen': {
        services.mailLater(result.mailId);
        const { to = HOME, application } = destination ?? {};
        const flow = await beginFlow(c, { to, application, username: result.username });
        return c.redirect(`/sign-in/password?flow=${flow}&chosen`, 303);
      }
      case 'weak':
        return showLink(c, token, form.flow, m.passwords.problems[result.problem]);
      case 'dead':
        return showLink(c, token, form.flow);
    }
  });

  // Someone who has an account signs in, as exactly the invited username, and connects then.
  surface.post(`/links/${TOKEN}/connection`, async (c) => {
    const token = c.req.param('token');
    const link = await openLink(c.env.services, token);
    if (link.outcome !== 'connect') return showLink(c, token, undefined);
    const to = `/invitations/${link.invitation.userId}`;
    const here = parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session'));
    if (here?.accountId === link.accountId) return c.redirect(to, 303);
    return c.redirect(`/sign-in/password?flow=${await beginFlow(c, { to, username: link.username })}`, 303);
  });

  // Where a provider governs the domain the link proves nothing: it leads there, and accepts the invitation it told of.
  surface.post(`/links/${TOKEN}/provider`, async (c) => {
    const token = c.req.param('token');
    const form = await readForm(c, z.object({ flow: z.optional(sealed) }));
    const destination = await readDestination(c, form.flow);
    const link = await openLink(c.env.services, token);
    if (link.outcome !== 'federated') return showLink(c, token, form.flow);
    return leadToDomain(c, link.domain, {
      username: link.username,
      to: destination?.to ?? HOME,
      application: destination?.application,
      invitation: link.invitation?.userId ?? null,
    });
  });

  surface.post(`/links/${TOKEN}/renewal`, async (c) => {
    const { services } = c.env;
    const { m, language } = c.var;
    const token = c.req.param('token');
    const result = await renewLink(services, { token, language });
    switch (result.outcome) {
      case 'asked':
        services.mailLater(result.mailId);
        return render(c, <LinkRenewedPage m={m} />);
      case 'limited': {
        const error = m.signIn.mailLimited(m.common.wait(result.retryAfter));
        c.header('Retry-After', String(result.retryAfter));
        return render(c, <DeadLinkPage m={m} here={`/links/${token}`} token={token} error={error} />, 429);
      }
    }
  });
}

async function showLink(
  c: PageContext,
  token: string,
  flow: string | undefined,
  error?: string,
): Promise<Response> {
  const { m } = c.var;
  const here = flow ? `/links/${token}?flow=${flow}` : `/links/${token}`;
  const link = await openLink(c.env.services, token);
  const page = { m, here, token };
  switch (link.outcome) {
    case 'choose-password':
      return render(
        c,
        <ChoosePasswordPage
          {...page}
          flow={flow}
          reset={link.kind === 'reset'}
          operator={link.operator}
          username={link.username}
          invitation={link.invitation}
          error={error}
        />,
        error === undefined ? 200 : 422,
      );
    case 'connect':
      return render(c, <ConnectByLinkPage {...page} username={link.username} invitation={link.invitation} />);
    case 'federated':
      return render(
        c,
        <ProviderLinkPage
          {...page}
          flow={flow}
          username={link.username}
          provider={link.domain.provider}
          invitation={link.invitation}
        />,
        error === undefined ? 200 : 422,
      );
    case 'dead':
      return render(c, <DeadLinkPage {...page} />, 410);
  }
}
