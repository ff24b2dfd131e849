import type { Provider } from '../providers.ts';

/**
 * What a provider knows SuperID, or a tenant, by: a secret, or at Microsoft a federated credential, for which
 * SuperID signs an assertion as the issuer that it is itself (RFC 7523 §2.2).
 */
export type ProviderClient = { clientId: string } & (
  | { clientSecret: string }
  | { assert: () => Promise<string> }
);

/** Where each provider is, and the deployment's own registration there; null where it has none. */
export type ProviderConfig = {
  /** Microsoft: the authority that directories stand below. Google: the issuer */
  [P in Provider]: { base: string; client: ProviderClient | null };
};

/** Where a provider leads people back to: one address each, so that no answer is taken for another's. */
export function callbackOf(publicOrigin: string, provider: Provider): string {
  return `${publicOrigin}/federation/${provider}/callback`;
}
