import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { currentKey, makeKey, rotateKeys, toSigningKey, type SigningKey } from './keys.ts';
import type { Directory } from './places.ts';
import type { Store } from './store.ts';

/** By the key that the asked directory publishes, unless the fault is one of signatures. */
export async function signIdToken(
  store: Store,
  directory: Directory,
  { claims, fault }: { claims: JWTPayload; fault: string },
): Promise<string> {
  switch (fault) {
    case 'alg-none':
      return new UnsecuredJWT(claims).encode();
    case 'hs256':
      return signByPublicKey(claims, await currentKey(store, directory));
    case 'bad-signature':
      return spoil(await sign(claims, await currentKey(store, directory)));
    case 'rotated-keys':
      return sign(claims, await rotateKeys(store, directory));
    case 'unknown-key':
      return sign(claims, await toSigningKey(await makeKey()));
    default:
      return sign(claims, await currentKey(store, directory));
  }
}

function sign(claims: JWTPayload, { kid, privateKey }: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey);
}

/** The old confusion: what everybody can read serves as the secret. */
async function signByPublicKey(claims: JWTPayload, { kid, publicJwk }: SigningKey): Promise<string> {
  const publicKey = (await importJWK(publicJwk, 'RS256', { extractable: true })) as CryptoKey;
  const secret = new TextEncoder().encode(await exportSPKI(publicKey));
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'HS256', kid }).sign(secret);
}

function spoil(token: string): string {
  const [header, payload, signature = ''] = token.split('.');
  return [header, payload, (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)].join('.');
}
