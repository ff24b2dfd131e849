import { sql } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import { giveBack, limitFor, reserve, withinLimit } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import type { Actor } from '../users/actor.ts';
import type { ImportRow } from './parse-row.ts';
import { importRows, imports } from './schema.ts';

export type PrepareImportResult =
  | { outcome: 'prepared'; importId: string }
  /** the tenant has handed in more rows, or files, than anybody needs in a day */
  | { outcome: 'too-many-today' };

const DAY = 24 * 60 * 60 * 1000;
/** Of the files that are there; those that were discarded count among the files alone. */
const MOST_ROWS_A_DAY = 100_000;
/** A parameter holds at most 2 MB, and a row a little over 4 KB in the worst case. */
const ROWS_A_STATEMENT = 250;

type Dependencies = { db: Db; now: number; source: RequestSource | null; limitKey: Uint8Array };

/**
 * Keeps rows that `parseFile` or `parseRows` looked at, all or none of them, for a preview; nobody is
 * registered yet. Throws Forbidden where the actor is no administrator any more.
 */
export async function prepareImport(
  { db, now, source, limitKey }: Dependencies,
  tenantId: string,
  actor: Actor,
  given: { fileName: string; rows: ImportRow[]; ignored: string[] },
): Promise<PrepareImportResult> {
  const importId = newId();
  const total = given.rows.length;
  const today = sql`(select coalesce(sum(${imports.total}), 0) from ${imports}
    where ${imports.tenantId} = ${tenantId} and ${imports.createdAt} > ${now - DAY})`;
  const files = limitFor(limitKey, 'importFile', tenantId);
  const kept = sql`exists (select 1 from imports where imports.id = ${importId})`;
  const [, , [found]] = await db.batch([
    reserve(db, files, now, actor.holds),
    insertWhere(
      db,
      imports,
      {
        id: importId,
        tenantId,
        fileName: parseDisplayName(given.fileName.slice(-100)) ?? 'import.csv',
        state: 'ready',
        ignored: JSON.stringify(given.ignored),
        createdBy: actor.accountId,
        tokenId: source?.tokenId ?? null,
        createdAt: now,
        total,
        done: given.rows.filter(({ outcome }) => outcome !== null).length,
      },
      sql`${actor.holds} and ${today} + ${total} <= ${MOST_ROWS_A_DAY} and ${withinLimit(files)}`,
    ),
    db
      .select({
        kept: sql<number>`${kept}`.as('kept'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(sql`(select 1)`),
    giveBack(db, files, sql`${actor.holds} and not ${kept}`),
    ...insertRows(db, importId, given.rows),
  ]);
  if (!found?.holds) throw new Forbidden('not_an_administrator');
  return found.kept ? { outcome: 'prepared', importId } : { outcome: 'too-many-today' };
}

function insertRows(db: Db, importId: string, rows: ImportRow[]) {
  const parts = Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, part) =>
    rows.slice(part * ROWS_A_STATEMENT, (part + 1) * ROWS_A_STATEMENT),
  );
  return parts.map((part) =>
    insertWhere(
      db,
      importRows,
      {
        importId,
        line: sql<number>`given.value ->> 'line'`,
        cells: sql<string>`given.value -> 'cells'`,
        // `->` answers JSON, in which null is a word.
        problems: sql<string>`nullif(given.value -> 'problems', 'null')`,
        outcome: sql`given.value ->> 'outcome'`,
      },
      sql`exists (select 1 from ${imports} where ${imports.id} = ${importId})`,
      sql`json_each(${JSON.stringify(part)}) given`,
    ),
  );
}
