import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { tenants } from '../tenants/schema.ts';
import type { GivenApplication } from './parse-application.ts';
import { applicationTenants } from './schema.ts';

/** The ids in their order as the one parameter that a statement takes; none where all may. */
export function tenantList(given: GivenApplication['tenants'] = 'all'): string {
  return JSON.stringify(given === 'all' ? [] : given.toSorted());
}

/** These tenants and no others, for the batch of a change. */
export function admitTenants(db: Db, applicationId: string, list: string, condition: SQL) {
  return [
    db.delete(applicationTenants).where(
      sql`${applicationTenants.applicationId} = ${applicationId}
          and ${applicationTenants.tenantId} not in (select value from json_each(${list})) and ${condition}`,
    ),
    insertWhere(
      db,
      applicationTenants,
      { applicationId, tenantId: sql`wanted.value` },
      sql`not ${isUnknown(sql`wanted.value`)} and ${condition}`,
      sql`json_each(${list}) wanted`,
    ).onConflictDoNothing(),
  ] as const;
}

/** The first of them that is not there, or not any more. */
export function selectUnknownTenant(db: Db, list: string) {
  return db
    .select({ id: sql<string>`wanted.value`.as('unknown_id') })
    .from(sql`json_each(${list}) wanted`)
    .where(isUnknown(sql`wanted.value`))
    .limit(1);
}

/** True where one of them is not there. */
export function someUnknown(list: string): SQL {
  return sql`exists (select 1 from json_each(${list}) wanted where ${isUnknown(sql`wanted.value`)})`;
}

function isUnknown(id: SQL): SQL {
  return sql`(${id} not in (select ${tenants.id} from ${tenants} where ${tenants.removedAt} is null))`;
}
