import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * From the next request on nobody enters the tenant: every entry reads it in D1. Sessions go on, since
 * they belong to the people and their other tenants. Suspending twice changes nothing.
 */
export async function suspendTenant(
  { db, now, source }: Dependencies,
  tenantId: string,
  actorId: string | null,
): Promise<void> {
  const [, , [tenant]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'tenant-suspended', outcome: 'success', tenantId, actorId },
      sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.suspendedAt} is null)`,
    ),
    db
      .update(tenants)
      .set({ suspendedAt: now })
      .where(and(eq(tenants.id, tenantId), isNull(tenants.suspendedAt))),
    db.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)),
  ]);
  if (!tenant) throw new NotFound();
}

export async function resumeTenant(
  { db, now, source }: Dependencies,
  tenantId: string,
  actorId: string | null,
): Promise<void> {
  const [, , [tenant]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'tenant-resumed', outcome: 'success', tenantId, actorId },
      sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.suspendedAt} is not null)`,
    ),
    db
      .update(tenants)
      .set({ suspendedAt: null })
      .where(and(eq(tenants.id, tenantId), isNotNull(tenants.suspendedAt))),
    db.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)),
  ]);
  if (!tenant) throw new NotFound();
}
