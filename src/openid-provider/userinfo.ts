import { readHeldGrant } from '../grants/read-grant.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { claimsForUserinfo } from './claims.ts';
import { OAuthError } from './oauth-error.ts';
import { readAccessToken } from './read-tokens.ts';

type Dependencies = { db: Db; now: number; publicOrigin: string; keyRing: KeyRing };

/**
 * OpenID Connect Core §5.3: what the person lets the application know, as it is now. One round trip. Throws
 * OAuthError (RFC 6750 §3.1): a token for another API is none for this one.
 */
export async function readUserinfo(
  dependencies: Dependencies,
  token: string,
): Promise<Record<string, unknown>> {
  const keys = await readKeys(dependencies);
  const read = await readAccessToken({ ...dependencies, keys }, token);
  if (!read?.audience.includes(dependencies.publicOrigin)) throw invalidToken();
  const grant = await readHeldGrant(dependencies, read.grantId);
  if (!grant || grant.applicationId !== read.clientId) throw invalidToken();
  return claimsForUserinfo(
    grant,
    read.scopes.filter((scope) => grant.scopes.includes(scope)),
  );
}

/** RFC 6750 §3: nobody who brings no token is told more than that one is needed. */
export function tokenNeeded(): OAuthError {
  return new OAuthError('invalid_token', 'Send an access token as Authorization: Bearer.', {
    status: 401,
    headers: { 'WWW-Authenticate': 'Bearer realm="SuperID"' },
  });
}

function invalidToken(): OAuthError {
  const description = 'The access token is not for this endpoint, has expired, or counts no more.';
  return new OAuthError('invalid_token', description, {
    status: 401,
    headers: {
      'WWW-Authenticate': `Bearer realm="SuperID", error="invalid_token", error_description="${description}"`,
    },
  });
}
