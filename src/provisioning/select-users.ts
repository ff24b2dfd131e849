import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { keepPlace, type Walk } from './keep-place.ts';
import { askWithin } from './ask-within.ts';
import { users } from '../users/schema.ts';

const columns = {
  id: users.id,
  accountId: users.accountId,
  username: users.username,
  associateId: users.associateId,
  firstName: users.firstName,
  lastName: users.lastName,
  role: users.role,
  directoryId: users.directoryId,
  externalId: users.externalId,
  attributes: users.attributes,
  deactivatedAt: users.deactivatedAt,
  heldAt: users.heldAt,
  createdAt: users.invitedAt,
  modifiedAt: users.modifiedAt,
  version: users.version,
  /** the account is this tenant's to remove: it governs it, or nobody has ever used it */
  ownsAccount:
    sql`exists (select 1 from accounts owned where owned.id = users.account_id and not owned.operator
    and (owned.primary_tenant_id = users.tenant_id
      or (owned.primary_tenant_id is null and owned.password_hash is null and owned.validated_at is null
        and not exists (select 1 from identities pin where pin.account_id = owned.id))))`
      .mapWith(Boolean)
      .as('owns_account'),
};

/** A user as the database has them. `groups`: as JSON, null where they are not asked for. */
export type StoredUser = Awaited<ReturnType<typeof selectUser>>[number];

/** `tenantId` selects whose user it has to be. */
export function selectUser(db: Db, tenantId: SQL, userId: string) {
  return db
    .select({ ...columns, groups: groupsOfUser().as('groups') })
    .from(users)
    .where(sql`${users.tenantId} = ${tenantId} and ${users.id} = ${userId}`);
}

export type UserQuery = {
  filter: ((tenantId: SQL) => SQL) | null;
  sort: SQL[] | null;
  /** from 1 */
  startIndex: number;
  count: number;
  walk: Walk;
  /** the filter leads to few users by itself: `findsByValue` */
  byValue: boolean;
  groups: boolean;
};

/** One page, and how many there are. */
export function selectUsers(
  db: Db,
  tenantId: SQL,
  { filter, sort, startIndex, count, walk, byValue, groups }: UserQuery,
) {
  const { asks, asked, condition, withAsks } = askWithin(db, tenantId, filter);
  // Of what has a plus before it no index is taken: the one that finds few is better than the one of the tenant,
  // and the one that the filter finds by is better than the one that spares the sorting.
  const where = sql`${byValue ? sql`+` : sql``}${users.tenantId} = ${asked} and ${condition}`;
  const [key, id] = [filter ? sql`+${users.invitedAt}` : sql`${users.invitedAt}`, sql`${users.id}`];
  // In the usual order alone: whoever sorts goes by the count of rows.
  const place = sort
    ? null
    : keepPlace(db, walk, { withAsks, table: sql`${users}`, where, key, id, startIndex, count });
  const page = db
    .with(asks)
    .select({ ...columns, groups: (groups ? groupsOfUser() : sql<string | null>`null`).as('groups') })
    .from(users)
    .where(place ? sql`${where} and ${place.after}` : where)
    .orderBy(...(sort ?? [key]), id)
    .limit(count);
  return [
    db
      .with(asks)
      .select({ total: sql<number>`count(*)`.as('total') })
      .from(users)
      .where(where),
    place ? page : page.offset(startIndex - 1),
    ...(place ? [place.remember] : []),
  ] as const;
}

function groupsOfUser(): SQL<string | null> {
  // `users.id` as text: of a column among what is selected, Drizzle writes the name without its table.
  return sql<
    string | null
  >`(select json_group_array(json_object('value', its.id, 'display', its.display_name))
    from group_members member join groups its on its.id = member.group_id where member.user_id = users.id)`;
}
