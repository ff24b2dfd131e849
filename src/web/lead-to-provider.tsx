import { domainOf } from '../accounts/username.ts';
import { hashToken } from '../crypto/tokens.ts';
import { clientIdOf, type ProvenDomain } from '../domains/proven-domain.ts';
import { recordRefusal, type RefusedSignIn } from '../identities/record-refusal.ts';
import { beginAtProvider } from '../identity-providers/begin-at-provider.ts';
import { ProviderRefused, type Refusal } from '../identity-providers/refusals.ts';
import type { Provider } from '../providers.ts';
import { beginFlow, bindBrowser } from './begin-flow.ts';
import type { PageContext } from './page-env.ts';
import { RefusalPage } from './refusal-page.tsx';
import { render } from './render.tsx';

/** Where the sign-in leads afterwards, and what it is for. */
type Way = {
  to: string;
  application?: string | undefined;
  /** the invitation that the person was shown and accepts by coming */
  invitation?: string | null;
  /** the person is to prove themselves, not a session that they have there */
  fresh?: boolean;
};

/** To the provider that governs a username's domain, which knows from then on who is expected. */
export function leadToDomain(
  c: PageContext,
  domain: ProvenDomain,
  given: Way & { username: string | null; selectAccount?: boolean },
): Promise<Response> {
  const { username, to, application, invitation = null, fresh = false, selectAccount = false } = given;
  const { provider, directory, tenantId } = domain;
  const clientId = clientIdOf(c.env.services.providers, domain);
  const own = domain.ownClientId === null ? null : tenantId;
  const who = { purpose: 'sign-in', provider, directory, username, own, to, application } as const;
  return lead(c, { ...who, clientId, invitation, fresh }, { domain, selectAccount });
}

/** To a provider that says who comes: a button knows neither the username nor a directory. */
export function leadToAny(
  c: PageContext,
  provider: Provider,
  { to, application, fresh = false, selectAccount = false }: Way & { selectAccount?: boolean },
): Promise<Response> {
  const clientId = c.env.services.providers[provider].client?.clientId ?? null;
  const who = { purpose: 'sign-in', provider, directory: null, username: null, own: null } as const;
  const given = { ...who, clientId, to, application, invitation: null, fresh };
  return lead(c, given, { domain: null, selectAccount });
}

/** The signed-in person proves to the provider once more who they are. */
export function leadToProof(
  c: PageContext,
  domain: ProvenDomain,
  { to, application, username, accountId }: Way & { username: string; accountId: string },
): Promise<Response> {
  const { provider, directory, tenantId } = domain;
  const clientId = clientIdOf(c.env.services.providers, domain);
  const own = domain.ownClientId === null ? null : tenantId;
  const who = { purpose: 'prove-again', provider, directory, username, own, to, application } as const;
  return lead(c, { ...who, clientId, accountId }, { domain, selectAccount: false });
}

type Given = Parameters<typeof beginAtProvider>[1] extends infer T
  ? T extends unknown
    ? Omit<T, 'browser' | 'clientId'> & { clientId: string | null }
    : never
  : never;

async function lead(
  c: PageContext,
  given: Given,
  { domain, selectAccount }: { domain: ProvenDomain | null; selectAccount: boolean },
): Promise<Response> {
  const { username, clientId, provider } = given;
  const refused = { username, person: null, domain };
  const way = { ...wayOf(given), provider };
  // A deployment without a registration there leads nobody anywhere.
  if (clientId === null) return showRefusal(c, { ...refused, refusal: 'client-refused' }, way);
  const fresh = given.purpose === 'prove-again' || (given.purpose === 'sign-in' && given.fresh);
  const browser = hashToken(bindBrowser(c));
  try {
    const at = { ...given, clientId, browser };
    return c.redirect(await beginAtProvider(c.env.services, at, { fresh, selectAccount }), 303);
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    return showRefusal(c, { ...refused, refusal: error.refusal }, way);
  }
}

/** Where someone at a provider was going: for the next try. */
export function wayOf({ to, application, invitation = null, fresh = false }: Way): Way {
  return { to, application, invitation, fresh };
}

/** Notes why nobody is let in, and says it with what the person can do. */
export async function showRefusal(
  c: PageContext,
  refused: RefusedSignIn,
  way: Way & { provider: Provider },
): Promise<Response> {
  const refusal = await recordRefusal(c.env.services, refused);
  return renderRefusal(c, { ...refused, refusal }, way);
}

/** The same where it has been noted. */
export async function renderRefusal(
  c: PageContext,
  { refusal, username, person, domain }: RefusedSignIn,
  { to, application, invitation, fresh, provider }: Way & { provider: Provider },
): Promise<Response> {
  const { source, log } = c.env.services;
  log.error = `refused_at_provider_${refusal.replaceAll('-', '_')}`;
  const flow = await beginFlow(c, {
    to,
    application,
    ...(username !== null && { username }),
    ...(fresh && { fresh }),
    ...(invitation && { invitation }),
  });
  const expected = username ?? person?.upn ?? null;
  return render(
    c,
    <RefusalPage
      m={c.var.m}
      refusal={refusal}
      provider={provider}
      username={username}
      upn={person?.upn ?? null}
      domain={expected === null ? null : domainOf(expected)}
      // Only who proved to be of the domain learns which tenant it is.
      tenant={person !== null && domain?.directory === person.directory ? domain : null}
      flow={flow}
      reference={source.reference}
    />,
    statusOf(refusal),
  );
}

function statusOf(refusal: Refusal): number {
  if (['provider-down', 'client-refused', 'provider-refused'].includes(refusal)) return 503;
  return ['wrong-state', 'expired-state', 'other-browser'].includes(refusal) ? 400 : 403;
}
