import { ScimError } from '../scim/scim-error.ts';

/** One message to whoever asks; the reason is the cause, for the log. */
export function unauthorized(reason?: string): ScimError {
  const error = new ScimError(401, null, 'The token is missing, or not one that holds.');
  if (reason !== undefined) error.cause = reason;
  return error;
}

export function notFound(): ScimError {
  return new ScimError(404, null, 'Nothing with this id is in the tenant.');
}
