import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { sha256 } from '@oslojs/crypto/sha2';
import type { Application } from '../applications/find-application.ts';
import { readScopes, type Scope } from '../applications/kinds.ts';
import type { RequestSource } from '../audit/record-event.ts';
import { sameText } from '../crypto/tokens.ts';
import { giveAccessToken } from '../directories/give-access-token.ts';
import { openCode, type AuthorizationCode, type CodeSeal } from '../grants/authorization-code.ts';
import { openGrant } from '../grants/open-grant.ts';
import type { HeldGrant } from '../grants/read-grant.ts';
import { familyOf, type RefreshKeys } from '../grants/refresh-token.ts';
import { refresh, selectFamily } from '../grants/refresh.ts';
import { readKeys, type KeyRing, type Keys } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { authenticateClient, selectClient } from './authenticate-client.ts';
import { readResources } from './authorization-request.ts';
import { invalidClient, type ClientCredentials } from './client-credentials.ts';
import { ACCESS_TOKEN_LIFETIME, makeAccessToken, makeIdToken } from './make-tokens.ts';
import { OAuthError } from './oauth-error.ts';
import { valueOf, valuesOf } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

/** RFC 6749 §5.1, OpenID Connect Core §3.1.3.3. */
export type TokenResponse = {
  access_token: string;
  token_type: 'Bearer';
  /** seconds */
  expires_in: number;
  scope: string;
  id_token: string;
  refresh_token?: string;
};

/** RFC 6749 §4.4.3 */
export type DirectoryTokenResponse = Pick<
  TokenResponse,
  'access_token' | 'token_type' | 'expires_in' | 'scope'
>;

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  publicOrigin: string;
  keyRing: KeyRing;
  codeSeal: CodeSeal;
  refreshKeys: RefreshKeys;
  limitKey: Uint8Array;
};

