import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { imports } from './schema.ts';

export type StartImportResult =
  /** `advanceImport` does the work */
  | { outcome: 'started' }
  /** a row makes an administrator, and whoever asks may not */
  | { outcome: 'makes-administrators' }
  /** it runs, or it is done */
  | { outcome: 'not-waiting' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * Begins, or goes on with what was stopped. Whoever starts answers for it from then on.
 * `mayMakeAdmins`: by a recent proof, or a token's scope. Throws NotFound and Forbidden.
 */
export async function startImport(
  { db, now, source }: Dependencies,
  tenantId: string,
  { importId, actor, mayMakeAdmins }: { importId: string; actor: Actor; mayMakeAdmins: boolean },
): Promise<StartImportResult> {
  const mine = sql`imports.id = ${importId} and imports.tenant_id = ${tenantId}`;
  const waiting = sql`imports.state in ('ready', 'stopped')`;
  const admins = sql`exists (select 1 from import_rows row where row.import_id = imports.id and row.outcome is null
    and row.cells ->> 'role' = 'admin')`;
  const go = sql`${mine} and ${waiting} and ${actor.holds} and (${mayMakeAdmins} or not ${admins})`;
  const [[found]] = await db.batch([
    db
      .select({
        waiting: sql<number>`${waiting}`.as('waiting'),
        holds: sql<number>`${actor.holds}`.as('holds'),
        admins: sql<number>`${admins}`.as('admins'),
      })
      .from(imports)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      { action: 'import-started', outcome: 'success', tenantId, actorId: actor.accountId },
      sql`exists (select 1 from ${imports} where ${go})`,
    ),
    db
      .update(imports)
      .set({
        state: 'running',
        startedAt: sql`coalesce(${imports.startedAt}, ${now})`,
        createdBy: actor.accountId,
        tokenId: source?.tokenId ?? null,
        claimedBy: null,
        claimedUntil: 0,
      })
      .where(go),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  if (!found.waiting) return { outcome: 'not-waiting' };
  return { outcome: found.admins && !mayMakeAdmins ? 'makes-administrators' : 'started' };
}
