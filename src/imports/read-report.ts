import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import type { Problems } from './parse-row.ts';
import { importRows, type RowOutcome } from './schema.ts';

export type ReportRow = {
  line: number;
  username: string;
  /** null: not done yet */
  outcome: RowOutcome | null;
  problems: Problems | null;
};

/** What became of a tenant's import, in the order of the file: the rows after a line, nothing after the last. */
export async function readReport(
  db: Db,
  tenantId: string,
  importId: string,
  { after, limit }: { after: number; limit: number },
): Promise<ReportRow[]> {
  const rows = await db
    .select({
      line: importRows.line,
      username: sql<string>`import_rows.cells ->> 'username'`,
      outcome: importRows.outcome,
      problems: importRows.problems,
    })
    .from(importRows)
    .where(
      sql`${importRows.importId} = ${importId} and ${importRows.line} > ${after} and exists (select 1 from imports
        where imports.id = ${importId} and imports.tenant_id = ${tenantId})`,
    )
    .orderBy(importRows.line)
    .limit(limit);
  return rows.map(({ problems, ...row }) => ({
    ...row,
    problems: problems === null ? null : (JSON.parse(problems) as Problems),
  }));
}
