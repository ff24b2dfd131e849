import type { Directory } from '../directories/with-directory.ts';
import { ScimError } from '../scim/scim-error.ts';

/** While a directory is paused it reads, and changes nothing. Throws ScimError (503). */
export function requireRunning({ name, pausedAt }: Directory): void {
  if (pausedAt === null) return;
  throw new ScimError(
    503,
    null,
    `An administrator has paused the directory ${name} in SuperID. Nothing was changed.`,
    { retryAfter: 30 },
  );
}
