import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { users } from '../users/schema.ts';
import { touchUsers } from '../users/touch-users.ts';
import { groupMembers } from './schema.ts';

/** In order. `ids` are of users. */
export type MemberChange = { kind: 'add' | 'remove' | 'replace'; ids: string[] } | { kind: 'remove-all' };

/** Where, and what its events say: `name` is the group's then. */
export type ChangedGroup = {
  tenantId: string;
  groupId: string;
  name: string;
  now: number;
  source: RequestSource;
};

/** Where `condition` holds. Who is in the group already, or is not, stays so. */
export function changeMembers(
  db: Db,
  group: ChangedGroup,
  changes: MemberChange[],
  condition: SQL,
): BatchItem<'sqlite'>[] {
  const { tenantId, groupId } = group;
  const members = sql`${groupMembers.groupId} = ${groupId} and ${condition}`;
  return changes.flatMap((change): BatchItem<'sqlite'>[] => {
    const isIn = sql`${users.id} in (select ${groupMembers.userId} from ${groupMembers} where ${members})`;
    const tell = (action: 'group-joined' | 'group-left', who: SQL) =>
      recordMoves(db, group, action, sql`${who} and ${condition}`);
    if (change.kind === 'remove-all') {
      return [...tell('group-left', isIn), db.delete(groupMembers).where(members)];
    }
    const ids = sql`json_each(${JSON.stringify(change.ids)})`;
    const add = insertWhere(
      db,
      groupMembers,
      { groupId, tenantId, userId: sql`given.value` },
      condition,
      sql`${ids} given`,
    ).onConflictDoNothing();
    const isGiven = sql`${users.id} in (select value from ${ids})`;
    const joins = tell('group-joined', sql`${isGiven} and not ${isIn}`);
    const within = sql`${groupMembers.userId} in (select value from ${ids})`;
    switch (change.kind) {
      case 'add':
        return [...joins, add];
      case 'remove':
        return [
          ...tell('group-left', sql`${isGiven} and ${isIn}`),
          db.delete(groupMembers).where(sql`${members} and ${within}`),
        ];
      case 'replace':
        return [
          ...joins,
          ...tell('group-left', sql`${isIn} and not ${isGiven}`),
          db.delete(groupMembers).where(sql`${members} and not (${within})`),
          add,
        ];
    }
  });
}

/** Whom each an event tells of; more at once are one event, with how many. */
const MOST_TOLD = 200;

/**
 * Of each of whom something becomes other than it was, before it does: an event, and another version, since a user's
 * groups are part of them (RFC 7643 §4.1.2). `who`: a condition on `users`. The event is the newest then.
 */
function recordMoves(
  db: Db,
  { tenantId, name, now, source }: ChangedGroup,
  action: 'group-joined' | 'group-left',
  who: SQL,
) {
  const event = { action, outcome: 'success', reason: shortened(name), tenantId } as const;
  // With a plus before it no index is taken of it: ids lead to fewer.
  const which = sql`+${users.tenantId} = ${tenantId} and ${who}`;
  const count = sql`(select count(*) from ${users} where ${which})`;
  return [
    recordEvent(
      db,
      { now, source },
      { ...event, accountId: sql`${users.accountId}` },
      sql`${which} and ${count} <= ${MOST_TOLD}`,
      users,
    ),
    recordEvent(db, { now, source }, { ...event, detail: count }, sql`${count} > ${MOST_TOLD}`),
    touchUsers(db, now, which),
  ] as const;
}

/** Of all who are in it: what the group is called, or that it is, is another thing. */
export function touchMembers(db: Db, { tenantId, groupId, now }: ChangedGroup, condition: SQL) {
  const members = sql`select ${groupMembers.userId} from ${groupMembers} where ${groupMembers.groupId} = ${groupId}`;
  return touchUsers(
    db,
    now,
    sql`+${users.tenantId} = ${tenantId} and ${users.id} in (${members}) and ${condition}`,
  );
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

/** As a log tells it: a directory may name a group at any length. */
export function shortened(name: string): string {
  return name.length <= LONGEST_TOLD ? name : `${name.slice(0, LONGEST_TOLD)}…`;
}

const LONGEST_TOLD = 100;
