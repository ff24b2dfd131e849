import { getTableColumns, is, SQL, sql } from 'drizzle-orm';
import { SQLiteColumn, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Db } from './db.ts';

type Values<T extends SQLiteTable> = {
  [K in keyof T['$inferInsert']]: T['$inferInsert'][K] | SQL | SQLiteColumn;
};

/**
 * `insert … select … where condition`: a row that comes only if the condition holds at that point of
 * the batch. D1 goes on after a statement that touched nothing, so whatever follows a "consume" asks
 * again whether this very try consumed. Values may be SQL or, with `from`, what is read there: one row
 * for each of its rows.
 */
export function insertWhere<T extends SQLiteTable>(
  db: Db,
  table: T,
  values: Values<T>,
  condition: SQL,
  from?: SQLiteTable | SQL,
) {
  const columns = Object.entries(getTableColumns(table)) as [string, SQLiteColumn][];
  const given = values as Record<string, unknown>;
  const written = columns.filter(([, column]) => column.generated === undefined);
  const selected = written.map(([key, column]) => expressionFor(given[key] ?? column.default, column));
  const source = from ? sql` from ${from}` : sql``;
  return db.insert(table).select(sql`select ${sql.join(selected, sql`, `)}${source} where ${condition}`);
}

function expressionFor(value: unknown, column: SQLiteColumn): SQL {
  if (value === undefined || value === null) return sql`null`;
  if (is(value, SQL) || is(value, SQLiteColumn)) return sql`(${value})`;
  return sql`${sql.param(value, column)}`;
}
