import * as z from 'zod/mini';
import { domainOf, parseUsername } from '../accounts/username.ts';
import { PROVIDERS, type Provider } from '../providers.ts';
import { readKnownBrowser } from '../sessions/known-browser.ts';
import { HOME } from '../sessions/flow.ts';
import { parseSessionCookie } from '../sessions/session.ts';
import { beginFlow, bindBrowser } from '../web/begin-flow.ts';
import { completeSignIn } from '../web/complete-sign-in.ts';
import { readCookie } from '../web/cookies.ts';
import { checkbox, line, password, readForm, sealed } from '../web/form.ts';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { leadToDomain } from '../web/lead-to-provider.tsx';
import { readDestination, readFlow } from '../web/read-flow.ts';
import { rememberWay } from '../web/remember-way.ts';
import { render } from '../web/render.tsx';
import { confirmCode } from './confirm-code.ts';
import { linkRoutes } from './link-routes.tsx';
import { objectionRoutes } from './objection-routes.tsx';
import { FederatedPage, ProofPage, UsernamePage } from './pages.tsx';
import { proveAgainRoutes } from './prove-again-routes.tsx';
import { resetRoutes } from './reset-routes.tsx';
import { signInWithPassword } from './sign-in-with-password.ts';
import { secondProofPage, secondProofRoutes } from './second-proof-routes.tsx';
import { signOutRoutes } from './sign-out-routes.tsx';
import { startSignIn } from './start-sign-in.ts';
import { tenantRoutes } from './tenant-routes.tsx';

/** Username, then a password or a code; links, resets, the choice of a tenant, and the way out. */
export const signIn = pageSurface({ stay: false });

signIn.get('/', (c) => c.redirect('/tenants', 303));

signIn.get('/sign-in', async (c) => {
  const { m, here } = c.var;
  const given = c.req.query('flow');
  const destination = await readDestination(c, given);
  if (!destination?.restarted) {
    const { username, application } = destination ?? {};
    const page = { m, here, flow: given, application, providers: offeredProviders(c) };
    return render(c, <UsernamePage {...page} {...(username && { username })} />);
  }
  const { to, application } = destination;
  const flow = await beginFlow(c, { to, application });
  const page = { m, here: `/sign-in?flow=${flow}`, flow, application, providers: offeredProviders(c) };
  return render(c, <UsernamePage {...page} notice={m.signIn.expired} />);
});

signIn.post('/sign-in', async (c) => {
  const { services } = c.env;
  const { m, here, language } = c.var;
  const form = await readForm(c, z.object({ username: line, flow: z.optional(sealed) }));
  const { to = HOME, application, fresh = false } = (await readDestination(c, form.flow)) ?? {};

  const parsed = parseUsername(form.username);
  if (!parsed.ok) {
    const error = m.signIn.problems[parsed.problem];
    return render(
      c,
      <UsernamePage
        m={m}
        here={here}
        flow={form.flow}
        username={form.username}
        application={application}
        providers={offeredProviders(c)}
        error={error}
      />,
      422,
    );
  }
  const { username } = parsed;
  const started = await startSignIn(services, { username, browser: bindBrowser(c), language });
  switch (started.outcome) {
    case 'federated':
      return leadToDomain(c, started.domain, { username, to, application, fresh });
    case 'ask-for-proof': {
      services.mailLater(started.mailId);
      const flow = await beginFlow(c, { to, application, username });
      rememberWay(c, { to, flow });
      return c.redirect(pageOf(flow), 303);
    }
  }
});

signIn.get('/sign-in/password', async (c) => {
  const { m, here } = c.var;
  const given = c.req.query('flow');
  const flow = await readFlow(c, given);
  if (flow instanceof Response) return flow;
  const sent = c.req.query('sent') === '' ? m.signIn.codeAgain : undefined;
  const chosen = c.req.query('chosen') === '' ? m.signIn.passwordChosen : undefined;
  const { username, application } = flow;
  const page = { m, here, flow: given!, username, application };
  return render(c, <ProofPage {...page} codeNotice={sent} notice={chosen} />);
});

