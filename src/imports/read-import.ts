import { sql } from 'drizzle-orm';
import { BadRequest, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Cells } from './columns.ts';
import { starterHolds } from './may-go-on.ts';
import type { Problems } from './parse-row.ts';
import { makesUser, rankOf, resultOfRow, type RowResult } from './result-of-row.ts';
import { importRows, imports } from './schema.ts';

export type ListedImport = {
  id: string;
  fileName: string;
  state: 'ready' | 'running' | 'stopped' | 'done';
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  total: number;
  /** rows that have an outcome */
  done: number;
  /** the name of the person or of the API token; null where it is gone */
  startedBy: string | null;
};

export type ReadRow = { line: number; cells: Cells; problems: Problems | null; result: RowResult };

export type ReadImport = ListedImport & {
  ignored: string[];
  /** whoever answers for it may still register people */
  starterHolds: boolean;
  counts: Partial<Record<RowResult, number>>;
  /** rows that make, or would make, an administrator */
  admins: number;
  rows: ReadRow[];
  /** the cursor of the rows that follow, or null */
  next: string | null;
};

const ROWS_A_PAGE = 100;

/**
 * An import with its counts and some of its rows, those with problems first. What a row would do is told
 * from this tenant's users alone, never from whether an account exists. Throws NotFound.
 */
export async function readImport(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  importId: string,
  { cursor, limit = ROWS_A_PAGE }: { cursor?: string | undefined; limit?: number } = {},
): Promise<ReadImport> {
  const mine = sql`imports.id = ${importId} and imports.tenant_id = ${tenantId}`;
  const result = resultOfRow();
  const rank = rankOf(result);
  const after = readCursor(cursor);
  const [[found], counts, rows] = await db.batch([
    db
      .select({
        ...listedImport(),
        ignored: imports.ignored,
        starterHolds: sql`${starterHolds(now)}`.mapWith(Boolean).as('starter_holds'),
      })
      .from(imports)
      .where(mine),
    db
      .select({
        result: result.as('result'),
        rows: sql<number>`count(*)`.as('rows'),
        admins: sql<number>`sum(import_rows.cells ->> 'role' = 'admin')`.as('admins'),
      })
      .from(importRows)
      .innerJoin(imports, sql`imports.id = import_rows.import_id`)
      .where(mine)
      .groupBy(sql`1`),
    db
      .select({
        line: importRows.line,
        cells: importRows.cells,
        problems: importRows.problems,
        result: result.as('result'),
        rank: rank.as('rank'),
      })
      .from(importRows)
      .innerJoin(imports, sql`imports.id = import_rows.import_id`)
      .where(after ? sql`${mine} and (${rank}, import_rows.line) > (${after.rank}, ${after.line})` : mine)
      .orderBy(sql`rank`, importRows.line)
      .limit(limit + 1),
  ]);
  if (!found) throw new NotFound();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    ...found,
    ignored: JSON.parse(found.ignored ?? '[]') as string[],
    counts: Object.fromEntries(counts.map((one) => [one.result, one.rows])),
    admins: counts.reduce((sum, one) => sum + (makesUser(one.result) ? one.admins : 0), 0),
    rows: page.map(({ line, cells, problems, result: became }) => ({
      line,
      cells: JSON.parse(cells) as Cells,
      problems: problems === null ? null : (JSON.parse(problems) as Problems),
      result: became,
    })),
    next: last && rows.length > limit ? `${last.rank}.${last.line}` : null,
  };
}

/** For selections from `imports`. */
export function listedImport() {
  return {
    id: imports.id,
    fileName: imports.fileName,
    state: imports.state,
    createdAt: imports.createdAt,
    startedAt: imports.startedAt,
    finishedAt: imports.finishedAt,
    total: imports.total,
    done: imports.done,
    startedBy: sql<string | null>`coalesce(
      (select starter.first_name || ' ' || starter.last_name from users starter
        where starter.account_id = imports.created_by and starter.tenant_id = imports.tenant_id),
      (select token.name from api_tokens token where token.id = imports.token_id))`.as('started_by'),
  };
}

function readCursor(cursor: string | undefined): { rank: number; line: number } | null {
  if (cursor === undefined || cursor === '') return null;
  const [, rank, line] = /^([0-2])\.(\d{1,9})$/.exec(cursor) ?? [];
  if (rank === undefined || line === undefined) throw new BadRequest('malformed_cursor');
  return { rank: Number(rank), line: Number(line) };
}
