import { sql, type SQL } from 'drizzle-orm';
import { rememberPosition, selectPosition } from '../directories/list-positions.ts';
import type { Db } from '../storage/db.ts';

/** A list as a client goes through it: `id` is of who asks, and for what. */
export type Walk = { id: string; now: number };

type Page = {
  /** `with asks as (…)`, for a statement that is not Drizzle's */
  withAsks: SQL;
  table: SQL;
  where: SQL;
  /** what the list is in order of, and the id of a row */
  key: SQL;
  id: SQL;
  /** from 1 */
  startIndex: number;
  count: number;
};

/**
 * A page by its index goes on exactly where the one before it ended, whatever has come and gone in between: what
 * a full page ended with is kept for the index that follows. Where nothing is kept, rows are counted off.
 */
export function keepPlace(db: Db, walk: Walk, page: Page) {
  const { withAsks, table, where, key, id, startIndex, count } = page;
  const before = sql`select ${key} as k, ${id} as i from ${table} where ${where}
    order by ${key}, ${id} limit 1 offset ${startIndex - 2}`;
  const kept = selectPosition(`${walk.id} ${startIndex}`, walk.now);
  const last = sql`select k, i from (select 0 as o, k, i from (${kept}) union all select 1 as o, k, i from (${before}))
    order by o limit 1`;
  const after = startIndex === 1 ? sql`true` : sql`(${key}, ${id}) > (${last})`;
  const rows = sql`${withAsks} select ${key} as k, ${id} as i from ${table} where ${where} and ${after}
    order by ${key}, ${id} limit ${count}`;
  const next = { id: `${walk.id} ${startIndex + count}`, page: rows, count, now: walk.now };
  return { after, remember: rememberPosition(db, next) };
}
