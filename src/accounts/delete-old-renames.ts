import { lte } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { objections, renames } from './schema.ts';

/** A month after it could have been confirmed, nobody asks for it any more; the audit log has it. */
export function deleteOldRenames(db: Db, now: number) {
  return db.delete(renames).where(lte(renames.expiresAt, now - 30 * 24 * 60 * 60 * 1000));
}

/** An expired link to object looks like one that never was. */
export function deleteOldObjections(db: Db, now: number) {
  return db.delete(objections).where(lte(objections.expiresAt, now));
}
