import { eq, sql, type SQL } from 'drizzle-orm';
import { forgetMaker } from '../api-tokens/delete-tokens.ts';
import { forgetMakerOfSecrets } from '../applications/forget-maker-of-secrets.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { deleteGrantsOfAccount } from '../grants/delete-grants.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { forgetUploader } from '../imports/delete-imports.ts';
import { deleteMailsOfAccount } from '../mail/delete-mails.ts';
import { deleteProofsOf } from '../proofs/delete-proofs.ts';
import { deleteEndedSessionsOf } from '../sessions/end-sessions.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { deleteUsers, forgetInviter } from '../users/delete-users.ts';
import { users } from '../users/schema.ts';
import { deleteRenamesOfAccount } from './delete-renames.ts';
import { isLastOperator } from './make-operator.ts';
import { accounts } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type RemoveAccountResult =
  | { outcome: 'removed' }
  /** nobody does this to themselves */
  | { outcome: 'own' }
  | { outcome: 'last-operator' }
  /** these tenants would be left without an administrator */
  | { outcome: 'last-admin'; tenants: { id: string; name: string }[] };

/**
 * The account and all that belongs to it are gone, from every tenant, at the request of its owner. The
 * audit log keeps the id, which says nothing any more. Sessions that KV still has lead nowhere. Throws
 * NotFound for no account, Forbidden where the actor is no operator any more.
 */
export async function removeAccount(
  { db, now, source }: Dependencies,
  actor: Actor,
  accountId: string,
): Promise<RemoveAccountResult> {
  if (accountId === actor.accountId) return { outcome: 'own' };
  const lastOperator = isLastOperator(accountId);
  const lastAdmin = isLastAdminSomewhere(accountId);
  // Holds until the account itself is gone, which is last: nothing that goes before makes it false.
  const goes = sql`(exists (select 1 from accounts it where it.id = ${accountId})
    and not ${lastOperator} and not exists (${lastAdmin}) and ${actor.holds})`;
  const theirs = sql`select ${users.id} from ${users} where ${users.accountId} = ${accountId} and ${goes}`;
  const event = { outcome: 'success', accountId, actorId: actor.accountId } as const;

  const [[found], governed] = await db.batch([
    db
      .select({
        lastOperator: sql<number>`${lastOperator}`.as('last_operator'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    db
      .select({ id: tenants.id, name: tenants.name })
      .from(tenants)
      .where(sql`${tenants.id} in (${lastAdmin})`)
      .orderBy(tenants.id),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'user-removed', tenantId: sql`${users.tenantId}` },
      sql`${users.accountId} = ${accountId} and ${goes}`,
      sql`${users}`,
    ),
    recordEvent(db, { now, source }, { ...event, action: 'account-removed' }, goes),
    ...deleteProofsOf(db, accountId, goes),
    ...deleteRenamesOfAccount(db, accountId, goes),
    deleteMailsOfAccount(db, accountId, goes),
    deleteEndedSessionsOf(db, accountId, goes),
    forgetInviter(db, accountId, goes),
    forgetUploader(db, accountId, goes),
    ...forgetMaker(db, accountId, goes),
    forgetMakerOfSecrets(db, accountId, goes),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${goes}`),
    ...deleteGrantsOfAccount(db, accountId, goes),
    ...deleteUsers(db, theirs),
    db.delete(accounts).where(sql`${accounts.id} = ${accountId} and ${goes}`),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  if (found.lastOperator) return { outcome: 'last-operator' };
  return governed.length > 0 ? { outcome: 'last-admin', tenants: governed } : { outcome: 'removed' };
}

/** Selects the ids of the tenants where this account is the only administrator who may enter. */
function isLastAdminSomewhere(accountId: string): SQL {
  return sql`select mine.tenant_id from users mine join tenants governed on governed.id = mine.tenant_id
    where mine.account_id = ${accountId} and governed.removed_at is null
    and mine.role = 'admin' and mine.confirmed_at is not null and mine.deactivated_at is null
    and not exists (select 1 from users other where other.tenant_id = mine.tenant_id and other.id <> mine.id
      and other.role = 'admin' and other.confirmed_at is not null and other.deactivated_at is null)`;
}
