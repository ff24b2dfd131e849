import type { Hono } from 'hono';
import { hashToken } from '../crypto/tokens.ts';
import { SignInRequired } from '../errors.ts';
import { readSignIn, type KnownHere } from '../identities/read-sign-in.ts';
import type { AtProvider } from '../identity-providers/at-provider.ts';
import { finishAtProvider } from '../identity-providers/finish-at-provider.ts';
import { ProviderRefused, type Refusal } from '../identity-providers/refusals.ts';
import { vendorOf, type PersonThere } from '../identity-providers/vendor.ts';
import { PROVIDERS, type Provider } from '../providers.ts';
import { HOME } from '../sessions/flow.ts';
import { findSession, KEPT_LIFETIME, parseSessionCookie } from '../sessions/session.ts';
import { beginFlow } from '../web/begin-flow.ts';
import { completeSignIn } from '../web/complete-sign-in.ts';
import { readCookie, writeCookie } from '../web/cookies.ts';
import { guardNetwork } from '../web/guard-network.ts';
import { renderRefusal, showRefusal, wayOf } from '../web/lead-to-provider.tsx';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { clientAt } from './client-at.ts';
import { proveAgainAtProvider } from './prove-again-at-provider.ts';
import { finishRegistration } from './registration-routes.ts';
import { signInWithIdentity } from './sign-in-with-identity.ts';

/** Where providers lead people back to, one address each. */
export function callbackRoutes(surface: Hono<PageEnv>): void {
  for (const provider of PROVIDERS) {
    surface.get(`/${provider}/callback`, (c) => comeBack(c, provider));
  }
}

async function comeBack(c: PageContext, provider: Provider): Promise<Response> {
  // Asking the provider costs it and us, whoever made up the code.
  await guardNetwork(c.env.services);
  const opened = await openState(c, provider);
  if ('refusal' in opened) {
    const { at, refusal } = opened;
    const refused = { refusal, username: at?.username ?? null, person: null, domain: null };
    return showRefusal(c, refused, { ...(at ? wayOf(at) : { to: HOME }), provider });
  }
  const { at } = opened;
  const { username } = at;
  const { db } = c.env.services;
  // Of a typed username everything is read before the code is exchanged; of a button nothing is known yet.
  const known = username === null ? null : await readSignIn(db, username);
  let person: PersonThere | null = null;
  try {
    person = await whoCame(c, at, known);
    switch (at.purpose) {
      case 'sign-in':
        return await signIn(c, at, known ?? (await readSignIn(db, person.upn)), person);
      case 'prove-again':
        return await proveAgain(c, at, known, person);
      case 'register-domain':
        return await finishRegistration(c, at, person);
    }
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    const refused = { refusal: error.refusal, username, person, domain: known?.domain ?? null };
    return showRefusal(c, refused, { ...wayOf(at), provider });
  }
}

type OpenedState = { at: AtProvider } | { refusal: Refusal; at: AtProvider | null };

/** The way that was begun in this browser, to this provider, a quarter of an hour ago at most. */
async function openState(c: PageContext, provider: Provider): Promise<OpenedState> {
  const { atProviderSeal, now } = c.env.services;
  const opened = await atProviderSeal.open(c.req.query('state') ?? '', now);
  if (opened.state === 'invalid' || opened.content.provider !== provider) {
    return { refusal: 'wrong-state', at: null };
  }
  const at = opened.content;
  const browser = readCookie(c, 'browser');
  if (browser === undefined || hashToken(browser) !== at.browser) {
    // Where someone else was going is none of this browser's business.
    return { refusal: 'other-browser', at: null };
  }
  return opened.state === 'expired' ? { refusal: 'expired-state', at } : { at };
}

/** Throws ProviderRefused. */
async function whoCame(c: PageContext, at: AtProvider, known: KnownHere | null): Promise<PersonThere> {
  const { services } = c.env;
  const error = c.req.query('error');
  if (error !== undefined) {
    const description = c.req.query('error_description') ?? '';
    throw new ProviderRefused(vendorOf(at.provider).refusalOf(error, description));
  }
  const code = c.req.query('code');
  if (!code) throw new ProviderRefused('provider-refused');
  const client = await clientAt(services, at, known);
  const fresh = at.purpose === 'prove-again';
  return finishAtProvider(services, at, { code, client, fresh, issuer: c.req.query('iss') });
}

async function signIn(
  c: PageContext,
  at: Extract<AtProvider, { purpose: 'sign-in' }>,
  known: KnownHere,
  person: PersonThere,
): Promise<Response> {
  const { services } = c.env;
  const replaces = parseSessionCookie(services.sessionKeys, readCookie(c, 'session'));
  const result = await signInWithIdentity(services, at, known, person, replaces);
  const { application } = at;
  if (result.outcome === 'refused') {
    const refused = { refusal: result.refusal, username: at.username, person, domain: known.domain };
    return renderRefusal(c, refused, { ...wayOf(at), provider: at.provider });
  }
  await completeSignIn(c, result, false);
  services.tellLater();
  if (!result.passwordRemoved) return c.redirect(result.onward, 303);
  const flow = await beginFlow(c, { to: result.onward, application });
  return c.redirect(`/federation/moved?flow=${flow}`, 303);
}

async function proveAgain(
  c: PageContext,
  at: Extract<AtProvider, { purpose: 'prove-again' }>,
  known: KnownHere | null,
  person: PersonThere,
): Promise<Response> {
  const { services } = c.env;
  const session = await findSession(services, readCookie(c, 'session'));
  if (session?.accountId !== at.accountId) throw new SignInRequired(at.to);
  const result = await proveAgainAtProvider(services, session, at, known, person);
  if (result.outcome === 'refused') throw new ProviderRefused(result.refusal);
  const { kept } = result.session;
  writeCookie(c, 'session', result.cookie, kept ? KEPT_LIFETIME / 1000 : undefined);
  return c.redirect(at.to, 303);
}
