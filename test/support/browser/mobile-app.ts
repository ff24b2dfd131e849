import * as client from 'openid-client';
import { discover } from './relying-party.ts';
import { serve } from './serve.ts';

interface MobileSignIn {
  /** what the app opens in the browser of the phone */
  address: string;
  /** what it learns in the end */
  claims: Promise<client.IDToken>;
}

/**
 * A sign-in to the native application of the demo, which keeps no secret: it listens on whatever port is free
 * for the one answer that the browser brings (RFC 8252 §7.3).
 */
export async function signInOnMobile(): Promise<MobileSignIn> {
  const config = await discover('demo-mobile', client.None());
  const [verifier, state] = [client.randomPKCECodeVerifier(), client.randomState()];
  let come: (address: URL) => void;
  const answer = new Promise<URL>((resolve) => (come = resolve));
  const site = await serve(({ url }) => {
    come(new URL(url));
    return new Response('You can go back to the app.');
  });
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: `${site.origin}/callback`,
    scope: 'openid profile tenant',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  const exchange = async (): Promise<client.IDToken> => {
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const tokens = await client.authorizationCodeGrant(config, await answer, checks);
    await site.close();
    return tokens.claims()!;
  };
  return { address: address.href, claims: exchange() };
}
