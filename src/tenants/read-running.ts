import { and, eq } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { isRunning } from '../users/may-enter.ts';
import { tenants } from './schema.ts';

/** Whether people enter it through SuperID now. Of a tenant that is not there as of one that does not run. */
export async function readRunning(db: Db, tenantId: string): Promise<boolean> {
  const found = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), isRunning()));
  return found.length > 0;
}
