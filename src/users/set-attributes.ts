import { sql, type SQL } from 'drizzle-orm';
import { foldCase } from '../scim/fold-case.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { users, userValues } from './schema.ts';

/** One value that a user is found by: as `user_values` has it. */
export type FoundBy = { path: string; value: string; element: number };

/** For the batch of a change by a directory. `go` holds for the user that is changed, before it is. */
export function setFoundBy(db: Db, tenantId: string, userId: string, foundBy: FoundBy[], go: SQL) {
  const goes = sql`exists (select 1 from ${users} where ${go})`;
  return [
    db.delete(userValues).where(sql`${userValues.userId} = ${userId} and ${goes}`),
    insertFoundBy(
      db,
      { tenantId, userId: sql`${userId}` },
      sql`json_each(${JSON.stringify(foundBy)}) found`,
      goes,
    ),
  ] as const;
}

/** `from`: brings `found`, whose `value` is a FoundBy, for each. */
export function insertFoundBy(
  db: Db,
  { tenantId, userId }: { tenantId: string; userId: SQL },
  from: SQL,
  condition: SQL,
) {
  return insertWhere(
    db,
    userValues,
    {
      tenantId,
      userId,
      path: sql`found.value ->> 'path'`,
      value: sql`found.value ->> 'value'`,
      element: sql`found.value ->> 'element'`,
    },
    condition,
    from,
  ).onConflictDoNothing();
}

/** What someone is found by whom no directory has described: their names. */
export function foundByNames({ firstName, lastName }: { firstName: string; lastName: string }): FoundBy[] {
  return [
    { path: 'name.givenName', value: foldCase(firstName), element: 0 },
    { path: 'name.familyName', value: foldCase(lastName), element: 0 },
  ];
}
