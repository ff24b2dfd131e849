import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { listPositions } from './schema.ts';

/** So long a client may take from one page to the next. */
const KEPT = 60 * 60 * 1000;

/** Selects the key and the id of the last row before a page, where an earlier page has left them. */
export function selectPosition(id: string, now: number): SQL {
  return sql`select after_key as k, after_id as i from list_positions where id = ${id} and at > ${now - KEPT}`;
}

/** A page that is full leaves where the next one begins. `page`: brings `k` and `i` of its rows. */
export function rememberPosition(
  db: Db,
  { id, page, count, now }: { id: string; page: SQL; count: number; now: number },
) {
  const last = sql`(select k, i, count(*) over () as n from (${page}) order by k desc, i desc limit 1) last`;
  return insertWhere(
    db,
    listPositions,
    { id, afterKey: sql`last.k`, afterId: sql`last.i`, at: now },
    sql`last.n = ${count}`,
    last,
  ).onConflictDoUpdate({
    target: listPositions.id,
    set: { afterKey: sql`excluded.after_key`, afterId: sql`excluded.after_id`, at: now },
  });
}

export function deleteOldPositions(db: Db, now: number) {
  return db.delete(listPositions).where(sql`${listPositions.at} < ${now - KEPT}`);
}
