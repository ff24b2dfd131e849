import { sql } from 'drizzle-orm';
import { changeTenant, type ByWhom, type ChangeTenantResult, type Dependencies } from './change-tenant.ts';
import { parseDisplayName } from './display-name.ts';
import { tenants } from './schema.ts';

export type RenameTenantResult = ChangeTenantResult | { outcome: 'malformed-name' };

/** The name stands in every invitation, so it is the operator's to change and not the tenant's. */
export async function renameTenant(
  dependencies: Dependencies,
  tenantId: string,
  by: ByWhom,
  typed: string,
): Promise<RenameTenantResult> {
  const name = parseDisplayName(typed);
  if (name === null) return { outcome: 'malformed-name' };
  return changeTenant(dependencies, tenantId, by, {
    parts: [{ action: 'tenant-renamed', reason: name, when: sql`${tenants.name} <> ${name}` }],
    set: { name },
  });
}
