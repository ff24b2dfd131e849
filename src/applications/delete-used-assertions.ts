import { lte } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { usedAssertions } from './schema.ts';

/** Those that nobody would accept any more. */
export function deleteUsedAssertions(db: Db, now: number) {
  return db.delete(usedAssertions).where(lte(usedAssertions.expiresAt, now));
}
