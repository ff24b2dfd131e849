import { sql, type SQL } from 'drizzle-orm';
import { moveEvents } from '../audit/move-events.ts';
import { moveMails } from '../mail/move-mails.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { moveInvitations, neverConfirmed, tenantsInviting } from '../users/move-invitations.ts';
import { users } from '../users/schema.ts';
import { insertAccounts } from './change-account.ts';
import { accounts } from './schema.ts';
import { domainOf } from './username.ts';

/**
 * Invitations that were never confirmed stay with the username that was invited: a fresh account, just as
 * for an address that nobody has. So a tenant cannot tell that its invitation went to someone who has been
 * renamed since. The links mailed before stay with the renamed account, where they are dead. For the batch
 * of a rename, after it.
 */
export function leaveInvitations(
  db: Db,
  { accountId, oldUsername, now }: { accountId: string; oldUsername: string; now: number },
  renamed: SQL,
) {
  const fresh = newId();
  const moved = { from: accountId, to: fresh };
  const username = sql`${oldUsername}`;
  const someWait = sql`exists (select 1 from ${users} where ${neverConfirmed(accountId, oldUsername)})`;
  const made = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${fresh})`;
  return [
    insertAccounts(
      db,
      { id: sql`${fresh}`, username, domain: sql`${domainOf(oldUsername)}`, language: sql`null`, now },
      sql`${someWait} and ${renamed}`,
      sql`(select 1)`,
    ),
    moveInvitations(db, { ...moved, username: oldUsername }, made),
    moveMails(db, moved, tenantsInviting(fresh)),
    moveEvents(db, moved, tenantsInviting(fresh)),
  ] as const;
}
