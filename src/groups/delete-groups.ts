import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { touchUsers } from '../users/touch-users.ts';
import { groupMembers, groups } from './schema.ts';

/** For the batch in which a directory goes, or begins anew. */
export function deleteGroupsOfDirectory(
  db: Db,
  { tenantId, directoryId, now }: { tenantId: string; directoryId: string; now: number },
  condition: SQL,
) {
  const its = sql`select its.id from ${groups} its where its.tenant_id = ${tenantId}
    and its.directory_id = ${directoryId} and ${condition}`;
  return [
    // A user's groups are part of them, whoever's user it is.
    touchUsers(
      db,
      now,
      sql`${users.id} in (select ${groupMembers.userId} from ${groupMembers} where ${groupMembers.groupId} in (${its}))`,
    ),
    db.delete(groupMembers).where(sql`${groupMembers.groupId} in (${its})`),
    db
      .delete(groups)
      .where(
        sql`${groups.tenantId} = ${tenantId} and ${groups.directoryId} = ${directoryId} and ${condition}`,
      ),
  ] as const;
}
