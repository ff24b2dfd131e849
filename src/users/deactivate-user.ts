import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * The person is out of this tenant at the next request and stays in their others: only the user's
 * state and epoch change, never the account's.
 */
export async function deactivateUser(
  { db, now, source }: Dependencies,
  tenantId: string,
  { userId, actorId }: { userId: string; actorId: string | null },
): Promise<void> {
  const user = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const accountId = sql`select ${users.accountId} from ${users} where ${user}`;
  const [, , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'user-deactivated', outcome: 'success', accountId, tenantId, actorId },
      sql`exists (select 1 from ${users} where ${user} and ${users.deactivatedAt} is null)`,
    ),
    db
      .update(users)
      .set({ deactivatedAt: now, epoch: now })
      .where(sql`${user} and ${users.deactivatedAt} is null`),
    db.select({ id: users.id }).from(users).where(user),
    spendInvitationLinks(db, userId, now, sql`exists (select 1 from ${users} where ${user})`),
  ]);
  if (!found) throw new NotFound();
}

export async function activateUser(
  { db, now, source }: Dependencies,
  tenantId: string,
  { userId, actorId }: { userId: string; actorId: string | null },
): Promise<void> {
  const user = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const accountId = sql`select ${users.accountId} from ${users} where ${user}`;
  const [, , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'user-activated', outcome: 'success', accountId, tenantId, actorId },
      sql`exists (select 1 from ${users} where ${user} and ${users.deactivatedAt} is not null)`,
    ),
    db
      .update(users)
      .set({ deactivatedAt: null })
      .where(sql`${user} and ${users.deactivatedAt} is not null`),
    db.select({ id: users.id }).from(users).where(user),
  ]);
  if (!found) throw new NotFound();
}
