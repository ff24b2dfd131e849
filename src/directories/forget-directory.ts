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
export async function restartDirectory(
  { db, now, source }: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  const { directoryId, actor } = which;
  const go = sql`${isOwn(tenantId, directoryId)} and ${actor.holds}`;
  const goes = sql`exists (select 1 from ${directories} where ${go})`;
  const event = { action: 'directory-restarted', outcome: 'success', tenantId } as const;
  const [[found]] = await db.batch([
    selectMayChange(db, tenantId, which),
    recordEvent(
      db,
      { now, source },
      { ...event, actorId: actor.accountId, reason: sql`${directories.name}` },
      go,
      directories,
    ),
    ...deleteGroupsOfDirectory(db, tenantId, directoryId, goes),
    ...forgetProvisioned(db, { tenantId, directoryId, now, stays: true }, goes),
  ]);
  requireMayChange(found);
}

/**
 * The directory is gone, with its tokens, its groups and the log of its requests. Its users stay users, and are no
 * directory's any more. Throws NotFound for another tenant's, and Forbidden where the actor is no administrator any
 * more.
 */
export async function removeDirectory(
  { db, now, source }: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  const { directoryId, actor } = which;
  const go = sql`${isOwn(tenantId, directoryId)} and ${actor.holds}`;
  const goes = sql`exists (select 1 from ${directories} where ${go})`;
  const event = { action: 'directory-removed', outcome: 'success', tenantId } as const;
  const [[found]] = await db.batch([
    selectMayChange(db, tenantId, which),
    recordEvent(
      db,
      { now, source },
      { ...event, actorId: actor.accountId, reason: sql`${directories.name}` },
      go,
      directories,
    ),
    db.delete(directoryTokens).where(sql`${directoryTokens.directoryId} = ${directoryId} and ${goes}`),
    ...deleteGroupsOfDirectory(db, tenantId, directoryId, goes),
    ...forgetProvisioned(db, { tenantId, directoryId, now, stays: false }, goes),
    db.delete(directoryRequests).where(sql`${directoryRequests.directoryId} = ${directoryId} and ${goes}`),
    db.delete(directories).where(go),
  ]);
  requireMayChange(found);
}
