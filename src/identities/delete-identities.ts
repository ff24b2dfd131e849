import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { conflicts, identities } from './schema.ts';

/** For the batch that removes the account. */
export function deleteIdentitiesOf(db: Db, accountId: string, condition: SQL) {
  return [
    db.delete(identities).where(sql`${identities.accountId} = ${accountId} and ${condition}`),
    db.delete(conflicts).where(sql`${conflicts.accountId} = ${accountId} and ${condition}`),
  ] as const;
}
