import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { auditEvents } from '../audit/schema.ts';
import { foldCase } from '../scim/fold-case.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import {
  changeMembers,
  shortened,
  touchMembers,
  type ChangedGroup,
  type MemberChange,
} from './change-members.ts';
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
    source,
  }: GroupNames & {
    id: string;
    tenantId: string;
    directoryId: string;
    now: number;
    source: RequestSource;
  },
  members: string[],
  condition: SQL,
): [BatchItem<'sqlite'>, ...BatchItem<'sqlite'>[]] {
  const names = { displayName, displayNameFold: foldCase(displayName), externalId };
  const made = sql`exists (select 1 from ${groups} where ${groups.id} = ${id})`;
  const times = { version: 0, createdAt: now, modifiedAt: now };
  const group = { tenantId, groupId: id, name: displayName, now, source };
  return [
    insertWhere(db, groups, { id, tenantId, directoryId, ...names, ...times }, condition).returning({
      id: groups.id,
    }),
    recordDeed(db, group, 'group-made', made),
    ...changeMembers(db, group, [{ kind: 'add', ids: members }], made),
  ];
}

/**
 * `go` holds for the group that is changed. `names`: null where they stay as they are. The last of the statements
 * answers its id where it went so. RFC 7644 §3.5.2.1: where that leaves all as it was, the version and the time of
 * the last change stay as well.
 */
export function changeGroup(
  db: Db,
  group: ChangedGroup,
  names: GroupNames | null,
  members: MemberChange[],
  go: SQL,
): [...BatchItem<'sqlite'>[], BatchItem<'sqlite'>] {
  const { now } = group;
  const goes = sql`exists (select 1 from ${groups} where ${go})`;
  const isRenamed = sql`exists (select 1 from ${groups} where ${go} and ${groups.displayName} <> ${names?.displayName ?? ''})`;
  const differs = names
    ? sql`(${groups.displayName} <> ${names.displayName} or ${groups.externalId} is not ${names.externalId})`
    : sql`false`;
  // In a batch nothing comes between: the newest event is of this very request if somebody came or went.
  const isMoved = sql`exists (select 1 from (select * from ${auditEvents} order by ${auditEvents.id} desc limit 1) newest
    where newest.reference = ${group.source.reference} and newest.action in ('group-joined', 'group-left'))`;
  const changes = sql`(${differs} or ${isMoved})`;
  return [
    ...(names ? [recordDeed(db, group, 'group-renamed', isRenamed), touchMembers(db, group, isRenamed)] : []),
    ...changeMembers(db, group, members, goes),
    db
      .update(groups)
      .set({
        ...(names && { ...names, displayNameFold: foldCase(names.displayName) }),
        version: sql`${groups.version} + ${changes}`,
        modifiedAt: sql`case when ${changes} then ${now} else ${groups.modifiedAt} end`,
      })
      .where(go)
      .returning({ id: groups.id }),
  ];
}

/** `go` holds for the group as it was read. The last of the statements answers its id where it was removed. */
export function deleteGroup(
  db: Db,
  group: ChangedGroup,
  go: SQL,
): [...BatchItem<'sqlite'>[], BatchItem<'sqlite'>] {
  const { groupId } = group;
  const goes = sql`exists (select 1 from ${groups} where ${go})`;
  return [
    recordDeed(db, group, 'group-removed', goes),
    touchMembers(db, group, goes),
    db.delete(groupMembers).where(sql`${groupMembers.groupId} = ${groupId} and ${goes}`),
    db.delete(groups).where(go).returning({ id: groups.id }),
  ];
}

function recordDeed(
  db: Db,
  { tenantId, name, now, source }: ChangedGroup,
  action: 'group-made' | 'group-renamed' | 'group-removed',
  condition: SQL,
) {
  const event = { action, outcome: 'success', reason: shortened(name), tenantId } as const;
  return recordEvent(db, { now, source }, event, condition);
}

/** For the batch that removes the tenant, before its users go. */
export function deleteGroupsOfTenant(db: Db, tenantId: string, condition: SQL) {
  const theirs = sql`select its.id from ${groups} its where its.tenant_id = ${tenantId} and ${condition}`;
  return [
    db.delete(groupMembers).where(sql`${groupMembers.groupId} in (${theirs})`),
    db.delete(groups).where(sql`${groups.tenantId} = ${tenantId} and ${condition}`),
  ] as const;
}
