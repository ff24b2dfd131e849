import { eq, sql } from 'drizzle-orm';
import { insertAccount } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { parseUsername, type UsernameProblem } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { forgetInvitation } from '../proofs/consume-link.ts';
import { insertLink, linkExists, newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import { tenantHasProved } from '../tenants/federated-domain.ts';
import { tenants } from '../tenants/schema.ts';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { isRunning } from './may-enter.ts';
import { users } from './schema.ts';

export type NewUser = {
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
};

/** Says nothing of whether an account existed: to the tenant an invited person looks the same. */
export type RegisterUserResult =
  | { outcome: 'registered'; userId: string; mailId: string }
  | { outcome: 'malformed-username'; problem: UsernameProblem }
  | { outcome: 'malformed-name'; field: 'firstName' | 'lastName' | 'associateId' }
  /** suspended, or still on the Standard model: nobody could enter */
  | { outcome: 'tenant-not-running' }
  | { outcome: 'already-user' }
  | { outcome: 'associate-id-taken' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * R7: an admin registers a person. The account is made if the username is new, the user is invited, and
 * the welcome mail goes out unless the tenant turned it off (R8). A tenant that has proved the domain
 * needs no confirmation. Whoever declined, or was invited under an older username, is invited anew.
 * `invitedBy` is the admin's account.
 */
export async function registerUser(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  tenantId: string,
  invitedBy: string | null,
  given: NewUser,
): Promise<RegisterUserResult> {
  const parsed = parseUsername(given.username);
  if (!parsed.ok) return { outcome: 'malformed-username', problem: parsed.problem };
  const { username, domain } = parsed;
  const [firstName, lastName, associateId] = [
    parseDisplayName(given.firstName),
    parseDisplayName(given.lastName),
    parseDisplayName(given.associateId),
  ];
  if (firstName === null) return { outcome: 'malformed-name', field: 'firstName' };
  if (lastName === null) return { outcome: 'malformed-name', field: 'lastName' };
  if (associateId === null) return { outcome: 'malformed-name', field: 'associateId' };

  const inviter = sql<string | null>`(select first_name || ' ' || last_name from ${users}
    where ${users.accountId} = ${invitedBy} and ${users.tenantId} = ${tenantId})`;
  const [tenant] = await db
    .select({ name: tenants.name, inviter: inviter.as('inviter'), running: isRunning().mapWith(Boolean) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (!tenant) throw new NotFound();

  if (!tenant.running) return { outcome: 'tenant-not-running' };

  const userId = newId();
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'welcome', {
    username,
    tenantId,
    tenantName: tenant.name,
    invitedBy: tenant.inviter,
    link: publicOrigin + link.path,
  });

  const account = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${username})`;
  const theirs = sql`${users.tenantId} = ${tenantId} and ${users.accountId} = ${account}`;
  const invitationIsOver = sql`(${theirs} and ${users.confirmedAt} is null and ${users.deactivatedAt} is null
    and (${users.declinedAt} is not null or ${users.invitedUsername} <> ${username}))`;
  const alreadyUser = sql`exists (select 1 from ${users} where ${theirs} and not ${invitationIsOver})`;
  // `is not`: there may be no account yet, and then nothing equals it.
  const associateTaken = sql`exists (select 1 from ${users} where ${users.tenantId} = ${tenantId}
    and ${users.associateId} = ${associateId} and ${users.accountId} is not ${account})`;
  // The id is new in either case, and so the mark of this very try.
  const registered = sql`exists (select 1 from ${users} where ${users.id} = ${userId})`;
  const proved = tenantHasProved(tenantId, domain);
  const wantsMail = sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${tenants.welcomeMails})`;

  const invited = {
    associateId,
    firstName,
    lastName,
    role: given.role,
    invitedAt: now,
    invitedBy,
    invitedUsername: username,
    confirmedAt: sql`case when ${proved} then ${now} end`,
  };
  const [[state]] = await db.batch([
    db
      .select({ alreadyUser: sql<number>`${alreadyUser}`, associateTaken: sql<number>`${associateTaken}` })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
    insertAccount(db, { username, now }, sql`not ${associateTaken}`),
    forgetInvitation(
      db,
      sql`select ${users.id} from ${users} where ${invitationIsOver} and not ${associateTaken}`,
    ),
    db
      .update(users)
      .set({ id: userId, ...invited, declinedAt: null })
      .where(sql`${invitationIsOver} and not ${associateTaken}`),
    insertWhere(
      db,
      users,
      { id: userId, tenantId, accountId: account, ...invited },
      sql`not ${alreadyUser} and not ${associateTaken}`,
    ),
    becomePrimaryTenant(db, account, registered),
    insertLink(db, link, { kind: 'sign-in', username, userId, now }, sql`${registered} and ${wantsMail}`),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.username} = ${username}),
          (select ${tenants.language} from ${tenants} where ${tenants.id} = ${tenantId}))`,
        accountId: account,
        tenantId,
        now,
      },
      linkExists(link),
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'user-registered', outcome: 'success', accountId: account, tenantId, actorId: invitedBy },
      registered,
    ),
  ]);

  if (state?.alreadyUser) return { outcome: 'already-user' };
  if (state?.associateTaken) return { outcome: 'associate-id-taken' };
  return { outcome: 'registered', userId, mailId: mail.id };
}
