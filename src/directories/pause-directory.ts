import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { isOwn, requireMayChange, selectMayChange, type WhichDirectory } from './own-directory.ts';
import { directories } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * Until it goes on, the directory reads and changes nothing: it is answered 503, and tries again by itself. One
 * that is paused already stays so, and it is no event. Throws NotFound for another tenant's, and Forbidden where
 * the actor is no administrator any more.
 */
export function pauseDirectory(
  dependencies: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  const event = { action: 'directory-paused', when: sql`${directories.pausedAt} is null` } as const;
  return setPaused(dependencies, tenantId, which, { ...event, pausedAt: dependencies.now });
}

/** As `pauseDirectory`: what it may do it may do again. */
export function resumeDirectory(
  dependencies: Dependencies,
  tenantId: string,
  which: WhichDirectory,
): Promise<void> {
  const event = { action: 'directory-resumed', when: sql`${directories.pausedAt} is not null` } as const;
  return setPaused(dependencies, tenantId, which, { ...event, pausedAt: null });
}

async function setPaused(
  { db, now, source }: Dependencies,
  tenantId: string,
  which: WhichDirectory,
  {
    action,
    when,
    pausedAt,
  }: { action: 'directory-paused' | 'directory-resumed'; when: SQL; pausedAt: number | null },
): Promise<void> {
  const { actor, directoryId } = which;
  const go = sql`${isOwn(tenantId, directoryId)} and ${actor.holds} and ${when}`;
  const event = { action, outcome: 'success', tenantId, actorId: actor.accountId } as const;
  const [[found]] = await db.batch([
    selectMayChange(db, tenantId, which),
    recordEvent(db, { now, source }, { ...event, reason: sql`${directories.name}` }, go, directories),
    db.update(directories).set({ pausedAt }).where(go),
  ]);
  requireMayChange(found);
}
