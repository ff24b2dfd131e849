import { sql, type SQL } from 'drizzle-orm';
import { groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';
import { keepPlace, type Walk } from './keep-place.ts';
import { askWithin } from './ask-within.ts';

const columns = {
  id: groups.id,
  displayName: groups.displayName,
  externalId: groups.externalId,
  version: groups.version,
  createdAt: groups.createdAt,
  modifiedAt: groups.modifiedAt,
};

/** Of one group in an answer: what D1 takes for one value. */
export const MOST_MEMBERS = 15_000;

/** A group as the database has it. `members`: as JSON, null where they are not asked for, `too many` beyond what is shown. */
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
  walk: Walk;
  /** the filter leads to few groups by itself: `findsByMember` */
  byMember: boolean;
  members: boolean;
};

/** One page, and how many there are. */
export function selectGroups(
  db: Db,
  tenantId: SQL,
  { filter, sort, startIndex, count, walk, byMember, members }: GroupQuery,
) {
  const { asks, asked, condition, withAsks } = askWithin(db, tenantId, filter);
  // Of what has a plus before it no index is taken: the one that finds few is better than the one of the tenant,
  // and the one that the filter finds by is better than the one that spares the sorting.
  const where = sql`${byMember ? sql`+` : sql``}${groups.tenantId} = ${asked} and ${condition}`;
  const [key, id] = [filter ? sql`+${groups.createdAt}` : sql`${groups.createdAt}`, sql`${groups.id}`];
  // In the usual order alone: whoever sorts goes by the count of rows.
  const place = sort
    ? null
    : keepPlace(db, walk, { withAsks, table: sql`${groups}`, where, key, id, startIndex, count });
  const page = db
    .with(asks)
    .select({ ...columns, members: membersIf(members).as('members') })
    .from(groups)
    .where(place ? sql`${where} and ${place.after}` : where)
    .orderBy(...(sort ?? [key]), id)
    .limit(count);
  return [
    db
      .with(asks)
      .select({ total: sql<number>`count(*)`.as('total') })
      .from(groups)
      .where(where),
    place ? page : page.offset(startIndex - 1),
    ...(place ? [place.remember] : []),
  ] as const;
}

function membersIf(asked: boolean): SQL<string | null> {
  if (!asked) return sql<string | null>`null`;
  // `groups.id` as text: of a column among what is selected, Drizzle writes the name without its table.
  return sql<string | null>`(select case when count(*) <= ${MOST_MEMBERS}
    then json_group_array(json_object('value', its.id, 'display', its.username)) else 'too many' end
    from group_members member join users its on its.id = member.user_id where member.group_id = groups.id)`;
}
