import { and, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { applications, applicationTenants } from './schema.ts';

/** What is there to begin with in a tenant: the applications that begin a sign-in when they are asked to. */
export function launcherOfTenant(db: Db, tenantId: string) {
  const serves = sql`(${applications.allTenants} or exists (select 1 from ${applicationTenants}
    where ${applicationTenants.applicationId} = ${applications.id} and ${applicationTenants.tenantId} = ${tenantId}))`;
  return db
    .select({
      id: applications.id,
      name: applications.name,
      logoHash: applications.logoHash,
      firstParty: applications.firstParty,
      initiateLoginUri: sql<string>`${applications.initiateLoginUri}`.as('initiate_login_uri'),
    })
    .from(applications)
    .where(and(isNotNull(applications.initiateLoginUri), isNull(applications.disabledAt), serves))
    .orderBy(sql`${applications.name} collate nocase`, applications.id);
}

export type Tile = {
  id: string;
  name: string;
  logoHash: string | null;
  /** where it begins a sign-in of this person in this tenant */
  address: string;
};

type Launch = { issuer: string; username: string; tenantId: string };
type Launched = Launch & { firstParty: boolean };

export function tileOf(
  {
    initiateLoginUri,
    firstParty,
    ...application
  }: ReturnType<typeof launcherOfTenant>['_']['result'][number],
  launch: Launch,
): Tile {
  return { ...application, address: launchAddress(initiateLoginUri, { ...launch, firstParty }) };
}

/**
 * Third-party initiated login (OpenID Connect Core §4), with the tenant that the person is in. What the
 * address has in its query stays as it is written there, but for what we say ourselves: said twice, it would
 * be the application's choice whom to believe.
 */
export function launchAddress(
  initiateLoginUri: string,
  { issuer, username, tenantId, firstParty }: Launched,
): string {
  // Others learn who it is once the person has consented.
  const who = firstParty ? { login_hint: username } : {};
  const said = new URLSearchParams({ iss: issuer, ...who, tenant: tenantId });
  const url = new URL(initiateLoginUri);
  const names = [...url.searchParams.keys()];
  const parts = url.search.slice(1).split('&').filter(Boolean);
  const kept = parts.filter((_, at) => !said.has(names[at] ?? ''));
  url.search = `?${[...kept, said].join('&')}`;
  return url.href;
}
