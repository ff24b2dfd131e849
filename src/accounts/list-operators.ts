import { sql } from 'drizzle-orm';
import { auditEvents } from '../audit/schema.ts';
import type { Db } from '../storage/db.ts';
import { accounts } from './schema.ts';

export type ListedOperator = {
  id: string;
  username: string;
  /** without, they have not been here yet */
  hasPassword: boolean;
  lastSignInAt: number | null;
};

/** A handful, by username. */
export function listOperators(db: Db): Promise<ListedOperator[]> {
  const lastSignIn = sql<number | null>`(select max(seen.at) from ${auditEvents} seen
    where seen.account_id = accounts.id and seen.action = 'sign-in' and seen.outcome = 'success')`;
  return db
    .select({
      id: accounts.id,
      username: accounts.username,
      hasPassword: sql`${accounts.passwordHash} is not null`.mapWith(Boolean).as('has_password'),
      lastSignInAt: lastSignIn.as('last_sign_in_at'),
    })
    .from(accounts)
    .where(sql`operator = 1`)
    .orderBy(accounts.username);
}
