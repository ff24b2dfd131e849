import { sql, type SQL } from 'drizzle-orm';
import { forgetMaker } from '../api-tokens/delete-tokens.ts';
import { forgetMakerOfSecrets } from '../applications/forget-maker-of-secrets.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { forgetMakerOfDirectories } from '../directories/delete-directories.ts';
import { deleteRecoveryCodesOf } from '../domains/delete-domains.ts';
import { deleteGrantsOfAccount } from '../grants/delete-grants.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { deleteIdentitiesOf } from '../identities/delete-identities.ts';
import { forgetUploader } from '../imports/delete-imports.ts';
import { deleteMailsOfAccount } from '../mail/delete-mails.ts';
import { deleteProofsOf } from '../proofs/delete-proofs.ts';
import { deleteEndedSessionsOf } from '../sessions/end-sessions.ts';
import type { Db } from '../storage/db.ts';
import { deleteUsers, forgetInviter } from '../users/delete-users.ts';
import { users } from '../users/schema.ts';
import { deleteRenamesOfAccount } from './delete-renames.ts';
import { accounts } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

/**
 * The account and all that belongs to it are gone, from every tenant, each of which notes it. For the batch of
 * a removal: `goes` has to hold until the account itself is gone, which is last.
 */
export function deleteAccount(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  { accountId, actorId, reason }: { accountId: string; actorId: string | null; reason?: string },
  goes: SQL,
) {
  const theirs = sql`select ${users.id} from ${users} where ${users.accountId} = ${accountId} and ${goes}`;
  return [
    recordEvent(
      db,
      { now, source },
      {
        action: 'user-removed',
        outcome: 'success',
        accountId,
        actorId,
        tenantId: sql`${users.tenantId}`,
        ...(reason !== undefined && { reason }),
      },
      sql`${users.accountId} = ${accountId} and ${goes}`,
      sql`${users}`,
    ),
    ...deleteProofsOf(db, accountId, goes),
    ...deleteRenamesOfAccount(db, accountId, goes),
    deleteMailsOfAccount(db, accountId, goes),
    deleteEndedSessionsOf(db, accountId, goes),
    ...deleteIdentitiesOf(db, accountId, goes),
    deleteRecoveryCodesOf(db, accountId, goes),
    forgetInviter(db, accountId, goes),
    forgetUploader(db, accountId, goes),
    ...forgetMaker(db, accountId, goes),
    ...forgetMakerOfDirectories(db, accountId, goes),
    forgetMakerOfSecrets(db, accountId, goes),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${goes}`),
    ...deleteGrantsOfAccount(db, accountId, goes),
    ...deleteUsers(db, theirs),
    db.delete(accounts).where(sql`${accounts.id} = ${accountId} and ${goes}`),
  ] as const;
}

/**
 * Gives the account a name that nobody has, by which the rest of the batch knows that it is this very try that
 * closes it.
 */
export function markForClosing(db: Db, accountId: string, mark: string, condition: SQL) {
  return db
    .update(accounts)
    .set({ username: mark })
    .where(sql`${accounts.id} = ${accountId} and ${condition}`);
}

/** Selects the ids of the tenants where this account is the only administrator who may enter. */
export function isLastAdminSomewhere(accountId: string): SQL {
  return sql`select mine.tenant_id from users mine join tenants governed on governed.id = mine.tenant_id
    where mine.account_id = ${accountId} and governed.removed_at is null
    and mine.role = 'admin' and ${isAdmitted('mine')}
    and not exists (select 1 from users other where other.tenant_id = mine.tenant_id and other.id <> mine.id
      and other.role = 'admin' and ${isAdmitted('other')})`;
}
