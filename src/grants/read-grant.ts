import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { applications } from '../applications/schema.ts';
import { readScopes, type Scope } from '../applications/kinds.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { users } from '../users/schema.ts';
import { grantHolds } from './grant-holds.ts';
import { grants } from './schema.ts';

/** A grant that holds, with what tokens tell of person and place. */
export type HeldGrant = ReturnType<typeof toHeldGrant>;

/** The grant, if it holds now; for a batch, its answer for `toHeldGrant`. */
export function selectHeldGrant(db: Db, now: number, which: SQL) {
  return db
    .select({
      id: sql<string>`${grants.id}`.as('grant_id'),
      accountId: sql<string>`${grants.accountId}`.as('grant_account'),
      tenantId: sql<string>`${grants.tenantId}`.as('grant_tenant'),
      applicationId: sql<string>`${grants.applicationId}`.as('grant_application'),
      sid: grants.sid,
      idp: grants.idp,
      provedAt: grants.provedAt,
      authenticatedAt: grants.authenticatedAt,
      proofs: grants.proofs,
      scopes: sql<string>`${grants.scopes}`.as('grant_scopes'),
      resources: grants.resources,
      claims: grants.claims,
      offline: grants.offline,
      expiresAt: grants.expiresAt,
      allowedScopes: sql<string>`${applications.scopes}`.as('allowed_scopes'),
      algorithm: applications.signingAlgorithm,
      username: accounts.username,
      validatedAt: accounts.validatedAt,
      accountLanguage: sql<'en' | 'nb' | null>`${accounts.language}`.as('account_language'),
      associateId: users.associateId,
      firstName: users.firstName,
      lastName: users.lastName,
      role: users.role,
      tenantName: sql<string>`${tenants.name}`.as('tenant_name'),
      tenantLanguage: sql<'en' | 'nb'>`${tenants.language}`.as('tenant_language'),
    })
    .from(grants)
    .innerJoin(applications, sql`${applications.id} = ${grants.applicationId}`)
    .innerJoin(accounts, sql`${accounts.id} = ${grants.accountId}`)
    .innerJoin(tenants, sql`${tenants.id} = ${grants.tenantId}`)
    .innerJoin(
      users,
      sql`${users.accountId} = ${grants.accountId} and ${users.tenantId} = ${grants.tenantId}`,
    )
    .where(sql`${which} and ${grantHolds(now)}`);
}

type Row = Awaited<ReturnType<typeof selectHeldGrant>>[number];

/** What was granted, as far as the application may still ask for it. */
export function toHeldGrant({ allowedScopes, ...row }: Row) {
  const allowed = readScopes(allowedScopes);
  const scopes: Scope[] = readScopes(row.scopes).filter((scope) => allowed.includes(scope));
  return { ...row, scopes, allowed, proofs: row.proofs.split(' ') };
}

/** One round trip. Null where it holds no more. */
export async function readHeldGrant(
  { db, now }: { db: Db; now: number },
  grantId: string,
): Promise<HeldGrant | null> {
  const [row] = await selectHeldGrant(db, now, sql`${grants.id} = ${grantId}`);
  return row ? toHeldGrant(row) : null;
}