signIn.post('/sign-in/password', async (c) => {
  const { services } = c.env;
  const { m, language } = c.var;
  const form = await readForm(c, z.object({ flow: sealed, password, keep: checkbox }));
  const flow = await readFlow(c, form.flow);
  if (flow instanceof Response) return flow;
  const keep = form.keep === 'on';
  const { username, to, application } = flow;
  const page = { m, here: pageOf(form.flow), flow: form.flow, username, application, keep };

  if (form.password === '') {
    return render(c, <ProofPage {...page} passwordError={m.signIn.passwordEmpty} />, 422);
  }
  const result = await signInWithPassword(services, {
    username,
    password: form.password,
    keep,
    to,
    known: await readKnownBrowser(services.knownBrowserSeal, services.now, readCookie(c, 'known')),
    browser: bindBrowser(c),
    language,
    replaces: parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session')),
  });
  switch (result.outcome) {
    case 'signed-in':
      await completeSignIn(c, result, keep);
      return c.redirect(result.onward, 303);
    case 'refused':
      return render(c, <ProofPage {...page} passwordError={m.signIn.refused} />, 422);
    case 'limited':
      return limited(c, result.retryAfter, (wait) => (
        <ProofPage {...page} passwordError={m.signIn.passwordsLimited(wait)} />
      ));
    case 'address-unproven': {
      const proved = await beginFlow(c, { to, application, username, proved: result.proved });
      return render(
        c,
        <ProofPage {...page} flow={proved} here={pageOf(proved)} codeNotice={m.signIn.unproven} />,
      );
    }
    case 'second-proof-needed': {
      if (result.waitForMail === null) services.mailLater(result.mailId);
      const half = await beginFlow(c, { to, application, username, halfProved: result.half });
      return c.redirect(secondProofPage(half, result.waitForMail === null ? undefined : 'earlier'), 303);
    }
    case 'federated':
      return render(c, <FederatedPage m={m} here="/sign-in" domain={domainOf(username)} flow={form.flow} />);
  }
});

signIn.post('/sign-in/code', async (c) => {
  const { services } = c.env;
  const { m } = c.var;
  const form = await readForm(c, z.object({ flow: sealed, code: line }));
  const flow = await readFlow(c, form.flow);
  if (flow instanceof Response) return flow;
  const { username, to, application, proved } = flow;
  const page = { m, here: pageOf(form.flow), flow: form.flow, username, application };

  const code = form.code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) return render(c, <ProofPage {...page} codeError={m.signIn.codeDigits} />, 422);
  const replaces = parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session'));
  const result = await confirmCode(services, {
    username,
    code,
    browser: bindBrowser(c),
    to,
    proved,
    replaces,
  });
  switch (result.outcome) {
    case 'choose-password':
      return c.redirect(`${result.path}?flow=${form.flow}`, 303);
    case 'signed-in':
      await completeSignIn(c, result, proved?.keep ?? false);
      return c.redirect(result.onward, 303);
    case 'wrong-code':
      return render(c, <ProofPage {...page} codeError={m.signIn.wrongCode} />, 422);
    case 'limited':
      return limited(c, result.retryAfter, (wait) => (
        <ProofPage {...page} codeError={m.signIn.codesLimited(wait)} />
      ));
    case 'federated':
      return render(c, <FederatedPage m={m} here="/sign-in" domain={domainOf(username)} flow={form.flow} />);
  }
});

signIn.post('/sign-in/code-mail', async (c) => {
  const { services } = c.env;
  const { m, language } = c.var;
  const form = await readForm(c, z.object({ flow: sealed }));
  const flow = await readFlow(c, form.flow);
  if (flow instanceof Response) return flow;
  const { username, application } = flow;
  const page = { m, here: pageOf(form.flow), flow: form.flow, username, application };

  const started = await startSignIn(services, { username, browser: bindBrowser(c), language });
  switch (started.outcome) {
    case 'federated':
      return leadToDomain(c, started.domain, { username, to: flow.to, application });
    case 'ask-for-proof':
      services.mailLater(started.mailId);
      if (started.waitForMail === null) return c.redirect(`${pageOf(form.flow)}&sent`, 303);
      return limited(c, started.waitForMail, (wait) => (
        <ProofPage {...page} codeError={m.signIn.mailLimited(wait)} />
      ));
  }
});

/** Where the deployment is registered; a tenant's own registration shows after the username. */
function offeredProviders(c: PageContext): Provider[] {
  return PROVIDERS.filter((provider) => c.env.services.providers[provider].client !== null);
}

function pageOf(flow: string): string {
  return `/sign-in/password?flow=${flow}`;
}

/** 429 with Retry-After, on the page where the person is. */
function limited(c: PageContext, seconds: number, page: (wait: string) => Parameters<typeof render>[1]) {
  c.header('Retry-After', String(seconds));
  return render(c, page(c.var.m.common.wait(seconds)), 429);
}

secondProofRoutes(signIn);
proveAgainRoutes(signIn);
resetRoutes(signIn);
linkRoutes(signIn);
objectionRoutes(signIn);
tenantRoutes(signIn);
signOutRoutes(signIn);
endSurface(signIn);
