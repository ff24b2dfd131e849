import { sql, type SQL } from 'drizzle-orm';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { accounts } from './schema.ts';
import { domainOf } from './username.ts';

type NamesOf = { accountId: string; oldUsername: string; newUsername: string };

/**
 * The new name, and the end of every link, code and reset mailed to the old one. The password and the
 * sessions stay, but for those that `endWhatNothingVouchesFor` ends. `validatedAt`: when the new address was
 * proved, null if nobody has yet. An operator keeps the name.
 */
export function changeUsername(db: Db, given: NamesOf & { validatedAt: number | null }, condition: SQL) {
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

/**
 * Sessions that nobody vouches for under the new name: those of the former domain's provider, and, where one
 * governs the new domain, all that it did not sign in. For the end of the batch that renames: whoever renames
 * may do it by such a session.
 */
export function endWhatNothingVouchesFor(
  db: Db,
  { accountId, oldUsername, newUsername, now }: NamesOf & { now: number },
  condition: SQL,
) {
  const governed = domainIsFederated(domainOf(newUsername));
  const moved = domainOf(oldUsername) === domainOf(newUsername) ? sql`0` : sql`1`;
  return [
    queueLogoutNotices(
      db,
      now,
      sql`grants.account_id = ${accountId} and ((grants.idp <> 'superid' and ${moved}) or (grants.idp = 'superid' and ${governed}))
        and ${condition}`,
    ),
    db
      .update(accounts)
      .set({
        epoch: sql`${accounts.epoch} + ${governed}`,
        federatedEpoch: sql`${accounts.federatedEpoch} + ${moved}`,
      })
      .where(sql`${accounts.id} = ${accountId} and ${condition}`),
  ] as const;
}

export function hasUsername(accountId: string, username: string): SQL {
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.username} = ${username})`;
}

/** No account bears this name. For the batch that gives it to one. */
export function isFree(username: string): SQL<number> {
  return sql`not exists (select 1 from ${accounts} taken where taken.username = ${username})`;
}
