import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test';
import { fillTables, listTables } from './fill-tables.ts';

/** Applies `next` over filled tables and names each table that lost rows and each row left without its parent. */
export async function findLosses(
  db: D1Database,
  earlier: D1Migration[],
  next: D1Migration,
): Promise<string[]> {
  await reset();
  await applyD1Migrations(db, earlier);
  await fillTables(db);
  const before = await countRows(db);
  await applyD1Migrations(db, [...earlier, next]);
  const after = await countRows(db);

  const losses = [...before]
    .filter(([table, rows]) => (after.get(table) ?? 0) < rows)
    .map(([table, rows]) => `${table}: ${rows} rows before ${next.name}, ${after.get(table) ?? 0} after`);
  const { results: orphans } = await db
    .prepare('pragma foreign_key_check')
    .all<{ table: string; parent: string }>();
  return [...losses, ...orphans.map(({ table, parent }) => `${table}: a row without its ${parent}`)];
}

async function countRows(db: D1Database): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { name } of await listTables(db)) {
    const rows = await db.prepare(`select count(*) as rows from "${name}"`).first<number>('rows');
    counts.set(name, rows ?? 0);
  }
  return counts;
}
