import { and, eq, isNull, lte, sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { tenantHasProved } from '../tenants/federated-domain.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { renameUsers } from '../users/rename-users.ts';
import { users } from '../users/schema.ts';
import { accounts, renames } from './schema.ts';
import { domainOf, parseUsername, type UsernameProblem } from './username.ts';

export type RenameResult =
  /** in effect; `mailId` is the notice to the old address */
  | { outcome: 'renamed'; mailId: string }
  /** until the person, signed in, enters the code mailed to the new address */
  | { outcome: 'waits-for-person' }
  | { outcome: 'malformed-username'; problem: UsernameProblem }
  | { outcome: 'unchanged' }
  /** told only where the tenant owns the domain; elsewhere only whoever enters the code learns it */
  | { outcome: 'taken' }
  | { outcome: 'not-primary-tenant' }
  /** the username is not the one that the admin was shown: someone else changed it */
  | { outcome: 'stale' };

type Dependencies = { db: Db; now: number; source: RequestSource | null; mailSeal: MailSeal };

const WAITS = 14 * 24 * 60 * 60 * 1000;

/**
 * R10: an admin of the primary tenant changes username and email. At once only into a domain that this
 * tenant has proved, and only if no other tenant is reached or invites, or the old domain is proved
 * too. Otherwise an admin could rename a colleague to a mailbox of their own and walk into that
 * person's other tenants.
 */
export async function renameAccount(
  { db, now, source, mailSeal }: Dependencies,
  tenantId: string,
  given: { userId: string; shownUsername: string; newUsername: string; actor: Actor },
): Promise<RenameResult> {
  const parsed = parseUsername(given.newUsername);
  if (!parsed.ok) return { outcome: 'malformed-username', problem: parsed.problem };
  const newUsername = parsed.username;
  const { userId, actor } = given;
  const actorId = actor.accountId;

  const account = await findRenamed(db, tenantId, { userId, newUsername });
  if (!account) throw new NotFound();
  if (account.primaryTenantId !== tenantId) return { outcome: 'not-primary-tenant' };
  if (account.username !== given.shownUsername) return { outcome: 'stale' };
  if (account.username === newUsername) return { outcome: 'unchanged' };
  const atOnce = account.newProved && (account.alone || account.oldProved);
  if (atOnce && !account.free) return { outcome: 'taken' };

  const { accountId, username: oldUsername } = account;
  const still = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId}
    and ${accounts.username} = ${oldUsername} and ${accounts.primaryTenantId} = ${tenantId} and not ${accounts.operator}) and ${actor.holds}`;
  const event = { outcome: 'success', accountId, tenantId, actorId } as const;

  if (!atOnce) {
    const [, , [waiting]] = await db.batch([
      settleOpenRename(db, accountId, now, still),
      insertWhere(
        db,
        renames,
        {
          id: newId(),
          accountId,
          tenantId,
          requestedBy: actorId,
          oldUsername,
          newUsername,
          createdAt: now,
          expiresAt: now + WAITS,
        },
        still,
      ),
      db
        .select({ id: renames.id })
        .from(renames)
        .where(
          and(
            eq(renames.accountId, accountId),
            eq(renames.newUsername, newUsername),
            isNull(renames.settledAt),
          ),
        ),
      recordEvent(db, { now, source }, { action: 'rename-requested', ...event }, still),
    ]);
    return { outcome: waiting ? 'waits-for-person' : 'stale' };
  }

  const mail = await sealMail({ mailSeal, now }, 'username-changed', {
    oldUsername,
    newUsername,
    tenantId,
    tenantName: account.tenantName,
  });
  const may = sql`${still} and ${isFree(newUsername)} and ${tenantHasProved(tenantId, domainOf(newUsername))}
    and (${aloneIn(tenantId, accountId)} or ${tenantHasProved(tenantId, domainOf(oldUsername))})`;
  const [, , [renamed]] = await db.batch([
    recordEvent(db, { now, source }, { action: 'renamed', ...event }, may),
    queueMail(
      db,
      mail,
      {
        recipient: oldUsername,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${account.tenantLanguage})`,
        accountId,
        tenantId,
        now,
      },
      may,
    ),
    changeUsername(db, { accountId, oldUsername, newUsername, validatedAt: null }, may),
    ...renameUsers(db, accountId, newUsername, hasUsername(accountId, newUsername)),
    // Whatever waited for the old name is overtaken, also if the old name comes back.
    settleOpenRename(db, accountId, now, hasUsername(accountId, newUsername)),
  ]);
  return renamed ? { outcome: 'renamed', mailId: mail.id } : { outcome: 'stale' };
}

function settleOpenRename(db: Db, accountId: string, now: number, condition: SQL) {
  return db
    .update(renames)
    .set({ settledAt: now, outcome: 'replaced' })
    .where(sql`${renames.accountId} = ${accountId} and ${renames.settledAt} is null and ${condition}`);
}

/** A month after it could have been confirmed, nobody asks for it any more; the audit log has it. */
export function deleteOldRenames(db: Db, now: number) {
  return db.delete(renames).where(lte(renames.expiresAt, now - 30 * 24 * 60 * 60 * 1000));
}

/**
 * The new name, and the end of every link, code and reset mailed to the old one. The password and the
 * sessions stay. `validatedAt`: when the new address was proved, null if nobody has yet.
 */
export function changeUsername(
  db: Db,
  given: { accountId: string; oldUsername: string; newUsername: string; validatedAt: number | null },
  condition: SQL,
) {
  const { accountId, oldUsername, newUsername, validatedAt } = given;
  return db
    .update(accounts)
    .set({
      username: newUsername,
      domain: domainOf(newUsername),
      email: sql`case when ${accounts.email} = ${oldUsername} then ${newUsername} else ${accounts.email} end`,
      validatedAt,
      credentialVersion: sql`${accounts.credentialVersion} + 1`,
    })
    .where(sql`${accounts.id} = ${accountId} and ${accounts.username} = ${oldUsername} and ${condition}`)
    .returning({ username: accounts.username });
}

export function hasUsername(accountId: string, username: string): SQL {
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.username} = ${username})`;
}

/** No account bears this name. For the batch that gives it to one. */
export function isFree(username: string): SQL<number> {
  return sql`not exists (select 1 from ${accounts} taken where taken.username = ${username})`;
}

/** The account reaches no other tenant, and none invites it. */
function aloneIn(tenantId: string, accountId: string) {
  return sql<number>`not exists (select 1 from ${users} where ${users.accountId} = ${accountId}
    and ${users.tenantId} <> ${tenantId} and ${users.declinedAt} is null)`;
}

async function findRenamed(db: Db, tenantId: string, given: { userId: string; newUsername: string }) {
  const [account] = await db
    .select({
      accountId: accounts.id,
      username: accounts.username,
      primaryTenantId: accounts.primaryTenantId,
      tenantName: tenants.name,
      tenantLanguage: tenants.language,
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(eq(users.id, given.userId), eq(users.tenantId, tenantId)));
  if (!account) return null;

  const { accountId, username } = account;
  const [rule] = await db
    .select({
      newProved: tenantHasProved(tenantId, domainOf(given.newUsername)).mapWith(Boolean),
      oldProved: tenantHasProved(tenantId, domainOf(username)).mapWith(Boolean),
      alone: aloneIn(tenantId, accountId).mapWith(Boolean),
      free: isFree(given.newUsername).mapWith(Boolean),
    })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  return rule ? { ...account, ...rule } : null;
}
