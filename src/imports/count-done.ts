import { sql, type SQL } from 'drizzle-orm';

/**
 * Rows that have an outcome. Counted, never added up, so that it is right again whatever broke off before.
 * For statements on `imports`.
 */
export function countDone(): SQL<number> {
  return sql<number>`(imports.total - (select count(*) from import_rows row
    where row.import_id = imports.id and row.outcome is null))`;
}
