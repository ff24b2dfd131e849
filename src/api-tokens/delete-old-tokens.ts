import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { apiTokens } from './schema.ts';

/** Long enough for whoever wonders why a program stopped; the audit log knows it longer. */
const KEPT = 90 * 24 * 60 * 60 * 1000;

/** What was revoked or has expired some time ago leaves the list. */
export function deleteOldTokens(db: Db, now: number) {
  const over = sql`min(coalesce(${apiTokens.revokedAt}, ${apiTokens.expiresAt}), coalesce(${apiTokens.expiresAt}, ${apiTokens.revokedAt}))`;
  return db.delete(apiTokens).where(sql`${over} < ${now - KEPT}`);
}
