import { OAuthError } from './oauth-error.ts';
import type { Parameters } from './sealed-request.ts';

/** May come more than once (RFC 8707 §2); all others not (RFC 6749 §3.1). */
const REPEATABLE = 'resource';

/** In bytes. A request carries what identifies people and sessions; one that is longer was not made by an application. */
const LONGEST_REQUEST = 3_700;

/** Sealed twice, on the way through the sign-in, it still has to fit into an address. */
export function isTooLong(parameters: Parameters): boolean {
  return new TextEncoder().encode(JSON.stringify(parameters)).length > LONGEST_REQUEST;
}

/** Parameters without a value count as not sent (RFC 6749 §3.1). */
export function toParameters(search: URLSearchParams): Parameters {
  return [...search].filter(([, value]) => value !== '');
}

export function valueOf(parameters: Parameters, name: string): string | undefined {
  return parameters.find(([given]) => given === name)?.[1];
}

export function valuesOf(parameters: Parameters, name: string): string[] {
  return parameters.flatMap(([given, value]) => (given === name ? [value] : []));
}

export function isRepeated(parameters: Parameters, name: string): boolean {
  return valuesOf(parameters, name).length > 1;
}

/** Throws invalid_request. */
export function refuseRepeated(parameters: Parameters): void {
  const repeated = parameters.find(([name]) => name !== REPEATABLE && isRepeated(parameters, name));
  if (repeated) throw new OAuthError('invalid_request', 'A parameter is there more than once.');
}

/**
 * The parameters of a posted form; null where it is none. `bytes`: not as text, which the platform warns of
 * for this type.
 */
export function readForm(contentType: string | undefined, bytes: ArrayBuffer): Parameters | null {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) return null;
  return toParameters(new URLSearchParams(new TextDecoder().decode(bytes)));
}
