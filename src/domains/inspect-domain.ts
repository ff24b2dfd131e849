import { sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import { countEarlierDirectories } from '../identities/forget-earlier-directories.ts';
import type { Db } from '../storage/db.ts';
import { recordFor } from './dns-record.ts';
import { stateOfDomain, type ListedDomain } from './list-domains.ts';
import { domains, ownApplications } from './schema.ts';
import {
  countAffected,
  selectAdministrators,
  selectAffected,
  selectConflicts,
  selectOtherNames,
  selectPilots,
  type AffectedUser,
  type DomainAdministrator,
  type OpenConflict,
  type OtherName,
  type PilotUser,
} from './select-domain-people.ts';

export type InspectedDomain = Omit<ListedDomain, 'pilots'> & {
  /** what stands in DNS once the tenant has put it there */
  record: { name: string; value: string };
  /** who signed in at the provider to register it, by the name they have there */
  registeredAs: string | null;
  switchedOnAt: number | null;
  /** the tenant's own registration at the provider */
  ownClientId: string | null;
  /** whom the provider will decide for, or decides for, in this tenant: how many, and the first of them */
  affected: { count: number; first: AffectedUser[] };
  pilots: PilotUser[];
  /** of the tenant, who may have recovery codes */
  administrators: DomainAdministrator[];
  /** of the domain's people, linked in another directory than this */
  earlier: number;
  conflicts: OpenConflict[];
  otherNames: OtherName[];
};

/** All that an administrator sees of one domain, in one round trip. Throws NotFound for another tenant's. */
export async function inspectDomain(
  { db }: { db: Db },
  tenantId: string,
  domainId: string,
): Promise<InspectedDomain> {
  const which = { tenantId, domainId };
  const mine = sql`mine.id = ${domainId} and mine.tenant_id = ${tenantId}`;
  const of = (column: string) => sql`(select mine.${sql.identifier(column)} from domains mine where ${mine})`;
  const given = { tenantId, name: of('domain'), provider: of('provider'), directory: of('directory') };
  const [[domain], [affected], first, piloting, administrators, [earlier], open, otherNames] = await db.batch(
    [
      db
        .select({
          id: domains.id,
          domain: domains.domain,
          provider: domains.provider,
          directory: domains.directory,
          state: stateOfDomain().as('domain_state'),
          registeredAs: domains.registeredAs,
          switchedOnAt: domains.switchedOnAt,
          missingSince: domains.missingSince,
          ownClientId: sql<string | null>`${ownApplications.clientId}`.as('own_client'),
        })
        .from(domains)
        .leftJoin(
          ownApplications,
          sql`${ownApplications.tenantId} = ${domains.tenantId} and ${ownApplications.provider} = ${domains.provider}`,
        )
        .where(sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`),
      countAffected(db, tenantId, given.name),
      selectAffected(db, tenantId, given.name),
      selectPilots(db, which),
      selectAdministrators(db, which),
      countEarlierDirectories(db, given),
      selectConflicts(db, tenantId, given.name),
      selectOtherNames(db, tenantId, given.name),
    ],
  );
  if (!domain) throw new NotFound();
  return {
    ...domain,
    record: recordFor({ tenantId, ...domain }),
    affected: { count: affected?.count ?? 0, first },
    pilots: piloting,
    administrators,
    earlier: earlier?.count ?? 0,
    conflicts: open,
    otherNames,
  };
}
