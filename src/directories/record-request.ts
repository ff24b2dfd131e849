import type { Db } from '../storage/db.ts';
import { directoryRequests } from './schema.ts';

/** One request of a directory, for those who look after it. */
export type DirectoryRequest = Omit<typeof directoryRequests.$inferInsert, 'id' | 'changed'> & {
  /** names of attributes */
  changed: string[] | null;
};

const LONGEST = 500;

/** For after the response: what was changed is in the audit log in any case. */
export async function recordRequest(
  db: Db,
  { changed, path, detail, ...request }: DirectoryRequest,
): Promise<void> {
  await db.insert(directoryRequests).values({
    ...request,
    path: path.slice(0, LONGEST),
    detail: detail?.slice(0, LONGEST) ?? null,
    changed: changed === null ? null : JSON.stringify(changed),
  });
}
