import { sql, type SQL } from 'drizzle-orm';

export const TENANT_STATES = ['running', 'suspended', 'to-be-removed', 'standard', 'removed'] as const;

/** How a tenant stands with the operators. `standard`: of the model before, not moved yet. */
export type TenantState = (typeof TENANT_STATES)[number];

/** For statements on `tenants` under its own name. */
export function stateOfTenant(): SQL<TenantState> {
  return sql<TenantState>`(case when tenants.removed_at is not null then 'removed'
    when tenants.remove_after is not null then 'to-be-removed' when tenants.suspended_at is not null then 'suspended'
    when tenants.model = 'standard' then 'standard' else 'running' end)`;
}
