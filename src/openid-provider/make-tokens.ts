import { sha256 } from '@oslojs/crypto/sha2';
import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { SignJWT } from 'jose';
import type { Algorithm, Scope } from '../applications/kinds.ts';
import type { HeldGrant } from '../grants/read-grant.ts';
import type { Keys } from '../signing-keys/key-ring.ts';
import { newId } from '../storage/ids.ts';
import { acrOf, authTimeOf, claimsForIdToken, sidFor } from './claims.ts';

type Dependencies = { keys: Keys; publicOrigin: string; now: number };

/** seconds */
export const ACCESS_TOKEN_LIFETIME = 10 * 60;
const ID_TOKEN_LIFETIME = 60 * 60;
const LOGOUT_TOKEN_LIFETIME = 2 * 60;

/** What an access token is for: none of its grant's APIs is the issuer itself, which is UserInfo. */
export function audienceOf(resources: readonly string[], publicOrigin: string): string | string[] {
  const [first, ...others] = resources.length > 0 ? resources : [publicOrigin];
  return others.length === 0 ? first! : [first!, ...others];
}

/** RFC 9068 §2. Who may use it, and for what; `grant_id` is what we know again whether it still counts by. */
export function makeAccessToken(
  { keys, publicOrigin, now }: Dependencies,
  grant: HeldGrant,
  { scopes, resources }: { scopes: readonly Scope[]; resources: readonly string[] },
): Promise<string> {
  const place = scopes.includes('tenant')
    ? { tenant: grant.tenantId, associate_id: grant.associateId, role: grant.role }
    : {};
  return sign(keys, grant.algorithm, 'at+jwt', {
    iss: publicOrigin,
    sub: grant.accountId,
    aud: audienceOf(resources, publicOrigin),
    client_id: grant.applicationId,
    scope: scopes.join(' '),
    jti: newId(),
    grant_id: grant.id,
    ...lifetime(now, ACCESS_TOKEN_LIFETIME),
    ...howProved(grant),
    ...place,
  });
}

/** OpenID Connect Core §2; `nonce` only where a code is exchanged (§12.2). */
export function makeIdToken(
  { keys, publicOrigin, now }: Dependencies,
  grant: HeldGrant,
  { accessToken, nonce }: { accessToken: string; nonce: string | null },
): Promise<string> {
  return sign(keys, grant.algorithm, 'JWT', {
    iss: publicOrigin,
    aud: grant.applicationId,
    ...lifetime(now, ID_TOKEN_LIFETIME),
    ...howProved(grant),
    sid: sidFor(grant),
    at_hash: halfHash(accessToken),
    ...(nonce !== null && { nonce }),
    ...claimsForIdToken(grant),
  });
}

/** OpenID Connect Back-Channel Logout §2.4. */
export function makeLogoutToken(
  { keys, publicOrigin, now }: Dependencies,
  given: { applicationId: string; algorithm: Algorithm; accountId: string; sid: string; tenantId: string },
): Promise<string> {
  return sign(keys, given.algorithm, 'logout+jwt', {
    iss: publicOrigin,
    aud: given.applicationId,
    sub: given.accountId,
    sid: sidFor(given),
    jti: newId(),
    ...lifetime(now, LOGOUT_TOKEN_LIFETIME),
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  });
}

function howProved(grant: HeldGrant) {
  return { auth_time: authTimeOf(grant), amr: grant.proofs, acr: acrOf(grant) };
}

/** Times in tokens are seconds (RFC 7519 §2). */
function lifetime(now: number, seconds: number) {
  const iat = Math.floor(now / 1000);
  return { iat, exp: iat + seconds };
}

/** OpenID Connect Core §3.1.3.6: both algorithms of ours hash with SHA-256. */
function halfHash(token: string): string {
  return encodeBase64urlNoPadding(sha256(new TextEncoder().encode(token)).slice(0, 16));
}

function sign(keys: Keys, alg: Algorithm, typ: string, payload: Record<string, unknown>): Promise<string> {
  const { id, key } = keys.signing[alg];
  return new SignJWT(payload).setProtectedHeader({ alg, typ, kid: id }).sign(key);
}
