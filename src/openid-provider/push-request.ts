import type { Db } from '../storage/db.ts';
import { authenticateClient, selectClient } from './authenticate-client.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import type { ClientCredentials } from './client-credentials.ts';
import { OAuthError } from './oauth-error.ts';
import { isTooLong, valueOf } from './parameters.ts';
import { isRegistered, RESPONSE_MODES } from './redirect.ts';
import type { Parameters } from './sealed-request.ts';

/** What proves the client, and is no part of its request (RFC 9126 §2.1). */
const AUTHENTICATION = ['client_secret', 'client_assertion', 'client_assertion_type'];

/**
 * RFC 9126 §2: a request that is refused here already, where the authorization endpoint would refuse it.
 * Answers whose it is and what of it travels on. One round trip. Throws OAuthError.
 */
export async function checkPushedRequest(
  dependencies: { db: Db; now: number; publicOrigin: string },
  credentials: ClientCredentials,
  parameters: Parameters,
): Promise<{ clientId: string; parameters: Parameters }> {
  const { db, publicOrigin } = dependencies;
  const [applications, secrets] = await db.batch([...selectClient(db, credentials)]);
  const application = await authenticateClient(dependencies, credentials, applications, secrets);
  const request: Parameters = [
    ...parameters.filter(([name]) => name !== 'client_id' && !AUTHENTICATION.includes(name)),
    ['client_id', application.id],
  ];
  if (valueOf(request, 'request_uri') !== undefined) {
    throw new OAuthError('invalid_request', 'request_uri cannot be pushed.');
  }
  const redirectUri = valueOf(request, 'redirect_uri');
  if (redirectUri === undefined) throw new OAuthError('invalid_request', 'redirect_uri is missing.');
  if (!isRegistered(redirectUri, application)) {
    throw new OAuthError('invalid_request', 'redirect_uri is not one that is registered.');
  }
  const mode = valueOf(request, 'response_mode');
  if (mode !== undefined && !RESPONSE_MODES.some((known) => known === mode)) {
    throw new OAuthError('invalid_request', 'response_mode is not one of those supported.');
  }
  if (isTooLong(request)) {
    throw new OAuthError('invalid_request', 'The request is too long.', { status: 413 });
  }
  readAuthorizationRequest(request, application, publicOrigin);
  return { clientId: application.id, parameters: request };
}
