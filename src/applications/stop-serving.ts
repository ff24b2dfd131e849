import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { applicationTenants } from './schema.ts';

/** No application serves a tenant that is removed. */
export function stopServing(db: Db, tenantId: string, condition: SQL) {
  return db
    .delete(applicationTenants)
    .where(sql`${applicationTenants.tenantId} = ${tenantId} and ${condition}`);
}
