import { eq, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { applications, applicationTenants } from './schema.ts';

/** For a batch: the application by its `client_id`, whatever its state. */
export function selectApplication(db: Db, clientId: string) {
  return db.select().from(applications).where(eq(applications.id, clientId));
}

export type Application = typeof applications.$inferSelect;

/** For a batch: those of the tenants that `tenants` selects which the application serves. */
export function selectServed(db: Db, clientId: string, tenants: SQL) {
  return db
    .select({ servedTenant: sql<string>`${applicationTenants.tenantId}`.as('served_tenant') })
    .from(applicationTenants)
    .where(
      sql`${applicationTenants.applicationId} = ${clientId} and ${applicationTenants.tenantId} in (${tenants})`,
    );
}
