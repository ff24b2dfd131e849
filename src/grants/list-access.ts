import { eq, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/sqlite-core';
import { readScopes, type Scope } from '../applications/kinds.ts';
import { applications } from '../applications/schema.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { grantHolds } from './grant-holds.ts';
import { consents, grants } from './schema.ts';

/** What an application may know of someone, or do for them, in one tenant. */
export type Access = {
  application: { id: string; name: string; logoHash: string | null };
  tenant: { id: string; name: string };
  scopes: Scope[];
  since: number;
  /** null: it holds nothing right now, but it need not ask */
  lastUsedAt: number | null;
};

/** One row for each application and tenant where the person consented or is signed in; `readAccess` reads them. */
export function accessOfAccount(db: Db, accountId: string, now: number) {
  const consented = db
    .select({
      applicationId: consents.applicationId,
      tenantId: consents.tenantId,
      scopes: consents.scopes,
      since: sql<number>`${consents.createdAt}`.as('since'),
      lastUsedAt: sql<number | null>`null`.as('last_used_at'),
    })
    .from(consents)
    .where(eq(consents.accountId, accountId));
  const signedIn = db
    .select({
      applicationId: grants.applicationId,
      tenantId: grants.tenantId,
      scopes: grants.scopes,
      since: sql<number>`${grants.createdAt}`.as('since'),
      lastUsedAt: sql<number | null>`${grants.lastUsedAt}`.as('last_used_at'),
    })
    .from(grants)
    .where(sql`${grants.accountId} = ${accountId} and ${grantHolds(now)}`);
  const access = unionAll(consented, signedIn).as('access');
  return db
    .select({
      applicationId: applications.id,
      applicationName: sql<string>`${applications.name}`.as('application_name'),
      logoHash: applications.logoHash,
      tenantId: sql<string>`${tenants.id}`.as('tenant_id'),
      tenantName: sql<string>`${tenants.name}`.as('tenant_name'),
      scopes: sql<string>`group_concat(${access.scopes}, ' ')`.as('scopes'),
      since: sql<number>`min(${access.since})`.as('since'),
      lastUsedAt: sql<number | null>`max(${access.lastUsedAt})`.as('last_used_at'),
    })
    .from(access)
    .innerJoin(applications, eq(applications.id, access.applicationId))
    .innerJoin(tenants, eq(tenants.id, access.tenantId))
    .groupBy(applications.id, tenants.id)
    .orderBy(sql`${applications.name} collate nocase`, tenants.name, applications.id, tenants.id);
}

type Row = ReturnType<typeof accessOfAccount>['_']['result'][number];

export function readAccess({ applicationId, applicationName, logoHash, ...row }: Row): Access {
  return {
    application: { id: applicationId, name: applicationName, logoHash },
    tenant: { id: row.tenantId, name: row.tenantName },
    scopes: readScopes(row.scopes),
    since: row.since,
    lastUsedAt: row.lastUsedAt,
  };
}
