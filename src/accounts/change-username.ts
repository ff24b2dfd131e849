import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { accounts } from './schema.ts';
import { domainOf } from './username.ts';

/**
 * The new name, and the end of every link, code and reset mailed to the old one. The password and the
 * sessions stay. `validatedAt`: when the new address was proved, null if nobody has yet. An operator keeps
 * the name.
 */
export function changeUsername(
  db: Db,
  given: { accountId: string; oldUsername: string; newUsername: string; validatedAt: number | null },
  condition: SQL,
) {
  const { accountId, oldUsername, newUsername, validatedAt } = given;
  return db
    .update(accounts)
    .set({
      username: newUsername,
      domain: domainOf(newUsername),
      email: sql`case when ${accounts.email} = ${oldUsername} then ${newUsername} else ${accounts.email} end`,
      validatedAt,
      credentialVersion: sql`${accounts.credentialVersion} + 1`,
    })
    .where(
      sql`${accounts.id} = ${accountId} and ${accounts.username} = ${oldUsername} and not ${accounts.operator} and ${condition}`,
    )
    .returning({ username: accounts.username });
}

export function hasUsername(accountId: string, username: string): SQL {
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.username} = ${username})`;
}

/** No account bears this name. For the batch that gives it to one. */
export function isFree(username: string): SQL<number> {
  return sql`not exists (select 1 from ${accounts} taken where taken.username = ${username})`;
}
