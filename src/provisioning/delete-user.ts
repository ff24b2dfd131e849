import { sql } from 'drizzle-orm';
import { sealTenantWithoutAdmin } from '../accounts/close-account.ts';
import { deleteAccount, markForClosing } from '../accounts/delete-account.ts';
import { queueForOperators } from '../accounts/queue-for-operators.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { actorOf, type Directory } from '../directories/with-directory.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { isLastAdmin } from '../users/change-user.ts';
import { isAsRead } from '../users/change-provisioned.ts';
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
  { id: userId, accountId, version, ownsAccount }: StoredUser,
): Promise<boolean> {
  const { db, now, source } = dependencies;
  const { tenantId } = directory;
  const mail = await sealTenantWithoutAdmin(dependencies, tenantId, 'directory');
  const actor = actorOf(directory, now);
  const go = isAsRead(tenantId, { userId, version, actor });
  const goes = sql`exists (select 1 from ${users} where ${go})`;
  const event = { action: 'user-removed', outcome: 'success', accountId, tenantId } as const;
  // Decided while the user is there, and remembered by a mark: only this very removal takes the account along.
  const mark = newId();
  const closes = sql`${goes} and ${ownsAccount ? sql`true` : sql`false`}
    and not exists (select 1 from users other where other.account_id = ${accountId} and other.id <> ${userId})
    and exists (select 1 from accounts it where it.id = ${accountId} and not it.operator)`;
  const closing = sql`exists (select 1 from accounts it where it.id = ${accountId} and it.username = ${mark})`;
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
    recordEvent(db, { now, source }, { ...event, action: 'account-closed', reason: 'by-directory' }, closes),
    markForClosing(db, accountId, mark, closes),
    ...removal({ db, now }, tenantId, userId, go),
    ...deleteAccount(db, { now, source }, { accountId, actorId: null }, closing),
    db.select({ id: users.id }).from(users).where(theirs),
  ]);
  const left = answers.at(-1) as unknown as { id: string }[];
  if (left.length === 0) return true;
  if (!before?.holds) throw unauthorized('ended-meanwhile');
  return false;
}
