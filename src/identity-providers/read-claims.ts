import type { JWTPayload } from 'jose';

/** Whatever a claim is, as text; what is no text is none. */
export function textOf(claim: unknown): string {
  return typeof claim === 'string' ? claim.trim().slice(0, 320) : '';
}

/** `auth_time` in ms (OpenID Connect Core §2), or null where it is not told. */
export function authenticatedAt(claims: JWTPayload): number | null {
  const time = claims['auth_time'];
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? Math.floor(time * 1000) : null;
}
