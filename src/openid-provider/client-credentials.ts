import { decodeJwt } from 'jose';
import { OAuthError } from './oauth-error.ts';
import { valueOf } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

/** How a client says who it is (OpenID Connect Core §9); nothing of it is checked yet. */
export type ClientCredentials =
  | { by: 'basic' | 'post'; clientId: string; secret: string }
  | { by: 'assertion'; clientId: string; assertion: string }
  | { by: 'name'; clientId: string };

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Throws invalid_client for none, invalid_request for more than one (RFC 6749 §2.3). */
export function readClientCredentials(
  authorization: string | undefined,
  parameters: Parameters,
): ClientCredentials {
  const value = (name: string) => valueOf(parameters, name);
  const [clientId, secret, assertion] = [
    value('client_id'),
    value('client_secret'),
    value('client_assertion'),
  ];
  const ways = [authorization, secret, assertion].filter((given) => given !== undefined).length;
  if (ways > 1) throw new OAuthError('invalid_request', 'Authenticate in one way.');

  if (authorization !== undefined) {
    const basic = readBasic(authorization);
    if (!basic) throw invalidClient('The header Authorization is not HTTP Basic.');
    if (clientId !== undefined && clientId !== basic.clientId) {
      throw new OAuthError('invalid_request', 'client_id is another one than in the header Authorization.');
    }
    return { by: 'basic', ...basic };
  }
  if (assertion !== undefined) {
    if (value('client_assertion_type') !== ASSERTION_TYPE) {
      throw new OAuthError('invalid_request', 'client_assertion_type is not jwt-bearer.');
    }
    const subject = clientId ?? subjectOf(assertion);
    if (subject === null) throw invalidClient('client_assertion is not a JWT.');
    return { by: 'assertion', clientId: subject, assertion };
  }
  if (clientId === undefined)
    throw invalidClient('The client did not identify itself: client_id is missing.');
  return secret === undefined ? { by: 'name', clientId } : { by: 'post', clientId, secret };
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are put together. */
function readBasic(authorization: string): { clientId: string; secret: string } | null {
  const match = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization);
  if (!match) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(atob(match[1]!), (character) => character.charCodeAt(0)),
    );
    const colon = text.indexOf(':');
    if (colon < 1) return null;
    return { clientId: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
  } catch {
    return null;
  }
}

function decode(part: string): string {
  return decodeURIComponent(part.replaceAll('+', ' '));
}

/** Whom an assertion claims to be of, before it is checked (RFC 7523 §3). */
function subjectOf(assertion: string): string | null {
  try {
    // Nothing of it is checked yet, not even that it is a text.
    const { sub }: { sub?: unknown } = decodeJwt(assertion);
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}

/** RFC 6749 §5.2: whoever tried by the header hears which scheme it takes. */
export function invalidClient(description: string): OAuthError {
  return new OAuthError('invalid_client', description, {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm="SuperID", charset="UTF-8"' },
  });
}
