import { sql, type SQL } from 'drizzle-orm';
import { leavePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { withdrawRename } from '../accounts/withdraw-rename.ts';
import { deleteGrantsOfUser } from '../grants/delete-grants.ts';
import { ofUser, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { withdrawInvitationMails } from '../mail/queue-mail.ts';
import { forgetInvitations, spendInvitationLinks } from '../proofs/consume-link.ts';
import type { Db } from '../storage/db.ts';
import { changeUser, type ChangeUserResult, type Dependencies, type Which } from './change-user.ts';
import { noteDepartures } from './departures.ts';
import { deleteUsers } from './delete-users.ts';
import { users } from './schema.ts';

/**
 * The person has no place in this tenant any more; account, password and other tenants stay. If this
 * was the primary tenant, the oldest remaining one is, and what this one wanted renamed is not.
 */
export function removeUser(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<ChangeUserResult> {
  const { db, now } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    { event: { action: 'user-removed' }, when: sql`true`, losesAdmin: true },
    (go) => [...removal({ db, now }, tenantId, which.userId, go)],
  );
}

/** For the batch of a removal. `go` holds for exactly the user that is removed. */
export function removal({ db, now }: { db: Db; now: number }, tenantId: string, userId: string, go: SQL) {
  const goes = sql`exists (select 1 from ${users} where ${go})`;
  const accountId = sql`(select ${users.accountId} from ${users} where ${users.id} = ${userId})`;
  const which = sql`select ${users.id} from ${users} where ${go}`;
  return [
    noteDepartures(db, now, which),
    spendInvitationLinks(db, userId, now, goes),
    forgetInvitations(db, which),
    withdrawInvitationMails(db, { tenantId, accountId }, goes),
    withdrawRename(db, { tenantId, accountId, now }, goes),
    queueLogoutNotices(db, now, sql`${ofUser(sql`${userId}`)} and ${goes}`),
    ...deleteGrantsOfUser(db, { tenantId, accountId }, goes),
    leavePrimaryTenant(db, accountId, tenantId, goes),
    ...deleteUsers(db, which),
  ] as const;
}
