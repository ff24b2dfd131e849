import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

/** The users that an account never confirmed, under the username that was invited. For statements on `users`. */
export function neverConfirmed(accountId: string, username: string): SQL {
  return sql`${users.accountId} = ${accountId} and ${users.confirmedAt} is null and ${users.invitedUsername} = ${username}`;
}

/** They are another account's from now on; the tenant sees no change. For the batch of a rename. */
export function moveInvitations(
  db: Db,
  { from, to, username }: { from: string; to: string; username: string },
  condition: SQL,
) {
  return db
    .update(users)
    .set({ accountId: to })
    .where(sql`${neverConfirmed(from, username)} and ${condition}`);
}

/** For statements after it: the tenants whose invitations came to the account. */
export function tenantsInviting(accountId: string): SQL {
  return sql`select ${users.tenantId} from ${users} where ${users.accountId} = ${accountId}`;
}
