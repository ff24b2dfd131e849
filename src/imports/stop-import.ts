import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { countDone } from './count-done.ts';
import { imports } from './schema.ts';

export type StopImportResult = { outcome: 'stopped' } | { outcome: 'not-running' };

/**
 * At once: what is under way registers nobody any more, since it has lost its claim. Those registered
 * stay. Throws NotFound and Forbidden.
 */
export async function stopImport(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { importId, actor }: { importId: string; actor: Actor },
): Promise<StopImportResult> {
  const mine = sql`imports.id = ${importId} and imports.tenant_id = ${tenantId}`;
  const go = sql`${mine} and imports.state = 'running' and ${actor.holds}`;
  const [[found], , stopped] = await db.batch([
    db
      .select({ holds: sql<number>`${actor.holds}`.as('holds') })
      .from(imports)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      {
        action: 'import-stopped',
        outcome: 'success',
        reason: 'by-admin',
        tenantId,
        actorId: actor.accountId,
      },
      sql`exists (select 1 from ${imports} where ${go})`,
    ),
    db
      .update(imports)
      .set({ state: 'stopped', done: countDone(), claimedBy: null, claimedUntil: 0 })
      .where(go)
      .returning({ id: imports.id }),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return { outcome: stopped.length > 0 ? 'stopped' : 'not-running' };
}
