import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { grants, refreshTokens, usedCodes } from './schema.ts';

/** So long one that comes too late is still known for what it was. */
const KEPT = 24 * 60 * 60 * 1000;

/** What has expired: refresh tokens, the grants that they were of, and the marks of codes. */
export function deleteOldGrants(db: Db, now: number) {
  const over = sql`${grants.expiresAt} < ${now - KEPT}`;
  const theirs = sql`select ${grants.id} from ${grants} where ${over}`;
  return [
    db
      .delete(refreshTokens)
      .where(sql`${refreshTokens.expiresAt} < ${now - KEPT} or ${refreshTokens.grantId} in (${theirs})`),
    db.delete(grants).where(over),
    db.delete(usedCodes).where(sql`${usedCodes.expiresAt} < ${now}`),
  ] as const;
}
