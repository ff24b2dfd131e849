import { and, eq, sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { renames } from './schema.ts';

export type WithdrawRenameResult =
  | { outcome: 'withdrawn' }
  /** it waits no more: confirmed, declined, or someone else was faster */
  | { outcome: 'over' };

/**
 * An admin of the tenant that asked for a rename asks for it no more. Throws Forbidden for whoever is no
 * admin, NotFound for another tenant's user; a rename of another tenant waits for nobody here.
 */
export async function withdrawRequestedRename(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { userId, renameId, actor }: { userId: string; renameId: string; actor: Actor },
): Promise<WithdrawRenameResult> {
  const accountId = sql`(select ${users.accountId} from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId})`;
  const goes = sql`exists (select 1 from ${renames} where ${renames.id} = ${renameId} and ${renames.accountId} = ${accountId}
    and ${renames.tenantId} = ${tenantId} and ${renames.settledAt} is null) and ${actor.holds}`;
  const [[state], , [withdrawn]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(users)
      .where(and(eq(users.id, userId), eq(users.tenantId, tenantId))),
    recordEvent(
      db,
      { now, source },
      { action: 'rename-withdrawn', outcome: 'success', accountId, tenantId, actorId: actor.accountId },
      goes,
    ),
    withdrawRename(db, { tenantId, accountId, now }, goes).returning({ id: renames.id }),
  ]);
  if (!state) throw new NotFound();
  if (!state.holds) throw new Forbidden('not_an_administrator');
  return { outcome: withdrawn ? 'withdrawn' : 'over' };
}

/** The new username that this tenant asked for, and that waits for the person, is not asked for any more. */
export function withdrawRename(
  db: Db,
  { tenantId, accountId, now }: { tenantId: string; accountId: string | SQL; now: number },
  condition: SQL,
) {
  return db
    .update(renames)
    .set({ settledAt: now, outcome: 'withdrawn' })
    .where(
      sql`${renames.accountId} = ${accountId} and ${renames.tenantId} = ${tenantId} and ${renames.settledAt} is null and ${condition}`,
    );
}
