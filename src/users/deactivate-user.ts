import { sql } from 'drizzle-orm';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import {
  changeUser,
  nextVersion,
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
      db.update(users).set({ deactivatedAt: now, epoch: now, version: nextVersion() }).where(go),
    ],
  );
}

/** The person may enter again, after a new sign-in. */
export function activateUser(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<ChangeUserResult> {
  const { db } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    { event: { action: 'user-activated' }, when: sql`${users.deactivatedAt} is not null`, losesAdmin: false },
    (go) => [db.update(users).set({ deactivatedAt: null, version: nextVersion() }).where(go)],
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
    (go) => [db.update(users).set({ epoch: now }).where(go)],
  );
}
