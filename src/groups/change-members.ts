import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { users } from '../users/schema.ts';
import { groupMembers } from './schema.ts';

/** In order. `ids` are of users. */
export type MemberChange = { kind: 'add' | 'remove' | 'replace'; ids: string[] } | { kind: 'remove-all' };

/** Where `condition` holds. Who is in the group already, or is not, stays so. */
export function changeMembers(
  db: Db,
  { tenantId, groupId }: { tenantId: string; groupId: string },
  changes: MemberChange[],
  condition: SQL,
): BatchItem<'sqlite'>[] {
  const members = sql`${groupMembers.groupId} = ${groupId} and ${condition}`;
  return changes.flatMap((change): BatchItem<'sqlite'>[] => {
    if (change.kind === 'remove-all') return [db.delete(groupMembers).where(members)];
    const ids = sql`json_each(${JSON.stringify(change.ids)})`;
    const add = insertWhere(
      db,
      groupMembers,
      { groupId, tenantId, userId: sql`given.value` },
      condition,
      sql`${ids} given`,
    ).onConflictDoNothing();
    const within = sql`${groupMembers.userId} in (select value from ${ids})`;
    switch (change.kind) {
      case 'add':
        return [add];
      case 'remove':
        return [db.delete(groupMembers).where(sql`${members} and ${within}`)];
      case 'replace':
        return [db.delete(groupMembers).where(sql`${members} and not (${within})`), add];
    }
  });
}

/** All who are to be added are users of the tenant. */
export function areUsers(tenantId: string, changes: MemberChange[]): SQL {
  const ids = changes.flatMap((change) =>
    change.kind === 'add' || change.kind === 'replace' ? change.ids : [],
  );
  if (ids.length === 0) return sql`true`;
  return sql`not exists (select 1 from json_each(${JSON.stringify([...new Set(ids)])}) given
    where not exists (select 1 from ${users} where ${users.id} = given.value and ${users.tenantId} = ${tenantId}))`;
}
