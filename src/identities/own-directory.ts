import { sql, type SQL } from 'drizzle-orm';
import { identities } from './schema.ts';

/**
 * The pin is in the very directory of this domain, which the tenant has proved: what people are called in
 * another one is none of its business. For statements on `identities`.
 */
export function isOfOwnDirectory(tenantId: string, domain: SQL): SQL {
  return sql`exists (select 1 from domains own where own.domain = ${domain} and own.tenant_id = ${tenantId}
    and own.proved_at is not null and own.provider = ${identities.provider} and own.directory = ${identities.directory})`;
}
