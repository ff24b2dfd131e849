import { sql, type SQL } from 'drizzle-orm';
import { groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';

const columns = {
  id: groups.id,
  displayName: groups.displayName,
  externalId: groups.externalId,
  version: groups.version,
  createdAt: groups.createdAt,
  modifiedAt: groups.modifiedAt,
};

/** A group as the database has it. `members`: as JSON, null where they are not asked for. */
export type StoredGroup = Awaited<ReturnType<typeof selectGroup>>[number];

/** `tenantId` selects whose group it has to be. */
export function selectGroup(db: Db, tenantId: SQL, groupId: string, { members = true } = {}) {
  return db
    .select({ ...columns, members: membersIf(members).as('members') })
    .from(groups)
    .where(sql`${groups.tenantId} = ${tenantId} and ${groups.id} = ${groupId}`);
}

export type GroupQuery = {
  filter: ((tenantId: SQL) => SQL) | null;
  sort: SQL[] | null;
  /** from 1 */
  startIndex: number;
  count: number;
  members: boolean;
};

/** One page, and how many there are. */
export function selectGroups(
  db: Db,
  tenantId: SQL,
  { filter, sort, startIndex, count, members }: GroupQuery,
) {
  const asks = db
    .$with('asks')
    .as(db.select({ tenantId: sql`${tenantId}`.as('tenant_id') }).from(sql`(select 1)`));
  const asked = sql`(select tenant_id from asks)`;
  const where = sql`${groups.tenantId} = ${asked} and ${filter ? filter(asked) : sql`true`}`;
  return [
    db
      .with(asks)
      .select({ total: sql<number>`count(*)`.as('total') })
      .from(groups)
      .where(where),
    db
      .with(asks)
      .select({ ...columns, members: membersIf(members).as('members') })
      .from(groups)
      .where(where)
      .orderBy(...(sort ?? [sql`${groups.createdAt}`]), sql`${groups.id}`)
      .limit(count)
      .offset(startIndex - 1),
  ] as const;
}

function membersIf(asked: boolean): SQL<string | null> {
  if (!asked) return sql<string | null>`null`;
  return sql<string | null>`(select json_group_array(json_object('value', its.id, 'display', its.username))
    from group_members member join users its on its.id = member.user_id where member.group_id = ${groups.id})`;
}
