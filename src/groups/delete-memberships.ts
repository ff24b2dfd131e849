import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { groupMembers, groups } from './schema.ts';

/** Users who are removed are in no group, and their groups are others then. `which` selects their ids. */
export function deleteMemberships(db: Db, which: SQL) {
  const theirs = sql`${groupMembers.userId} in (${which})`;
  return [
    db
      .update(groups)
      .set({ version: sql`${groups.version} + 1` })
      .where(sql`${groups.id} in (select ${groupMembers.groupId} from ${groupMembers} where ${theirs})`),
    db.delete(groupMembers).where(theirs),
  ] as const;
}
