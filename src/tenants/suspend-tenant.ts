import { sql } from 'drizzle-orm';
import type { Actor } from '../users/actor.ts';
import { changeTenant, type Dependencies } from './change-tenant.ts';
import { tenants } from './schema.ts';

/**
 * From the next request on nobody enters the tenant: every entry reads it in D1. Sessions go on, since
 * they belong to the people and their other tenants.
 */
export async function suspendTenant(
  dependencies: Dependencies,
  tenantId: string,
  actor: Actor,
): Promise<void> {
  await changeTenant(
    dependencies,
    tenantId,
    { actor },
    {
      parts: [{ action: 'tenant-suspended', when: sql`${tenants.suspendedAt} is null` }],
      set: { suspendedAt: dependencies.now },
    },
  );
}

/** It is open again; one that was to be removed is not any more. */
export async function resumeTenant(
  dependencies: Dependencies,
  tenantId: string,
  actor: Actor,
): Promise<void> {
  await changeTenant(
    dependencies,
    tenantId,
    { actor },
    {
      parts: [
        { action: 'tenant-removal-withdrawn', when: sql`${tenants.removeAfter} is not null` },
        { action: 'tenant-resumed', when: sql`${tenants.suspendedAt} is not null` },
      ],
      set: { suspendedAt: null, removeAfter: null },
    },
  );
}
