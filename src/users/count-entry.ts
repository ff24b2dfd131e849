import { lt, sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { providerOfUser } from './list-users.ts';
import { mayEnter } from './may-enter.ts';
import { entryDays, users } from './schema.ts';

type Counted = { now: number; outcome: 'success' | 'refusal' };

/** Counts one entry of each user that `which` holds for. For the batch that lets them in or refuses them. */
export function countEntries(db: Db, { now, outcome }: Counted, which: SQL) {
  return insertWhere(
    db,
    entryDays,
    {
      tenantId: users.tenantId,
      day: dayOf(now),
      outcome,
      level: sql`coalesce(${providerOfUser()}, 'password')`,
      count: 1,
    },
    which,
    users,
  ).onConflictDoUpdate({
    target: [entryDays.tenantId, entryDays.day, entryDays.outcome, entryDays.level],
    set: { count: sql`${entryDays.count} + 1` },
  });
}

/**
 * Counts one refused sign-in wherever it would have let the person in. Where they are only invited nothing
 * is counted: that tenant must not learn that there is an account to sign in to.
 */
export function countRefusedSignIn(db: Db, now: number, username: string, condition: SQL = sql`true`) {
  const accountId = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${username})`;
  return countEntries(
    db,
    { now, outcome: 'refusal' },
    sql`${users.accountId} = ${accountId} and ${mayEnter()} and ${condition}`,
  );
}

const DAY = 24 * 60 * 60 * 1000;

/** As long as audit events. */
const KEPT_DAYS = 400;

export function deleteOldEntryDays(db: Db, now: number) {
  return db.delete(entryDays).where(lt(entryDays.day, dayOf(now - KEPT_DAYS * DAY)));
}

/** `2026-11-22`, UTC. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
