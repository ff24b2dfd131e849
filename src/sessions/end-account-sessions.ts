import { eq, sql } from 'drizzle-orm';
import { nextEpoch } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';

/**
 * An operator signs someone out of every browser and every tenant, by the account's epoch: KV needs no
 * looking at. Throws NotFound for no account, Forbidden where the actor is no operator any more.
 */
export async function endSessionsOfAccount(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  actor: Actor,
  accountId: string,
): Promise<void> {
  const event = { action: 'sessions-ended', outcome: 'success', reason: 'by-operator', accountId } as const;
  const goes = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId}) and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql<number>`${actor.holds}`.as('holds') })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    recordEvent(db, { now, source }, { ...event, actorId: actor.accountId }, goes),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${actor.holds}`),
    nextEpoch(db, accountId, actor.holds),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
}
