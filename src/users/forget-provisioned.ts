import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { asChanged } from './change-user.ts';
import { users, userValues } from './schema.ts';

/** By which someone is found whom no directory has described. */
const NAMES = { 'name.givenName': users.firstName, 'name.familyName': users.lastName };

/**
 * For the batch in which a directory goes, or begins anew: what it has said of its users beyond their names and
 * whether they may sign in is forgotten. `stays`: they are its users still.
 */
export function forgetProvisioned(
  db: Db,
  {
    tenantId,
    directoryId,
    now,
    stays,
  }: { tenantId: string; directoryId: string; now: number; stays: boolean },
  condition: SQL,
) {
  const theirs = sql`${users.tenantId} = ${tenantId} and ${users.directoryId} = ${directoryId}`;
  const ids = sql`select ${users.id} from ${users} where ${theirs} and ${condition}`;
  return [
    db
      .delete(userValues)
      .where(
        sql`${userValues.userId} in (${ids}) and ${userValues.path} not in ('name.givenName', 'name.familyName')`,
      ),
    // Who was sent without one of the names is found by what stands for it here.
    ...Object.entries(NAMES).map(([path, column]) =>
      insertWhere(
        db,
        userValues,
        { tenantId, path, value: sql`${folded(column)}`, userId: users.id, element: 0 },
        sql`${theirs} and ${condition} and not exists (select 1 from ${userValues} its
          where its.user_id = ${users.id} and its.path = ${path})`,
        users,
      ).onConflictDoNothing(),
    ),
    db
      .update(users)
      .set({
        externalId: null,
        attributes: null,
        directoryId: stays ? directoryId : null,
        ...asChanged(now),
      })
      .where(sql`${theirs} and ${condition}`),
  ] as const;
}

/** As near as SQL comes to `foldCase`, with the letters of the languages that we speak. */
function folded(column: (typeof NAMES)[keyof typeof NAMES]): SQL {
  const letters = ['Ææ', 'Øø', 'Åå', 'Ää', 'Öö', 'Üü', 'Éé'];
  return letters.reduce(
    (text, [large, small]) => sql`replace(${text}, ${sql.raw(`'${large}'`)}, ${sql.raw(`'${small}'`)})`,
    sql`lower(${column})`,
  );
}
