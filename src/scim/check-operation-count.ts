import { ScimError } from './scim-error.ts';

const MOST_OPERATIONS = 1000;

/** Throws ScimError. */
export function checkOperationCount(operations: readonly unknown[]): void {
  if (operations.length <= MOST_OPERATIONS) return;
  throw new ScimError(400, 'invalidValue', `At most ${MOST_OPERATIONS} changes are taken in one request.`);
}
