import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { foldCase } from '../scim/fold-case.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { changeMembers, type MemberChange } from './change-members.ts';
import { groupMembers, groups } from './schema.ts';

export type GroupNames = { displayName: string; externalId: string | null };

/** A group and its members. The first of the statements answers its id where it was made. */
export function insertGroup(
  db: Db,
  {
    id,
    tenantId,
    directoryId,
    displayName,
    externalId,
    now,
  }: GroupNames & {
    id: string;
    tenantId: string;
    directoryId: string;
    now: number;
  },
  members: string[],
  condition: SQL,
): [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]] {
  const names = { displayName, displayNameFold: foldCase(displayName), externalId };
  const made = sql`exists (select 1 from ${groups} where ${groups.id} = ${id})`;
  const times = { version: 0, createdAt: now, modifiedAt: now };
  return [
    insertWhere(db, groups, { id, tenantId, directoryId, ...names, ...times }, condition).returning({
      id: groups.id,
    }),
    ...changeMembers(db, { tenantId, groupId: id }, [{ kind: 'add', ids: members }], made),
  ];
}

/**
 * `go` holds for the group that is changed. `names`: null where they stay as they are. The last of the statements
 * answers its id where it was changed.
 */
export function changeGroup(
  db: Db,
  { tenantId, groupId, now }: { tenantId: string; groupId: string; now: number },
  names: GroupNames | null,
  members: MemberChange[],
  go: SQL,
): [...BatchItem<'sqlite'>[], BatchItem<'sqlite'>] {
  const goes = sql`exists (select 1 from ${groups} where ${go})`;
  return [
    ...changeMembers(db, { tenantId, groupId }, members, goes),
    db
      .update(groups)
      .set({
        ...(names && { ...names, displayNameFold: foldCase(names.displayName) }),
        version: sql`${groups.version} + 1`,
        modifiedAt: now,
      })
      .where(go)
      .returning({ id: groups.id }),
  ];
}

/** `go` holds for the group as it was read. The last of the statements answers its id where it was removed. */
export function deleteGroup(db: Db, groupId: string, go: SQL): [BatchItem<'sqlite'>, BatchItem<'sqlite'>] {
  const goes = sql`exists (select 1 from ${groups} where ${go})`;
  return [
    db.delete(groupMembers).where(sql`${groupMembers.groupId} = ${groupId} and ${goes}`),
    db.delete(groups).where(go).returning({ id: groups.id }),
  ];
}

/** For the batch that removes the tenant, before its users go. */
export function deleteGroupsOfTenant(db: Db, tenantId: string, condition: SQL) {
  const theirs = sql`select its.id from ${groups} its where its.tenant_id = ${tenantId} and ${condition}`;
  return [
    db.delete(groupMembers).where(sql`${groupMembers.groupId} in (${theirs})`),
    db.delete(groups).where(sql`${groups.tenantId} = ${tenantId} and ${condition}`),
  ] as const;
}
