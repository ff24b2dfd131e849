import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };
type Which = { userId: string; actorId: string | null };

/**
 * The person is out of this tenant at the next request and stays in their others: only the user's
 * state and epoch change, never the account's. An invitation ends with it.
 */
export function deactivateUser(dependencies: Dependencies, tenantId: string, which: Which): Promise<void> {
  return changeState(dependencies, tenantId, which, 'deactivated');
}

/** The person may enter again, after a new sign-in. */
export function activateUser(dependencies: Dependencies, tenantId: string, which: Which): Promise<void> {
  return changeState(dependencies, tenantId, which, 'active');
}

/** Throws NotFound for another tenant's user. What is so already stays, and is no event. */
async function changeState(
  { db, now, source }: Dependencies,
  tenantId: string,
  { userId, actorId }: Which,
  state: 'active' | 'deactivated',
): Promise<void> {
  const off = state === 'deactivated';
  const user = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const changes = sql`${user} and ${users.deactivatedAt} is ${off ? sql`null` : sql`not null`}`;
  const accountId = sql`select ${users.accountId} from ${users} where ${user}`;
  const action = off ? 'user-deactivated' : 'user-activated';
  const [, , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action, outcome: 'success', accountId, tenantId, actorId },
      sql`exists (select 1 from ${users} where ${changes})`,
    ),
    db
      .update(users)
      .set(off ? { deactivatedAt: now, epoch: now } : { deactivatedAt: null })
      .where(changes),
    db.select({ id: users.id }).from(users).where(user),
    spendInvitationLinks(
      db,
      userId,
      now,
      sql`exists (select 1 from ${users} where ${user} and ${users.deactivatedAt} is not null)`,
    ),
  ]);
  if (!found) throw new NotFound();
}
