import { sql, type SQL } from 'drizzle-orm';
import { domains } from './schema.ts';

/** True while an identity provider governs this domain: no password, code, reset or link is a way in. */
export function domainIsFederated(domain: string | SQL): SQL<number> {
  return sql`exists (select 1 from ${domains} where ${domains.domain} = ${domain}
    and ${domains.provedAt} is not null and ${domains.switchedOnAt} is not null)`;
}

/** True if this tenant has proved that the domain is its own. */
export function tenantHasProved(tenantId: string | SQL, domain: string | SQL): SQL<number> {
  return sql`exists (select 1 from ${domains} where ${domains.domain} = ${domain}
    and ${domains.tenantId} = ${tenantId} and ${domains.provedAt} is not null)`;
}

/** True if any tenant has proved that the domain is its own. */
export function domainIsProved(domain: string | SQL): SQL<number> {
  return sql`exists (select 1 from ${domains} where ${domains.domain} = ${domain} and ${domains.provedAt} is not null)`;
}
