import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { outbox } from './schema.ts';

/** What these tenants mailed to one account is another's: the one that their user has now. For the batch that gives it to them. */
export function moveMails(db: Db, { from, to }: { from: string; to: string }, tenantIds: SQL) {
  return db
    .update(outbox)
    .set({ accountId: to })
    .where(sql`${outbox.accountId} = ${from} and ${outbox.tenantId} in (${tenantIds})`);
}
