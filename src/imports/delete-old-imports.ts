import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { importRows, imports } from './schema.ts';

/** The file held names and addresses; what became of them is in the audit log. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

export function deleteOldImports(db: Db, now: number) {
  const old = sql`imports.created_at < ${now - KEPT}`;
  return [
    db.delete(importRows).where(sql`${importRows.importId} in (select imports.id from imports where ${old})`),
    db.delete(imports).where(old),
  ] as const;
}