/** Two round trips: who asks, and the exchange. Throws OAuthError. */
export function answerTokenRequest(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<TokenResponse | DirectoryTokenResponse> {
  const grantType = valueOf(parameters, 'grant_type');
  switch (grantType) {
    case 'authorization_code':
      return exchangeCode(dependencies, credentials, parameters);
    case 'refresh_token':
      return exchangeRefreshToken(dependencies, credentials, parameters);
    case 'client_credentials':
      return exchangeClientCredentials(dependencies, credentials);
    case undefined:
      throw new OAuthError('invalid_request', 'grant_type is missing.');
    default:
      throw new OAuthError('unsupported_grant_type', 'This grant_type is not supported.');
  }
}

/** RFC 6749 §4.4, for directories alone: applications act for people. A directory is known by its id and a secret. */
async function exchangeClientCredentials(
  dependencies: Dependencies,
  credentials: ClientCredentials,
): Promise<DirectoryTokenResponse> {
  const { db, now } = dependencies;
  if (credentials.by !== 'basic' && credentials.by !== 'post') {
    throw invalidClient('A directory shows its client secret, by HTTP Basic or in the form.');
  }
  const { clientId: directoryId, secret } = credentials;
  const given = await giveAccessToken({ db, now }, { directoryId, secret });
  if (given.outcome === 'refused') {
    // An application that is who it says hears that this is not for it; anybody else is unknown.
    const [applications, secrets] = await db.batch([...selectClient(db, credentials)]);
    await authenticateClient(dependencies, credentials, applications, secrets);
    throw new OAuthError('unauthorized_client', 'This grant is for directories alone.');
  }
  return { access_token: given.token, token_type: 'Bearer', expires_in: given.lifetime, scope: 'scim' };
}

/** OpenID Connect Core §3.1.3. What is wrong with a code is not told: one who guesses learns nothing. */
async function exchangeCode(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<TokenResponse> {
  const { db, publicOrigin } = dependencies;
  const [applications, secrets] = await db.batch([...selectClient(db, credentials)]);
  const application = await authenticateClient(dependencies, credentials, applications, secrets);
  const text = valueOf(parameters, 'code');
  if (text === undefined) throw new OAuthError('invalid_request', 'code is missing.');
  const code = await openCode(dependencies, text);
  if (!code || !isFor(code, application, parameters)) throw invalidGrant('code');
  const resources = narrowResources(parameters, application, code.resources, publicOrigin);
  // Before the code is used: without keys it would be lost.
  const keys = await readKeys(dependencies);

  const opened = await openGrant(dependencies, application, code);
  if (opened.outcome === 'limited') throw tooMany(opened.retryAfter);
  if (opened.outcome !== 'opened') throw invalidGrant('code');
  const { grant, refreshToken } = opened;
  const given = { scopes: grant.scopes, resources, nonce: code.nonce, refreshToken };
  return makeResponse({ ...dependencies, keys }, grant, given);
}

/** RFC 6749 §4.1.3, RFC 7636 §4.6, and RFC 9700 §2.1.1: no verifier where there was no challenge. */
function isFor(code: AuthorizationCode, application: Application, parameters: Parameters): boolean {
  if (code.clientId !== application.id) return false;
  if (valueOf(parameters, 'redirect_uri') !== code.redirectUri) return false;
  const verifier = valueOf(parameters, 'code_verifier');
  if (code.challenge === null) {
    const needed = application.pkceRequired || application.authentication === 'none';
    return verifier === undefined && !needed;
  }
  if (verifier === undefined || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const hash = encodeBase64urlNoPadding(sha256(new TextEncoder().encode(verifier)));
  return sameText(hash, code.challenge);
}

/** RFC 6749 §6. */
async function exchangeRefreshToken(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<TokenResponse> {
  const { db, publicOrigin, refreshKeys } = dependencies;
  const token = valueOf(parameters, 'refresh_token');
  const grantId = familyOf(refreshKeys, token ?? '');
  const [applications, secrets, [family]] = await db.batch([
    ...selectClient(db, credentials),
    selectFamily(db, grantId),
  ]);
  const application = await authenticateClient(dependencies, credentials, applications, secrets);
  if (token === undefined) throw new OAuthError('invalid_request', 'refresh_token is missing.');
  if (grantId === null || family?.familyApplication !== application.id) throw invalidGrant('refresh token');
  const scopes = narrowScopes(valueOf(parameters, 'scope'), readScopes(family.familyScopes));
  const granted = JSON.parse(family.familyResources) as string[];
  const resources = narrowResources(parameters, application, granted, publicOrigin);
  const keys = await readKeys(dependencies);

  const refreshed = await refresh(dependencies, { token, grantId, kind: application.kind });
  if (refreshed.outcome === 'limited') throw tooMany(refreshed.retryAfter);
  if (refreshed.outcome !== 'refreshed') throw invalidGrant('refresh token');
  const { grant, refreshToken } = refreshed;
  // The application may have lost one since.
  const held = scopes.filter((scope) => grant.scopes.includes(scope));
  const given = { scopes: held, resources, nonce: null, refreshToken };
  return makeResponse({ ...dependencies, keys }, grant, given);
}

function narrowScopes(asked: string | undefined, granted: Scope[]): Scope[] {
  if (asked === undefined) return granted;
  const scopes = readScopes(asked);
  const beyond = asked.split(' ').some((scope) => !granted.some((had) => had === scope));
  if (beyond || !scopes.includes('openid')) {
    throw new OAuthError('invalid_scope', 'More than was granted, or without openid.');
  }
  return scopes;
}

/** RFC 8707 §2.2: one of those granted, or where none was named any that the application may ask for. */
function narrowResources(
  parameters: Parameters,
  application: Application,
  granted: string[],
  publicOrigin: string,
): string[] {
  const asked = readResources(valuesOf(parameters, 'resource'), application, publicOrigin);
  // It may have lost one since.
  if (asked.length === 0) return readResources(granted, application, publicOrigin);
  // Where none was named any will do; but of what others may have the person was told.
  const open = granted.length === 0 && application.firstParty;
  const own = granted.length === 0 ? [publicOrigin] : granted;
  if (!open && asked.some((resource) => !own.includes(resource))) {
    throw new OAuthError('invalid_target', 'This resource was not granted.');
  }
  return asked;
}

async function makeResponse(
  dependencies: Dependencies & { keys: Keys },
  grant: HeldGrant,
  given: { scopes: Scope[]; resources: string[]; nonce: string | null; refreshToken: string | null },
): Promise<TokenResponse> {
  const { scopes, resources, nonce, refreshToken } = given;
  const accessToken = await makeAccessToken(dependencies, grant, { scopes, resources });
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_LIFETIME,
    scope: scopes.join(' '),
    id_token: await makeIdToken(dependencies, grant, { accessToken, nonce }),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
  };
}

function tooMany(retryAfter: number): OAuthError {
  return new OAuthError('slow_down', 'This is asked for too often.', {
    status: 429,
    headers: { 'Retry-After': String(retryAfter) },
  });
}

/** One text for all that can be wrong, so that nobody learns by trying. */
function invalidGrant(what: 'code' | 'refresh token'): OAuthError {
  const description = `The ${what} is not valid, has expired, was used, or is not yours.`;
  return new OAuthError('invalid_grant', description);
}
