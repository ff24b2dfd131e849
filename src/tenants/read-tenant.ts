import { and, eq, isNull } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from './schema.ts';

/** What a tenant knows of itself. Throws NotFound, also for one that was removed. */
export async function readTenant(db: Db, tenantId: string): Promise<typeof tenants.$inferSelect> {
  const [tenant] = await db
    .select()
    .from(tenants)
    .where(and(eq(tenants.id, tenantId), isNull(tenants.removedAt)));
  if (!tenant) throw new NotFound();
  return tenant;
}
