import { sql } from 'drizzle-orm';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { domains } from './schema.ts';

/** `disputed`: another tenant has proved it, and an operator has not decided yet. */
export type DomainState = 'claimed' | 'disputed' | 'proved' | 'on';

export type ListedDomain = {
  id: string;
  domain: string;
  provider: Provider;
  directory: string;
  state: DomainState;
  /** since when its DNS record is gone (ms) */
  missingSince: number | null;
  /** how many try the provider before it is switched on */
  pilots: number;
};

/** The domains of a tenant, by name. One round trip. */
export async function listDomains(db: Db, tenantId: string): Promise<ListedDomain[]> {
  return db
    .select({
      id: domains.id,
      domain: domains.domain,
      provider: domains.provider,
      directory: domains.directory,
      state: stateOfDomain().as('domain_state'),
      missingSince: domains.missingSince,
      pilots: sql<number>`(select count(*) from pilots tries where tries.domain_id = domains.id)`.as(
        'pilot_count',
      ),
    })
    .from(domains)
    .where(sql`${domains.tenantId} = ${tenantId}`)
    .orderBy(domains.domain);
}

/** For selects of `domains`. */
export function stateOfDomain() {
  return sql<DomainState>`case when domains.switched_on_at is not null then 'on'
    when domains.proved_at is not null then 'proved'
    when exists (select 1 from disputes open where open.domain_id = domains.id
      and open.settled_at is null) then 'disputed'
    else 'claimed' end`;
}
