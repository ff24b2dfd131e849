import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { isOfOwnDirectory } from '../identities/own-directory.ts';
import { conflicts, identities } from '../identities/schema.ts';
import type { Db } from '../storage/db.ts';
import { users, type UserState } from '../users/schema.ts';
import { tenantHasProved } from './federated-domain.ts';
import { pilots } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

/** Someone of the tenant, as its pages name them. */
type Named = { userId: string; name: string; username: string };

export type AffectedUser = Named & { state: UserState };
export type PilotUser = Named & { addedAt: number };
export type DomainAdministrator = Named & {
  accountId: string;
  /** recovery codes of theirs for this domain that nobody has used */
  codes: number;
};
/** Someone else came with their address; `upn` and `nameThere` as the provider has them. */
export type OpenConflict = Named & { nameThere: string; upn: string; lastAt: number };
/** Called otherwise at the provider than here. */
export type OtherName = Named & { upn: string };

type Which = { tenantId: string; domainId: string };

const MOST_SHOWN = 50;
const MOST_TO_LOOK_AT = 20;
/** As many as anybody picks from. */
const MOST_ADMINISTRATORS = 100;

const named = () => ({
  userId: sql<string>`${users.id}`.as('named_user'),
  name: sql<string>`${users.firstName} || ' ' || ${users.lastName}`.as('named_name'),
  username: sql<string>`${users.username}`.as('named_username'),
});

/** The cross join goes from the domain's accounts to the tenant's users, and never through all of those. */
const ofDomain = (tenantId: string, domain: SQL) =>
  sql`${accounts.domain} = ${domain} and ${users.accountId} = ${accounts.id} and ${users.tenantId} = ${tenantId}`;

export function countAffected(db: Db, tenantId: string, domain: SQL) {
  return db
    .select({ count: sql<number>`count(*)`.as('affected_count') })
    .from(accounts)
    .crossJoin(users)
    .where(ofDomain(tenantId, domain));
}

export function selectAffected(db: Db, tenantId: string, domain: SQL) {
  return db
    .select({ ...named(), state: sql<UserState>`${users.state}`.as('named_state') })
    .from(accounts)
    .crossJoin(users)
    .where(ofDomain(tenantId, domain))
    .orderBy(users.sortName, users.id)
    .limit(MOST_SHOWN);
}

export function selectPilots(db: Db, { tenantId, domainId }: Which) {
  return db
    .select({ ...named(), addedAt: pilots.addedAt })
    .from(pilots)
    .innerJoin(users, sql`${users.id} = ${pilots.userId}`)
    .where(sql`${pilots.domainId} = ${domainId} and ${users.tenantId} = ${tenantId}`)
    .orderBy(users.sortName, users.id);
}

/** Those first who were here last. */
export function selectAdministrators(db: Db, { tenantId, domainId }: Which) {
  return db
    .select({
      ...named(),
      accountId: sql<string>`${users.accountId}`.as('named_account'),
      codes: sql<number>`(select count(*) from recovery_codes theirs where theirs.domain_id = ${domainId}
        and theirs.account_id = users.account_id and theirs.used_at is null)`.as('codes_left'),
    })
    .from(users)
    .where(sql`${users.tenantId} = ${tenantId} and ${isAdministrator()}`)
    .orderBy(sql`${users.lastEnteredAt} desc nulls last`, users.id)
    .limit(MOST_ADMINISTRATORS);
}

/** Confirmed and active. For statements on `users`. */
export function isAdministrator(): SQL {
  return sql`${users.role} = 'admin' and ${isAdmitted()}`;
}

export function selectConflicts(db: Db, tenantId: string, domain: SQL) {
  return db
    .select({
      ...named(),
      nameThere: sql<string>`${conflicts.name}`.as('name_there'),
      upn: conflicts.upn,
      lastAt: conflicts.lastAt,
    })
    .from(conflicts)
    .innerJoin(accounts, sql`${accounts.id} = ${conflicts.accountId}`)
    .innerJoin(users, sql`${users.accountId} = ${accounts.id} and ${users.tenantId} = ${conflicts.tenantId}`)
    .where(
      sql`${conflicts.tenantId} = ${tenantId} and ${conflicts.settledAt} is null and ${accounts.domain} = ${domain}
        and ${tenantHasProved(tenantId, domain)}`,
    )
    .orderBy(sql`${conflicts.lastAt} desc`)
    .limit(MOST_TO_LOOK_AT);
}

/** Of those whom this very directory vouches for, and only to the tenant that has proved the domain. */
export function selectOtherNames(db: Db, tenantId: string, domain: SQL) {
  return db
    .select({ ...named(), upn: identities.upn })
    .from(accounts)
    .crossJoin(identities)
    .crossJoin(users)
    .where(
      sql`${ofDomain(tenantId, domain)} and ${identities.accountId} = ${accounts.id}
        and ${identities.upn} <> ${accounts.username} and ${isOfOwnDirectory(tenantId, domain)}`,
    )
    .orderBy(users.sortName, users.id)
    .limit(MOST_TO_LOOK_AT);
}
