import { createLocalJWKSet, decodeJwt, errors, jwtVerify } from 'jose';
import * as z from 'zod/mini';
import { ALGORITHMS, readScopes, type Scope } from '../applications/kinds.ts';
import type { Keys } from '../signing-keys/key-ring.ts';

type Dependencies = { keys: Keys; publicOrigin: string; now: number };

export type AccessToken = {
  grantId: string;
  clientId: string;
  audience: string[];
  scopes: Scope[];
  issuedAt: number;
  expiresAt: number;
  id: string;
};

const accessToken = z.object({
  aud: z.union([z.string(), z.array(z.string())]),
  client_id: z.string(),
  scope: z.string(),
  grant_id: z.string(),
  jti: z.string(),
  iat: z.number(),
  exp: z.number(),
});

/** One of our access tokens that has not expired (RFC 9068 §4); null for all else. Whether it still counts, D1 knows. */
export async function readAccessToken(
  { keys, publicOrigin, now }: Dependencies,
  token: string,
): Promise<AccessToken | null> {
  const payload = await verify(token, keys.published, {
    issuer: publicOrigin,
    typ: 'at+jwt',
    currentDate: new Date(now),
    requiredClaims: ['exp', 'aud'],
  });
  const parsed = accessToken.safeParse(payload);
  if (!parsed.success) return null;
  const { aud, client_id, scope, grant_id, jti, iat, exp } = parsed.data;
  return {
    grantId: grant_id,
    clientId: client_id,
    audience: [aud].flat(),
    scopes: readScopes(scope),
    issuedAt: iat,
    expiresAt: exp,
    id: jti,
  };
}

export type IdTokenHint = { sub: string; applicationId: string; sid: string; tenantId: string | null };

const idToken = z.object({
  sub: z.string(),
  aud: z.string(),
  sid: z.string(),
  tenant: z.optional(z.string()),
});

/**
 * An ID token that we gave out, however long ago: a hint tells whom an application means, and opens
 * nothing (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2). Null for all else.
 */
export async function readIdTokenHint(
  { keys, publicOrigin }: Dependencies,
  token: string,
): Promise<IdTokenHint | null> {
  // Its time is over as a rule: it is checked as of its own beginning.
  const issuedAt = issuedAtOf(token);
  if (issuedAt === null) return null;
  const payload = await verify(token, keys.remembered, {
    issuer: publicOrigin,
    typ: 'JWT',
    currentDate: new Date(issuedAt * 1000),
  });
  const parsed = idToken.safeParse(payload);
  if (!parsed.success) return null;
  const { sub, aud, sid, tenant } = parsed.data;
  return { sub, applicationId: aud, sid, tenantId: tenant ?? null };
}

function issuedAtOf(token: string): number | null {
  try {
    return decodeJwt(token).iat ?? null;
  } catch {
    return null;
  }
}

/** Longer than any of ours. */
const LONGEST = 8_192;

async function verify(
  token: string,
  trusted: Keys['published'],
  options: Parameters<typeof jwtVerify>[2],
): Promise<unknown> {
  // jose passes over white space inside base64url; ours has none.
  if (token.length > LONGEST || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: trusted }), {
      ...options,
      algorithms: [...ALGORITHMS],
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}
