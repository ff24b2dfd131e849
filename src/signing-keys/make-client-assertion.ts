import { SignJWT } from 'jose';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { readKeys, type KeyRing } from './key-ring.ts';

/** What Entra ID takes a federated credential's assertion for. */
const AUDIENCE = 'api://AzureADTokenExchange';
/** seconds */
const LIFETIME = 5 * 60;

/**
 * By which SuperID proves itself to Microsoft without a secret: an assertion of its own issuing, for the subject
 * that is registered there (RFC 7523 §3). No round trip while the keys are fresh.
 */
export async function makeClientAssertion(
  { db, now, publicOrigin, keyRing }: { db: Db; now: number; publicOrigin: string; keyRing: KeyRing },
  subject: string,
): Promise<string> {
  const { id, key } = (await readKeys({ db, now, keyRing })).signing.RS256;
  const iat = Math.floor(now / 1000);
  return new SignJWT({
    iss: publicOrigin,
    sub: subject,
    aud: AUDIENCE,
    jti: newId(),
    iat,
    nbf: iat,
    exp: iat + LIFETIME,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: id })
    .sign(key);
}
