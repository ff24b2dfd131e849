import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { deleteGroupsOfDirectory } from '../groups/delete-groups.ts';
import type { Db } from '../storage/db.ts';
import { forgetProvisioned } from '../users/forget-provisioned.ts';
import { isOwn, requireMayChange, selectMayChange, type WhichDirectory } from './own-directory.ts';
import { directories, directoryRequests, directoryTokens } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * What the directory has said so far is forgotten: ids, attributes, groups. Its users stay users, so that its
 * next full cycle finds them by their usernames. Throws NotFound for another tenant's, and Forbidden where the
 * actor is no administrator any more.
 */
export function restartDirectory(
  dependencies: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  return forget(dependencies, tenantId, which, { goes: false });
}

/**
 * The directory is gone, with its tokens, its groups and the log of its requests. Its users stay users, and are no
 * directory's any more. Throws NotFound for another tenant's, and Forbidden where the actor is no administrator any
 * more.
 */
export function removeDirectory(
  dependencies: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  return forget(dependencies, tenantId, which, { goes: true });
}

/** `goes`: the directory itself as well. */
async function forget(
  { db, now, source }: Dependencies,
  tenantId: string,
  which: WhichDirectory,
  { goes }: { goes: boolean },
): Promise<void> {
  const { directoryId, actor } = which;
  const go = sql`${isOwn(tenantId, directoryId)} and ${actor.holds}`;
  const may = sql`exists (select 1 from ${directories} where ${go})`;
  const action = goes ? 'directory-removed' : 'directory-restarted';
  const event = { action, outcome: 'success', tenantId, actorId: actor.accountId } as const;
  const [[found]] = await db.batch([
    selectMayChange(db, tenantId, which),
    recordEvent(db, { now, source }, { ...event, reason: sql`${directories.name}` }, go, directories),
    ...deleteGroupsOfDirectory(db, { tenantId, directoryId, now }, may),
    ...forgetProvisioned(db, { tenantId, directoryId, now, stays: !goes }, may),
    ...(goes
      ? [
          db.delete(directoryTokens).where(sql`${directoryTokens.directoryId} = ${directoryId} and ${may}`),
          db
            .delete(directoryRequests)
            .where(sql`${directoryRequests.directoryId} = ${directoryId} and ${may}`),
          db.delete(directories).where(go),
        ]
      : []),
  ]);
  requireMayChange(found);
}
