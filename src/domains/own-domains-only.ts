import { sql, type SQL } from 'drizzle-orm';
import { tenants } from '../tenants/schema.ts';
import { tenantHasProved } from './federated-domain.ts';

/** True while the tenant takes usernames of its own domains alone, and has not proved this one. */
export function refusesDomain(tenantId: string | SQL, domain: string | SQL): SQL<number> {
  return sql<number>`(exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.ownDomainsOnly})
    and not ${tenantHasProved(tenantId, domain)})`;
}

/** True if the tenant has proved a domain, whichever: without one it could register nobody of its own domains. */
export function hasProvedAny(tenantId: string): SQL<number> {
  return sql<number>`exists (select 1 from domains proved where proved.tenant_id = ${tenantId}
    and proved.proved_at is not null)`;
}
