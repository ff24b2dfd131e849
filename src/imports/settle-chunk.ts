import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { isHeld, LEASE, selectChunk, toChunk, type Chunk, type Claim } from './claim-chunk.ts';
import { countDone } from './count-done.ts';
import { mayGoOn } from './may-go-on.ts';
import { importRows, imports, type RowOutcome } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * Writes what became of the rows that were not registered, and sees whether the import is done or has to
 * stop. Answers the next chunk where `goOn`; else, or where the claim is lost, nothing more is to be done.
 */
export async function settleChunk(
  { db, now, source }: Dependencies,
  which: Claim,
  { createdBy }: Chunk,
  { outcomes, goOn }: { outcomes: { line: number; outcome: RowOutcome }[]; goOn: boolean },
): Promise<Chunk | null> {
  const { tenantId, importId, claim } = which;
  const held = isHeld(which);
  const given = sql`json_each(${JSON.stringify(outcomes)}) given`;
  const waiting = sql`exists (select 1 from import_rows row where row.import_id = imports.id and row.outcome is null)`;
  const goesOn = mayGoOn(now);
  const event = { outcome: 'success', tenantId, actorId: createdBy } as const;
  const [, , , , [still], rows] = await db.batch([
    db
      .update(importRows)
      .set({
        outcome: sql`(select given.value ->> 'outcome' from ${given} where given.value ->> 'line' = import_rows.line)`,
      })
      .where(
        sql`${importRows.importId} = ${importId} and ${importRows.outcome} is null
          and ${importRows.line} in (select given.value ->> 'line' from ${given})
          and exists (select 1 from imports where ${held})`,
      ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'import-finished' },
      sql`exists (select 1 from imports where ${held} and not ${waiting})`,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'import-stopped', reason: 'not-allowed-any-more' },
      sql`exists (select 1 from imports where ${held} and ${waiting} and not ${goesOn})`,
    ),
    db
      .update(imports)
      .set({
        state: sql`case when not ${waiting} then 'done' when not ${goesOn} then 'stopped' else 'running' end`,
        finishedAt: sql`case when not ${waiting} then ${now} end`,
        done: countDone(),
        claimedBy: goOn ? claim : null,
        claimedUntil: goOn ? now + LEASE : 0,
      })
      .where(held),
    ...selectChunk(db, which),
  ]);
  return toChunk(still, rows);
}
