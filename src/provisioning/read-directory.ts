import { withDirectory, type Directory } from '../directories/with-directory.ts';
import type { Db } from '../storage/db.ts';
import { unauthorized } from './scim-refusals.ts';

/** One round trip: who asks. Throws ScimError (401). */
export async function readDirectory(
  dependencies: { db: Db; now: number },
  token: string,
): Promise<Directory> {
  const result = await withDirectory(dependencies, token);
  if (result.outcome === 'refused') throw unauthorized(result.reason);
  return result.directory;
}
