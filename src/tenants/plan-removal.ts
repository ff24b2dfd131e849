import { sql } from 'drizzle-orm';
import { changeTenant, type ByWhom, type ChangeTenantResult, type Dependencies } from './change-tenant.ts';
import { tenants } from './schema.ts';

/** How long there is a way back (ms). */
const REMOVAL_DELAY = 30 * 24 * 60 * 60 * 1000;

/** The tenant is to be removed in thirty days, and is suspended at once. */
export function planRemoval(
  dependencies: Dependencies,
  tenantId: string,
  by: ByWhom,
): Promise<ChangeTenantResult> {
  const { now } = dependencies;
  return changeTenant(dependencies, tenantId, by, {
    parts: [{ action: 'tenant-removal-planned', when: sql`${tenants.removeAfter} is null` }],
    set: {
      removeAfter: now + REMOVAL_DELAY,
      suspendedAt: sql`coalesce(${tenants.suspendedAt}, ${now})`,
    },
  });
}

/** The way back: the tenant is as it was, so one that had been suspended before stays suspended. */
export function withdrawRemoval(
  dependencies: Dependencies,
  tenantId: string,
  by: ByWhom,
): Promise<ChangeTenantResult> {
  const byPlan = sql`${tenants.suspendedAt} = ${tenants.removeAfter} - ${REMOVAL_DELAY}`;
  return changeTenant(dependencies, tenantId, by, {
    parts: [{ action: 'tenant-removal-withdrawn', when: sql`${tenants.removeAfter} is not null` }],
    set: {
      removeAfter: null,
      suspendedAt: sql`case when ${byPlan} then null else ${tenants.suspendedAt} end`,
    },
  });
}
