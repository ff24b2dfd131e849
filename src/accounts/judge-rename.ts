import { and, eq, sql, type SQL } from 'drizzle-orm';
import { Forbidden, NotFound } from '../errors.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import { refusesDomain } from '../domains/own-domains-only.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { isFree } from './change-username.ts';
import { isGovernedBy } from './governed-by.ts';
import { accounts, renames } from './schema.ts';
import { domainOf, parseUsername, type UsernameProblem } from './username.ts';

/** What an admin wants, and what they were shown when they wanted it. */
export type WantedRename = {
  userId: string;
  actor: Actor;
  shownUsername: string;
  /** the id of the rename that waited, null for none; left out, whatever waits now */
  shownRename?: string | null | undefined;
  newUsername: string;
};

/** When a rename takes effect: at once, or by the person, who enters a code; and why it waits. */
export const FORECASTS = ['at-once', 'domain-not-proved', 'person-confirms'] as const;
export type Forecast = (typeof FORECASTS)[number];

export type RenameRefusal =
  | { outcome: 'malformed-username'; problem: UsernameProblem }
  | { outcome: 'unchanged' }
  /** told only where the tenant owns the domain; elsewhere only whoever enters the code learns it */
  | { outcome: 'taken' }
  | { outcome: 'not-primary-tenant' }
  /** the tenant takes usernames of its own domains alone, and has not proved this one */
  | { outcome: 'outside-domains' }
  /** the account is not as the admin was shown it: someone else was faster */
  | { outcome: 'stale' };

export type JudgedRename = {
  accountId: string;
  oldUsername: string;
  newUsername: string;
  tenantName: string;
  tenantLanguage: Language;
  forecast: Forecast;
  /** the new username that this tenant asked for before and that waits for the person, or null */
  waitsFor: string | null;
  /** for the statements of the rename: all is as it was judged, and whoever asks may still ask */
  still: SQL;
};

/**
 * R10: only the primary tenant renames. At once only into a domain that this tenant has proved, and only
 * if no other tenant is reached or invites, or the old domain is proved too: otherwise an admin could
 * rename a colleague to a mailbox of their own and walk into that person's other tenants. One round trip
 * whatever the answer. Throws NotFound for another tenant's user, Forbidden for whoever is no admin.
 */
export async function judgeRename(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  wanted: WantedRename,
): Promise<({ outcome: 'allowed' } & JudgedRename) | RenameRefusal> {
  const { actor, shownUsername, shownRename } = wanted;
  const parsed = parseUsername(wanted.newUsername);
  if (!parsed.ok) return { outcome: 'malformed-username', problem: parsed.problem };
  const newUsername = parsed.username;
  const account = await findRenamed(db, tenantId, { ...wanted, newUsername, now });
  if (!account) throw new NotFound();
  if (!account.holds) throw new Forbidden('not_an_administrator');
  if (!account.governed) return { outcome: 'not-primary-tenant' };
  const { accountId, username: oldUsername, tenantName, tenantLanguage, waiting } = account;
  if (oldUsername !== shownUsername) return { outcome: 'stale' };
  if (shownRename !== undefined && shownRename !== waiting) return { outcome: 'stale' };
  if (oldUsername === newUsername) return { outcome: 'unchanged' };
  if (account.outside) return { outcome: 'outside-domains' };

  const forecast = forecastOf(account);
  if (forecast === 'at-once' && !account.free) return { outcome: 'taken' };
  const asJudged = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId}
    and ${accounts.username} = ${oldUsername} and ${accounts.primaryTenantId} = ${tenantId} and not ${accounts.operator})
    and ${waitingIn(tenantId, sql`${accountId}`, now)} is ${waiting} and ${actor.holds}
    and not ${refusesDomain(tenantId, domainOf(newUsername))}`;
  const atOnce = sql`${isFree(newUsername)} and ${tenantHasProved(tenantId, domainOf(newUsername))}
    and (${aloneIn(tenantId, sql`${accountId}`)} or ${tenantHasProved(tenantId, domainOf(oldUsername))})`;
  const still = forecast === 'at-once' ? sql`${asJudged} and ${atOnce}` : asJudged;
  return {
    outcome: 'allowed',
    accountId,
    oldUsername,
    newUsername,
    tenantName,
    tenantLanguage,
    forecast,
    waitsFor: account.waitsFor,
    still,
  };
}

function forecastOf(account: { newProved: boolean; oldProved: boolean; alone: boolean }): Forecast {
  if (!account.newProved) return 'domain-not-proved';
  return account.alone || account.oldProved ? 'at-once' : 'person-confirms';
}

async function findRenamed(
  db: Db,
  tenantId: string,
  { userId, actor, newUsername, now }: { userId: string; actor: Actor; newUsername: string; now: number },
) {
  const [account] = await db
    .select({
      accountId: accounts.id,
      username: accounts.username,
      tenantName: tenants.name,
      tenantLanguage: tenants.language,
      holds: sql`${actor.holds}`.mapWith(Boolean),
      governed: isGovernedBy(tenantId).mapWith(Boolean),
      waiting: waitingIn(tenantId, sql`${accounts.id}`, now),
      waitsFor: sql<
        string | null
      >`(select its.new_username from ${renames} its where its.id = ${waitingIn(tenantId, sql`${accounts.id}`, now)})`,
      newProved: tenantHasProved(tenantId, domainOf(newUsername)).mapWith(Boolean),
      oldProved: tenantHasProved(tenantId, sql`${accounts.domain}`).mapWith(Boolean),
      alone: aloneIn(tenantId, sql`${accounts.id}`).mapWith(Boolean),
      free: isFree(newUsername).mapWith(Boolean),
      outside: refusesDomain(tenantId, domainOf(newUsername)).mapWith(Boolean),
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(eq(users.id, userId), eq(users.tenantId, tenantId)));
  return account;
}

/** The id of the rename that this tenant asked for and that waits for the person, or null. */
function waitingIn(tenantId: string, accountId: SQL, now: number): SQL<string | null> {
  return sql<string | null>`(select waits.id from ${renames} waits where waits.account_id = ${accountId}
    and waits.tenant_id = ${tenantId} and waits.settled_at is null and waits.expires_at > ${now})`;
}

/** The account reaches no other tenant, and none invites it. */
function aloneIn(tenantId: string, accountId: SQL): SQL<number> {
  return sql<number>`not exists (select 1 from ${users} other where other.account_id = ${accountId}
    and other.tenant_id <> ${tenantId} and other.declined_at is null)`;
}
