import { sql } from 'drizzle-orm';
import { ofUser, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { withdrawInvitationMails } from '../mail/queue-mail.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import {
  changeUser,
  asChanged,
  type ChangeUserResult,
  type Dependencies,
  type Which,
} from './change-user.ts';
import { users } from './schema.ts';

/**
 * The person is out of this tenant at the next request and stays in their others: only the user's
 * state and epoch change, never the account's. An invitation ends with it.
 */
export function deactivateUser(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<ChangeUserResult> {
  const { db, now } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    { event: { action: 'user-deactivated' }, when: sql`${users.deactivatedAt} is null`, losesAdmin: true },
    (go) => [
      spendInvitationLinks(db, which.userId, now, sql`exists (select 1 from ${users} where ${go})`),
      withdrawInvitationMails(
        db,
        {
          tenantId,
          accountId: sql`(select ${users.accountId} from ${users} where ${users.id} = ${which.userId})`,
        },
        sql`exists (select 1 from ${users} where ${go})`,
      ),
      queueLogoutNotices(db, now, ofUser(sql`(select ${users.id} from ${users} where ${go})`)),
      db
        .update(users)
        .set({ deactivatedAt: now, epoch: now, ...asChanged(now) })
        .where(go),
    ],
  );
}

export type ActivateUserResult =
  | ChangeUserResult
  /** an administrator would be one again: whoever asks has to be someone who may make one */
  | { outcome: 'would-make-admin' };

/**
 * The person may enter again, after a new sign-in. `mayMakeAdmins`: whoever asks has just proved who they
 * are, or is a program that may open doors.
 */
export async function activateUser(
  dependencies: Dependencies,
  tenantId: string,
  { mayMakeAdmins, ...which }: Which & { mayMakeAdmins: boolean },
): Promise<ActivateUserResult> {
  const { db, now } = dependencies;
  const isOffAdmin = sql`${users.role} = 'admin' and ${users.deactivatedAt} is not null`;
  if (!mayMakeAdmins) {
    const mine = sql`${users.id} = ${which.userId} and ${users.tenantId} = ${tenantId}`;
    const [admin] = await db
      .select({ id: users.id })
      .from(users)
      .where(sql`${mine} and ${isOffAdmin}`);
    if (admin) return { outcome: 'would-make-admin' };
  }
  const may = mayMakeAdmins ? sql`true` : sql`not (${isOffAdmin})`;
  return changeUser(
    dependencies,
    tenantId,
    which,
    {
      event: { action: 'user-activated' },
      when: sql`${users.deactivatedAt} is not null and ${may}`,
      losesAdmin: false,
    },
    (go) => [
      db
        .update(users)
        .set({ deactivatedAt: null, ...asChanged(now) })
        .where(go),
    ],
  );
}

/** Ends what the person is doing in this tenant; a new sign-in lets them in again. Other tenants notice nothing. */
export function endSessionsOfUser(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<ChangeUserResult> {
  const { db, now } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    {
      event: { action: 'sessions-ended', reason: 'by-admin' },
      when: sql`${users.epoch} < ${now}`,
      losesAdmin: false,
    },
    (go) => [
      queueLogoutNotices(db, now, ofUser(sql`(select ${users.id} from ${users} where ${go})`)),
      db.update(users).set({ epoch: now }).where(go),
    ],
  );
}
