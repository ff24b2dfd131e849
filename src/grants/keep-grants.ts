import { sql, type SQL } from 'drizzle-orm';
import { ofAccount, ofSignIn } from './queue-logout-notices.ts';
import { grants } from './schema.ts';
import type { Db } from '../storage/db.ts';

/**
 * What applications hold by this sign-in goes on, though the account's epoch moves. For the batch that moves
 * it, before the statement that does.
 */
export function keepGrants(db: Db, signIn: { accountId: string; sid: string }, condition: SQL) {
  return db
    .update(grants)
    .set({ epoch: sql`${grants.epoch} + 1` })
    .where(sql`${ofSignIn(signIn)} and ${ofAccount(signIn.accountId)} and ${condition}`);
}
