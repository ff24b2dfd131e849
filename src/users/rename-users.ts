import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { moveDepartures } from './departures.ts';
import { asChanged } from './change-user.ts';
import { users, userTerms } from './schema.ts';
import { usernameTerms } from './search-terms.ts';

/**
 * R3: the username on the account and on its users is the same. For the batch of a rename, after it.
 * Who was only invited keeps the username that was invited: the tenant learns of no other.
 */
export function renameUsers(
  db: Db,
  { accountId, username, now }: { accountId: string; username: string; now: number },
  condition: SQL,
) {
  const theirs = sql`${users.accountId} = ${accountId} and ${users.confirmedAt} is not null and ${condition}`;
  const terms = sql`json_each(${JSON.stringify(usernameTerms(username))}) term`;
  return [
    db
      .delete(userTerms)
      .where(
        sql`${userTerms.part} = 'username' and ${userTerms.userId} in (select ${users.id} from ${users} where ${theirs})`,
      ),
    insertWhere(
      db,
      userTerms,
      { tenantId: users.tenantId, term: sql`term.value`, userId: users.id, part: 'username' },
      theirs,
      sql`${users}, ${terms}`,
    ),
    ...moveDepartures(db, username, theirs),
    db
      .update(users)
      .set({ username, ...asChanged(now) })
      .where(theirs),
  ] as const;
}
