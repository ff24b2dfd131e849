import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { outbox } from './schema.ts';

/** Sent or not: for the batch that removes whom they were for. */
export function deleteMailsOfAccount(db: Db, accountId: string, condition: SQL) {
  return db.delete(outbox).where(sql`${outbox.accountId} = ${accountId} and ${condition}`);
}

/** At most so many at once. */
export function deleteMailsOfTenant(db: Db, tenantId: string, most: number, condition: SQL) {
  const some = sql`select mine.id from outbox mine where mine.tenant_id = ${tenantId} limit ${most}`;
  return db.delete(outbox).where(sql`${outbox.id} in (${some}) and ${condition}`);
}
