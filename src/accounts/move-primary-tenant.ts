import { eq, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { accounts, renames } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type MovePrimaryTenantResult =
  | { outcome: 'moved' }
  /** only a tenant where the person has confirmed can govern the account */
  | { outcome: 'not-confirmed-there' };

/**
 * Another tenant governs the account from now on (R10). What the one before wanted renamed is not asked
 * for any more. Throws NotFound for no account, Forbidden where the actor is no operator any more.
 */
export async function movePrimaryTenant(
  { db, now, source }: Dependencies,
  actor: Actor,
  { accountId, tenantId }: { accountId: string; tenantId: string },
): Promise<MovePrimaryTenantResult> {
  const confirmed = sql`exists (select 1 from users mine join tenants theirs on theirs.id = mine.tenant_id
    where mine.account_id = ${accountId} and mine.tenant_id = ${tenantId}
    and mine.confirmed_at is not null and theirs.removed_at is null)`;
  const goes = sql`${accounts.id} = ${accountId} and ${accounts.primaryTenantId} is not ${tenantId}
    and ${confirmed} and ${actor.holds}`;
  const moves = sql`exists (select 1 from ${accounts} where ${goes})`;
  const event = { action: 'primary-tenant-changed', outcome: 'success', accountId } as const;
  const before = sql`(select ${accounts.primaryTenantId} from ${accounts} where ${accounts.id} = ${accountId})`;
  const [[found]] = await db.batch([
    db
      .select({
        confirmed: sql<number>`${confirmed}`.as('confirmed'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    // Each of the two reads in its own log what became of it, and not which the other is.
    recordEvent(
      db,
      { now, source },
      { ...event, reason: 'moved-away', tenantId: before, actorId: actor.accountId },
      sql`${moves} and ${before} is not null`,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, reason: 'moved-here', tenantId, actorId: actor.accountId },
      moves,
    ),
    db
      .update(renames)
      .set({ settledAt: now, outcome: 'withdrawn' })
      .where(
        sql`${renames.accountId} = ${accountId} and ${renames.tenantId} <> ${tenantId} and ${renames.settledAt} is null and ${moves}`,
      ),
    db.update(accounts).set({ primaryTenantId: tenantId }).where(goes),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  return { outcome: found.confirmed ? 'moved' : 'not-confirmed-there' };
}
