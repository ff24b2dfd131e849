import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { objections, renames } from './schema.ts';

/** What was renamed and objected to, for the batch that removes the tenant that asked for it. */
export function deleteRenamesOfTenant(db: Db, tenantId: string, condition: SQL) {
  return [
    db.delete(renames).where(sql`${renames.tenantId} = ${tenantId} and ${condition}`),
    db.delete(objections).where(sql`${objections.tenantId} = ${tenantId} and ${condition}`),
  ] as const;
}

/** The same of an account that is removed; what it asked for others stays. */
export function deleteRenamesOfAccount(db: Db, accountId: string, condition: SQL) {
  return [
    db.delete(renames).where(sql`${renames.accountId} = ${accountId} and ${condition}`),
    db
      .update(renames)
      .set({ requestedBy: null })
      .where(sql`${renames.requestedBy} = ${accountId} and ${condition}`),
    db.delete(objections).where(sql`${objections.accountId} = ${accountId} and ${condition}`),
  ] as const;
}
