import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { groupMembers } from './schema.ts';

/** Users who are removed are in no group. `which` selects their ids. */
export function deleteMemberships(db: Db, which: SQL) {
  return db.delete(groupMembers).where(sql`${groupMembers.userId} in (${which})`);
}
