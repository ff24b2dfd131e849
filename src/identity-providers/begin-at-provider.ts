import { CodeChallengeMethod, generateCodeVerifier, OAuth2Client } from 'arctic';
import { generateToken } from '../crypto/tokens.ts';
import { AT_PROVIDER_LIFETIME, type AtProvider, type AtProviderSeal } from './at-provider.ts';
import { readMetadata } from './metadata.ts';
import { callbackOf, type ProviderConfig } from './provider-config.ts';
import { vendorOf } from './vendor.ts';

type Dependencies = {
  now: number;
  publicOrigin: string;
  providers: ProviderConfig;
  atProviderSeal: AtProviderSeal;
};

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Where someone goes to a provider from here. */
export type ToProvider = DistributiveOmit<AtProvider, 'nonce' | 'verifier' | 'since'>;

/**
 * The address of the provider's page: authorization code flow with PKCE (RFC 7636), `state` and `nonce`.
 * `fresh`: the person is to prove themselves, not a session that they have there. Throws ProviderRefused
 * (`provider-down`, `wrong-issuer`) where its discovery document does not come.
 */
export async function beginAtProvider(
  { now, publicOrigin, providers, atProviderSeal }: Dependencies,
  given: ToProvider,
  { fresh = false, selectAccount = false }: { fresh?: boolean; selectAccount?: boolean } = {},
): Promise<string> {
  const { provider, directory, username, clientId } = given;
  const vendor = vendorOf(provider);
  const metadata = await readMetadata(vendor.discovery({ base: providers[provider].base, directory }), now);
  const verifier = generateCodeVerifier();
  const nonce = generateToken();
  const state = await atProviderSeal.seal(
    { ...given, nonce, verifier, since: now },
    now,
    AT_PROVIDER_LIFETIME,
  );
  // Without the secret: this part of the way is the browser's.
  const client = new OAuth2Client(clientId, null, callbackOf(publicOrigin, provider));
  const url = client.createAuthorizationURLWithPKCE(
    metadata.authorizationEndpoint,
    state,
    CodeChallengeMethod.S256,
    verifier,
    [...vendor.scopes],
  );
  const asked = vendor.parameters({ directory, username, fresh, selectAccount });
  for (const [name, value] of Object.entries({ nonce, ...asked })) url.searchParams.set(name, value);
  return url.href;
}

/** Microsoft: where an administrator of the directory lets all its people use SuperID. */
export function adminConsentPath(
  { publicOrigin, providers }: Pick<Dependencies, 'publicOrigin' | 'providers'>,
  { directory, clientId, state }: { directory: string; clientId: string; state: string },
): string {
  const parameters = new URLSearchParams({
    client_id: clientId,
    scope: 'openid profile email',
    redirect_uri: `${publicOrigin}/federation/microsoft/consent`,
    state,
  });
  return `${providers.microsoft.base}/${directory}/v2.0/adminconsent?${parameters.toString()}`;
}
