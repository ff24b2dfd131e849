import { sql } from 'drizzle-orm';
import { insertWhere } from '../storage/insert-where.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import {
  changeUser,
  asChanged,
  type ChangeUserResult,
  type Dependencies,
  type Which,
} from './change-user.ts';
import { users, userTerms } from './schema.ts';
import { nameTerms, sortNameOf } from './search-terms.ts';
import { foundByNames, setFoundBy } from './set-attributes.ts';

export type Names = { firstName: string; lastName: string; associateId: string };

export type ChangeNamesResult =
  | ChangeUserResult
  | { outcome: 'malformed-name'; field: keyof Names }
  | { outcome: 'associate-id-taken' };

/** The names of a person in this tenant, and their associate id there. Other tenants have their own. */
export async function changeNames(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
  given: Names,
): Promise<ChangeNamesResult> {
  const { db, now } = dependencies;
  const names: Names = { firstName: '', lastName: '', associateId: '' };
  for (const field of ['firstName', 'lastName', 'associateId'] as const) {
    const name = parseDisplayName(given[field]);
    if (name === null) return { outcome: 'malformed-name', field };
    names[field] = name;
  }
  const { userId } = which;
  const taken = sql`exists (select 1 from users other where other.tenant_id = ${tenantId}
    and other.associate_id = ${names.associateId} and other.id <> ${userId})`;
  const [state] = await db.select({ taken: sql<number>`${taken}` }).from(sql`(select 1)`);
  if (state?.taken) return { outcome: 'associate-id-taken' };

  const differs = sql`(${users.firstName} <> ${names.firstName} or ${users.lastName} <> ${names.lastName}
    or ${users.associateId} <> ${names.associateId})`;
  return changeUser(
    dependencies,
    tenantId,
    which,
    { event: { action: 'user-changed' }, when: sql`${differs} and not ${taken}`, losesAdmin: false },
    (go) => {
      const goes = sql`exists (select 1 from ${users} where ${go})`;
      const terms = sql`json_each(${JSON.stringify(nameTerms(names))}) term`;
      return [
        db
          .delete(userTerms)
          .where(sql`${userTerms.userId} = ${userId} and ${userTerms.part} = 'name' and ${goes}`),
        insertWhere(db, userTerms, { tenantId, term: sql`term.value`, userId, part: 'name' }, goes, terms),
        ...setFoundBy(db, tenantId, userId, foundByNames(names), sql`${go} and ${users.attributes} is null`),
        db
          .update(users)
          .set({ ...names, sortName: sortNameOf(names), ...asChanged(now) })
          .where(go),
      ];
    },
  );
}
