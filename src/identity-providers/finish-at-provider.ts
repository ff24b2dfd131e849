import { OAuth2Tokens } from 'arctic';
import type { AtProvider } from './at-provider.ts';
import { fetchJson, type Fetched } from './bounded-fetch.ts';
import { readMetadata, type Metadata } from './metadata.ts';
import { callbackOf, type ProviderClient, type ProviderConfig } from './provider-config.ts';
import { ProviderRefused, type Refusal } from './refusals.ts';
import { vendorOf, type PersonThere, type Way } from './vendor.ts';
import { verifyIdToken } from './verify-id-token.ts';

type Dependencies = { now: number; publicOrigin: string; providers: ProviderConfig };

/** Seconds and the like that a provider's clock may be behind ours, where a proof has to be fresh (ms). */
const CLOCK = 60_000;

/**
 * Exchanges the code and says who came. All that is believed of them stands in the ID token, after its
 * checks. `fresh`: the proof has to be later than the way began. One that was asked for and is counts as given
 * `now`. Throws ProviderRefused.
 */
export async function finishAtProvider(
  { now, publicOrigin, providers }: Dependencies,
  at: AtProvider,
  given: {
    code: string;
    client: ProviderClient;
    fresh: boolean;
    /** `iss` of the answer, where it came with one (RFC 9207) */
    issuer?: string | undefined;
  },
): Promise<PersonThere> {
  const { code, client, fresh, issuer } = given;
  const { provider, directory, nonce, verifier, since } = at;
  const vendor = vendorOf(provider);
  const way: Way = { base: providers[provider].base, directory };
  const metadata = await readMetadata(vendor.discovery(way), now);
  // Microsoft's template, by the button, names no issuer yet.
  const known = provider === 'google' || directory !== null;
  if (known && issuer !== undefined && issuer !== metadata.issuer) {
    throw new ProviderRefused('wrong-issuer');
  }
  const form = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: callbackOf(publicOrigin, provider),
    code_verifier: verifier,
  };
  const idToken = idTokenIn(await askForTokens(metadata, client, form));
  const claims = await verifyIdToken(metadata, idToken, {
    issuerFor: (said) => vendor.issuerFor(way, said),
    clientId: client.clientId,
    nonce,
    now,
  });
  const person = vendor.readPerson(way, claims);
  const { authenticatedAt } = person;
  const anew = authenticatedAt !== null && authenticatedAt >= since - CLOCK;
  if (fresh && !anew) throw new ProviderRefused('not-fresh');
  // Where it was asked for, clocks that differ are no reason to ask a second time.
  const asked = fresh || (at.purpose === 'sign-in' && at.fresh);
  if (asked && anew) return { ...person, authenticatedAt: now };
  return { ...person, authenticatedAt: authenticatedAt && Math.min(authenticatedAt, now) };
}

/** RFC 6749 §4.1.3. Not by arctic, whose request has no end in time and size. */
export async function askForTokens(
  metadata: Metadata,
  client: ProviderClient,
  form: Record<string, string>,
): Promise<Fetched> {
  const { body = {}, headers = {} } = await proofOf(metadata, client);
  const parameters = new URLSearchParams({ ...form, ...body });
  return fetchJson(metadata.tokenEndpoint, { method: 'POST', body: parameters, headers });
}

async function proofOf(
  { secretInBody }: Metadata,
  client: ProviderClient,
): Promise<{ body?: Record<string, string>; headers?: Record<string, string> }> {
  const { clientId } = client;
  if ('assert' in client) {
    const assertion = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await client.assert(),
    };
    return { body: { client_id: clientId, ...assertion } };
  }
  const { clientSecret } = client;
  if (secretInBody) return { body: { client_id: clientId, client_secret: clientSecret } };
  // RFC 6749 §2.3.1: both are encoded before they are joined.
  const basic = btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
  return { headers: { Authorization: `Basic ${basic}` } };
}

function idTokenIn(fetched: Fetched): string {
  if (fetched.outcome === 'failed') throw new ProviderRefused('provider-down');
  const { status, body, again } = fetched;
  if (status !== 200) {
    const refusal = refusalOf(body);
    // It was spent on the answer that did not come.
    throw new ProviderRefused(again && refusal === 'code-refused' ? 'provider-down' : refusal);
  }
  try {
    return new OAuth2Tokens(body as object).idToken();
  } catch {
    throw new ProviderRefused('no-token');
  }
}

/** RFC 6749 §5.2 */
function refusalOf(body: unknown): Refusal {
  const error = (body as { error?: unknown } | null)?.error;
  if (error === 'invalid_grant') return 'code-refused';
  if (error === 'invalid_client' || error === 'unauthorized_client') return 'client-refused';
  return 'provider-refused';
}
