import type { JSONWebKeySet } from 'jose';
import * as z from 'zod/mini';
import { fetchJson } from './bounded-fetch.ts';
import { ProviderRefused } from './refusals.ts';

/** OpenID Connect Discovery §3: what is needed of it. */
export type Metadata = {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  jwksUri: string;
  /** whether the client proves itself in the body, or by HTTP Basic */
  secretInBody: boolean;
};

/** One isolate remembers so long what a provider told it (ms). */
const FRESH = 60_000;
/** For a key that is not among those known, they are asked for anew at most so often (ms). */
const ASK_AGAIN = 30_000;
/** Directories that one isolate remembers. */
const MOST = 200;

const documents = new Map<string, { at: number; metadata: Metadata }>();
const keySets = new Map<string, { at: number; keys: JSONWebKeySet; askedAgainAt: number }>();

const endpoint = z.string().check(z.refine(isSafeEndpoint));
const discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  token_endpoint_auth_methods_supported: z.optional(z.array(z.string())),
});
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * A provider's endpoints, from its discovery document, which has to name exactly `issuer`. Throws
 * ProviderRefused: `provider-down` where it does not come, `wrong-issuer` where it is another's.
 */
export async function readMetadata(
  { url, issuer }: { url: string; issuer: string },
  now: number,
  { anew = false } = {},
): Promise<Metadata> {
  const known = documents.get(url);
  if (known && !anew && now - known.at < FRESH && known.at <= now) return known.metadata;
  const fetched = await fetchJson(url);
  if (fetched.outcome === 'failed' || fetched.status !== 200) throw new ProviderRefused('provider-down');
  const parsed = discovery.safeParse(fetched.body);
  if (!parsed.success) throw new ProviderRefused('provider-down');
  // Discovery §4.3
  if (parsed.data.issuer !== issuer) throw new ProviderRefused('wrong-issuer');
  const methods = parsed.data.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const metadata: Metadata = {
    issuer,
    authorizationEndpoint: parsed.data.authorization_endpoint,
    tokenEndpoint: parsed.data.token_endpoint,
    jwksUri: parsed.data.jwks_uri,
    secretInBody: methods.includes('client_secret_post'),
  };
  remember(documents, url, { at: now, metadata });
  return metadata;
}

/** Its keys. Throws ProviderRefused (`provider-down`). */
export async function readKeySet(
  { jwksUri }: Metadata,
  now: number,
  { anew = false } = {},
): Promise<JSONWebKeySet> {
  const known = keySets.get(jwksUri);
  if (known && !anew && now - known.at < FRESH && known.at <= now) return known.keys;
  const fetched = await fetchJson(jwksUri);
  if (fetched.outcome === 'failed' || fetched.status !== 200) throw new ProviderRefused('provider-down');
  const parsed = keySet.safeParse(fetched.body);
  if (!parsed.success) throw new ProviderRefused('provider-down');
  const keys = parsed.data as JSONWebKeySet;
  remember(keySets, jwksUri, { at: now, keys, askedAgainAt: known?.askedAgainAt ?? 0 });
  return keys;
}

/** The keys once more, for a token whose key is not among them; null where they were asked for just now. */
export async function readKeySetAgain(metadata: Metadata, now: number): Promise<JSONWebKeySet | null> {
  const known = keySets.get(metadata.jwksUri);
  if (known && now - known.askedAgainAt < ASK_AGAIN) return null;
  if (known) known.askedAgainAt = now;
  return readKeySet(metadata, now, { anew: true });
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  const [oldest] = map.keys();
  if (map.size >= MOST && oldest !== undefined) map.delete(oldest);
  map.delete(key);
  map.set(key, value);
}

/** Encrypted, or on this very machine. */
function isSafeEndpoint(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  const local = url.hostname === 'localhost' || url.hostname === '127.0.0.1';
  return url.protocol === 'https:' || (url.protocol === 'http:' && local);
}
