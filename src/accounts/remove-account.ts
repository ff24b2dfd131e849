import { eq, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { forgetDeparturesOf } from '../users/departures.ts';
import { deleteAccount, isLastAdminSomewhere } from './delete-account.ts';
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
    recordEvent(db, { now, source }, { ...event, action: 'account-removed' }, goes),
    forgetDeparturesOf(db, accountId, goes),
    ...deleteAccount(db, { now, source }, { accountId, actorId: actor.accountId }, goes),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  if (found.lastOperator) return { outcome: 'last-operator' };
  return governed.length > 0 ? { outcome: 'last-admin', tenants: governed } : { outcome: 'removed' };
}
