import { sql, type SQL } from 'drizzle-orm';
import { groupMembers, groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { directoryRequests } from './schema.ts';

const DAY = 24 * 60 * 60 * 1000;

/** For selects of `directories`: what each of them has brought, and what it asked for last. */
export function summaryOf(now: number) {
  return {
    groups: count(
      sql`from ${groups} its where its.tenant_id = directories.tenant_id and its.directory_id = directories.id`,
    ).as('group_count'),
    refusals: count(
      sql`from ${directoryRequests} its where its.directory_id = directories.id and its.status >= 400 and its.at > ${now - DAY}`,
    ).as('refusal_count'),
    lastRequestAt: sql<
      number | null
    >`coalesce((select its.at from ${directoryRequests} its where its.directory_id = directories.id
      order by its.id desc limit 1), directories.last_request_at)`.as('asked_at'),
  };
}

/** How many users each directory of the tenant has: those who may be let in, and those who are deactivated. */
export function countUsers(db: Db, tenantId: string) {
  return db
    .select({
      directoryId: users.directoryId,
      users: sql<number>`sum(${users.deactivatedAt} is null)`.as('user_count'),
      deactivated: sql<number>`sum(${users.deactivatedAt} is not null)`.as('deactivated_count'),
      externalIds: sql<number>`count(${users.externalId})`.as('external_id_count'),
      attributes: sql<number>`count(${users.attributes})`.as('attribute_count'),
    })
    .from(users)
    .where(sql`${users.tenantId} = ${tenantId} and ${users.directoryId} is not null`)
    .groupBy(users.directoryId);
}

/** Of all groups of one directory. */
export function countMemberships(db: Db, tenantId: string, directoryId: string) {
  return db
    .select({ memberships: sql<number>`count(*)`.as('membership_count') })
    .from(groupMembers)
    .where(
      sql`${groupMembers.groupId} in (select its.id from ${groups} its where its.tenant_id = ${tenantId}
        and its.directory_id = ${directoryId})`,
    );
}

function count(from: SQL): SQL<number> {
  return sql<number>`(select count(*) ${from})`;
}
