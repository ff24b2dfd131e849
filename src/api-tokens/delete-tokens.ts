import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { apiTokens } from './schema.ts';

/** Of a tenant that is removed. The audit log knows their ids still. */
export function deleteTokensOfTenant(db: Db, tenantId: string, condition: SQL) {
  return db.delete(apiTokens).where(sql`${apiTokens.tenantId} = ${tenantId} and ${condition}`);
}

/** An account that is removed: its tokens go on, flagged, since programs of a tenant rely on them. */
export function forgetMaker(db: Db, accountId: string, condition: SQL) {
  return [
    db
      .update(apiTokens)
      .set({ createdBy: null })
      .where(sql`${apiTokens.createdBy} = ${accountId} and ${condition}`),
    db
      .update(apiTokens)
      .set({ revokedBy: null })
      .where(sql`${apiTokens.revokedBy} = ${accountId} and ${condition}`),
  ] as const;
}
