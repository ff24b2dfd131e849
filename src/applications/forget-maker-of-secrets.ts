import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { applicationSecrets } from './schema.ts';

/** Secrets that an account made go on without its name when it is removed: applications rely on them. */
export function forgetMakerOfSecrets(db: Db, accountId: string, condition: SQL) {
  return db
    .update(applicationSecrets)
    .set({ createdBy: null })
    .where(sql`${applicationSecrets.createdBy} = ${accountId} and ${condition}`);
}
