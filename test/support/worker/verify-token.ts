import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTVerifyResult } from 'jose';
import { call } from './relying-party.ts';
import { clock, ORIGIN } from './world.ts';

/** A token of ours as others read it: by the keys that the service publishes, and at its time. */
export async function verifyToken(
  token: string,
  options: { typ?: string; audience?: string } = {},
): Promise<JWTVerifyResult> {
  const { body } = await call('/oauth2/jwks');
  return jwtVerify(token, createLocalJWKSet(body as unknown as JSONWebKeySet), {
    issuer: ORIGIN,
    currentDate: new Date(clock.now()),
    ...options,
  });
}
