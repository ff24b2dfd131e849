import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { lapsed } from '../domains/proven-domain.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { conflicts } from './schema.ts';

export type WhichConflict = { userId: string; conflictId: string; actor: Actor };

export type JudgedConflict = {
  accountId: string;
  username: string;
  /** nobody says this of themselves */
  own: boolean;
  /** whether it can be settled, now */
  open: boolean;
  /** the same as a condition for the statements that settle it */
  still: SQL;
};

/**
 * Someone else came with the address of a user, and an administrator of the tenant that has proved the domain
 * says who they are. One round trip. Throws NotFound for a conflict that is not this tenant's, Forbidden where
 * the actor is no administrator any more.
 */
export async function judgeConflict(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  { userId, conflictId, actor }: WhichConflict,
): Promise<JudgedConflict> {
  const mine = sql`${conflicts.id} = ${conflictId} and ${conflicts.tenantId} = ${tenantId}`;
  // The domain is still shown to be this tenant's, with the provider and directory that the other one came from.
  const still = sql`exists (select 1 from ${conflicts} join ${accounts} on ${accounts.id} = ${conflicts.accountId}
      join ${users} on ${users.accountId} = ${accounts.id} and ${users.tenantId} = ${tenantId}
      join domains own on own.domain = ${accounts.domain} and own.tenant_id = ${tenantId} and own.proved_at is not null
        and own.provider = ${conflicts.provider} and own.directory = ${conflicts.directory}
        and not ${lapsed(sql`own.missing_since`, now)}
    where ${mine} and ${users.id} = ${userId} and ${conflicts.settledAt} is null and not ${accounts.operator}
      and ${conflicts.upn} = ${accounts.username}) and ${actor.holds}`;
  const [found] = await db
    .select({
      accountId: conflicts.accountId,
      username: sql<string>`${accounts.username}`.as('conflict_username'),
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      open: sql`${still}`.mapWith(Boolean).as('open'),
    })
    .from(conflicts)
    .innerJoin(accounts, sql`${accounts.id} = ${conflicts.accountId}`)
    .where(
      sql`${mine} and exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId}
        and ${users.accountId} = ${conflicts.accountId})`,
    );
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  const { accountId, username, open } = found;
  return { accountId, username, open, still, own: accountId === actor.accountId };
}
