import type { AuthorizationRequest } from './authorization-request.ts';
import { redirectTo } from './broken-answers.ts';
import type { Fault } from './faults.ts';
import type { Directory } from './places.ts';

type ErrorAnswer = [error: string, description: string];

/** What the browser brings back instead of a code, where the fault is of that kind. */
export function errorOf(fault: Fault, upn: string): ErrorAnswer | null {
  const errors: Partial<Record<Fault, ErrorAnswer>> = {
    consent: ['consent_required', 'AADSTS65001: The user or administrator has not consented to use the app.'],
    'declined-consent': ['access_denied', 'AADSTS65004: User declined to consent to access the app.'],
    outsider: ['access_denied', `AADSTS50020: User account '${upn}' does not exist in this tenant.`],
    unavailable: ['temporarily_unavailable', 'AADSTS90033: A transient error has occurred. Try again.'],
  };
  return errors[fault] ?? null;
}

/** Google names the error only. */
export function returnError(
  { provider }: Directory,
  { redirectUri, state }: AuthorizationRequest,
  [error, description]: ErrorAnswer,
): Response {
  const error_description = provider === 'microsoft' ? description : null;
  return redirectTo(returnParameters(redirectUri, { error, error_description, state }));
}

export function returnParameters(redirectUri: string, parameters: Record<string, string | null>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}
