import { sql } from 'drizzle-orm';
import { hashToken } from '../crypto/tokens.ts';
import { selectHeldGrant, toHeldGrant } from '../grants/read-grant.ts';
import { isRefreshToken } from '../grants/refresh-token.ts';
import { selectRefreshToken } from '../grants/refresh.ts';
import { revokeGrant } from '../grants/revoke-grant.ts';
import { grants } from '../grants/schema.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { authenticateClient, selectClient } from './authenticate-client.ts';
import { authTimeOf, sidFor } from './claims.ts';
import { invalidClient, type ClientCredentials } from './client-credentials.ts';
import { audienceOf } from './make-tokens.ts';
import { OAuthError } from './oauth-error.ts';
import { valueOf } from './parameters.ts';
import { readAccessToken, type AccessToken } from './read-tokens.ts';
import type { Parameters } from './sealed-request.ts';

type Dependencies = { db: Db; now: number; publicOrigin: string; keyRing: KeyRing };

/**
 * RFC 7662 §2.2: whether a token counts now, told to the client it was given to and to no other. One round
 * trip. Throws OAuthError. A client that keeps no secret could be anyone, and is told nothing.
 */
export async function introspect(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<Record<string, unknown>> {
  const { db, now, publicOrigin } = dependencies;
  if (credentials.by === 'name') throw invalidClient('Authenticate to introspect.');
  const { token, access } = await readToken(dependencies, parameters);
  const grantId = access
    ? sql`${access.grantId}`
    : sql`(select theirs.grant_id from refresh_tokens theirs where theirs.id = ${hashToken(token)})`;
  const [applications, secrets, [refresh], [row]] = await db.batch([
    ...selectClient(db, credentials),
    selectRefreshToken(db, token),
    selectHeldGrant(db, now, sql`${grants.id} = ${grantId}`),
  ]);
  const application = await authenticateClient(dependencies, credentials, applications, secrets);
  if (!row || row.applicationId !== application.id) return { active: false };
  const grant = toHeldGrant(row);
  const common = {
    active: true,
    iss: publicOrigin,
    client_id: grant.applicationId,
    sub: grant.accountId,
    ...(grant.scopes.includes('profile') && { username: grant.username }),
    ...(grant.scopes.includes('tenant') && { tenant: grant.tenantId }),
    sid: sidFor(grant),
    auth_time: authTimeOf(grant),
  };
  if (access) {
    const { audience, issuedAt, expiresAt, id } = access;
    const scopes = access.scopes.filter((scope) => grant.scopes.includes(scope));
    const aud = audience.length === 1 ? audience[0] : audience;
    const rest = { token_type: 'Bearer', scope: scopes.join(' '), iat: issuedAt, exp: expiresAt, jti: id };
    return { ...common, aud, ...rest };
  }
  if (!refresh || refresh.tokenUsed !== null || refresh.tokenExpires <= now) return { active: false };
  return {
    ...common,
    aud: audienceOf(grant.resources, publicOrigin),
    scope: grant.scopes.join(' '),
    iat: Math.floor(refresh.tokenIssued / 1000),
    exp: Math.floor(refresh.tokenExpires / 1000),
  };
}

/**
 * RFC 7009 §2: the token and all that came of the same sign-in count no more. One that is not known, or counts
 * no more, is no error (§2.2); another client's is refused (§2.1). Throws OAuthError.
 */
export async function revoke(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<void> {
  const { db } = dependencies;
  const { token, access } = await readToken(dependencies, parameters);
  const [applications, secrets, [refresh]] = await db.batch([
    ...selectClient(db, credentials),
    selectRefreshToken(db, token),
  ]);
  const application = await authenticateClient(dependencies, credentials, applications, secrets);
  const grantId = access?.grantId ?? refresh?.tokenGrant;
  const owner = access?.clientId ?? refresh?.tokenApplication;
  if (grantId === undefined) return;
  if (owner !== application.id) throw new OAuthError('invalid_grant', 'This token is of another client.');
  await revokeGrant(dependencies, { grantId, applicationId: application.id });
}

async function readToken(
  dependencies: Dependencies,
  parameters: Parameters,
): Promise<{ token: string; access: AccessToken | null }> {
  const token = valueOf(parameters, 'token');
  if (token === undefined) throw new OAuthError('invalid_request', 'token is missing.');
  if (isRefreshToken(token)) return { token, access: null };
  const keys = await readKeys(dependencies);
  return { token, access: await readAccessToken({ ...dependencies, keys }, token) };
}
