import { sql, type SQL } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { spellingsOf } from '../storage/spellings-of.ts';
import { tenants } from '../tenants/schema.ts';
import { domains } from './schema.ts';

export type ListedDomain = {
  id: string;
  domain: string;
  tenantId: string;
  tenantName: string;
  provider: Provider;
  directory: string;
  provedAt: number;
  /** ms; null while passwords count */
  switchedOnAt: number | null;
  /** since when its DNS record is gone (ms) */
  missingSince: number | null;
  /** when the record was last looked for (ms) */
  checkedAt: number | null;
  /** an operator opened the recovery until then (ms) */
  recoveryUntil: number | null;
};

/** Proven domains of all tenants by name. `search`: a part of the domain, or of the tenant's id or name. */
export function listProvenDomains(db: Db, { search }: { search: string }, { limit }: { limit: number }) {
  const found = sql`exists (select 1 from json_each(${spellingsOf(search)}) spelt
    where instr(${domains.domain}, spelt.value) > 0 or instr(lower(${tenants.id}), spelt.value) > 0
      or instr(lower(${tenants.name}), spelt.value) > 0)`;
  return selectListed(db, found).orderBy(domains.domain).limit(limit);
}

/** One of them. Throws NotFound, for one that is not proved too. */
export async function getProvenDomain(db: Db, domainId: string): Promise<ListedDomain> {
  const [found] = await selectListed(db, sql`${domains.id} = ${domainId}`);
  if (!found) throw new NotFound();
  return found;
}

function selectListed(db: Db, which: SQL) {
  return db
    .select({
      id: sql<string>`${domains.id}`.as('domain_id'),
      domain: domains.domain,
      tenantId: domains.tenantId,
      tenantName: tenants.name,
      provider: domains.provider,
      directory: domains.directory,
      provedAt: sql<number>`${domains.provedAt}`.as('proved'),
      switchedOnAt: domains.switchedOnAt,
      missingSince: domains.missingSince,
      checkedAt: domains.checkedAt,
      recoveryUntil: domains.recoveryUntil,
    })
    .from(domains)
    .innerJoin(tenants, sql`${tenants.id} = ${domains.tenantId}`)
    .where(sql`${domains.provedAt} is not null and ${which}`);
}
