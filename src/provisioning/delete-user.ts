import { sql } from 'drizzle-orm';
import { sealTenantWithoutAdmin } from '../accounts/close-account.ts';
import { deleteAccount } from '../accounts/delete-account.ts';
import { queueForOperators } from '../accounts/queue-for-operators.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { actorOf, type Directory } from '../directories/with-directory.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { isLastAdmin } from '../users/change-user.ts';
import { isAsRead } from '../users/change-provisioned.ts';
import { noteDeparture } from '../users/departures.ts';
import { removal } from '../users/remove-user.ts';
import { users } from '../users/schema.ts';
import { unauthorized } from './scim-refusals.ts';
import type { StoredUser } from './select-users.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * RFC 7644 §3.6: the user is gone from the tenant, whoever it is, and the account where nothing else holds it.
 * False where someone has changed the user since they were read. Throws ScimError.
 */
export async function deleteUser(
  dependencies: Dependencies,
  directory: Directory,
  { id: userId, accountId, version, ownsAccount, username, externalId }: StoredUser,
): Promise<boolean> {
  const { db, now, source } = dependencies;
  const { tenantId } = directory;
  const mail = await sealTenantWithoutAdmin(dependencies, tenantId);
  const actor = actorOf(directory, now);
  const go = isAsRead(tenantId, { userId, version, actor });
  const goes = sql`exists (select 1 from ${users} where ${go})`;
  const event = { action: 'user-removed', outcome: 'success', accountId, tenantId } as const;
  const isFree = sql`not exists (select 1 from users other where other.account_id = ${accountId})
    and exists (select 1 from accounts it where it.id = ${accountId} and not it.operator)`;
  const theirs = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const [[before], ...answers] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(users)
      .where(theirs),
    recordEvent(db, { now, source }, event, goes),
    queueForOperators(
      db,
      mail,
      now,
      sql`exists (select 1 from ${users} where ${go} and ${isLastAdmin(tenantId)})`,
    ),
    noteDeparture(db, { tenantId, username, externalId, now }, goes),
    ...removal({ db, now }, tenantId, userId, go),
    ...(ownsAccount ? deleteAccount(db, { now, source }, { accountId, actorId: null }, isFree) : []),
    db.select({ id: users.id }).from(users).where(theirs),
  ]);
  const left = answers.at(-1) as unknown as { id: string }[];
  if (left.length === 0) return true;
  if (!before?.holds) throw unauthorized('ended-meanwhile');
  return false;
}
