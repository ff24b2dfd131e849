import { listDisputes, type OpenDispute } from '../domains/list-disputes.ts';
import { listProvenDomains, type ListedDomain } from '../domains/list-proven-domains.ts';
import type { Db } from '../storage/db.ts';

export type DomainsOfAll = {
  disputes: OpenDispute[];
  domains: ListedDomain[];
  /** whether there are others than those */
  more: boolean;
};

const MOST = 50;

/** One round trip: what is to be decided, and the first domains that fit the search. */
export async function readDomains(db: Db, { search }: { search: string }): Promise<DomainsOfAll> {
  const [disputes, domains] = await db.batch([
    listDisputes(db),
    listProvenDomains(db, { search }, { limit: MOST + 1 }),
  ]);
  return { disputes, domains: domains.slice(0, MOST), more: domains.length > MOST };
}
