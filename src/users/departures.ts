import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { departures, users } from './schema.ts';

/**
 * Users leave: what their directory knew them by outlives them. Not of someone who is held back: it is not settled
 * yet whose the username is. `which` selects their ids.
 */
export function noteDepartures(db: Db, now: number, which: SQL) {
  return insertWhere(
    db,
    departures,
    { tenantId: users.tenantId, username: users.username, externalId: users.externalId, leftAt: now },
    sql`${users.id} in (${which}) and ${users.externalId} is not null and ${users.heldAt} is null`,
    users,
  ).onConflictDoUpdate({
    target: [departures.tenantId, departures.username],
    set: { externalId: sql`excluded.external_id`, leftAt: now },
  });
}

/** Somebody else had this username here, as their directory knew them. */
export function hadOther(tenantId: string, username: SQL, externalId: SQL): SQL {
  return sql`exists (select 1 from departures gone where gone.tenant_id = ${tenantId} and gone.username = ${username}
    and gone.external_id is not ${externalId})`;
}

/**
 * What whoever had this username here before was known by. `enteredAt`: null where nobody has come in since. For a
 * select of one value.
 */
export function departedAs(tenantId: string, username: SQL, enteredAt: SQL = sql`0`): SQL {
  return sql`select gone.external_id from departures gone where gone.tenant_id = ${tenantId} and gone.username = ${username}
    and gone.left_at > coalesce(${enteredAt}, 0)`;
}

/** Before users get another username: theirs follow them, and what others left under it is of no account there. */
export function moveDepartures(db: Db, username: string, theirs: SQL) {
  return [
    db.delete(departures).where(
      sql`${departures.username} = ${username} and ${departures.tenantId} in (select ${users.tenantId} from ${users}
          where ${theirs} and ${users.username} <> ${username})`,
    ),
    db
      .update(departures)
      .set({ username })
      .where(
        sql`(${departures.tenantId}, ${departures.username}) in (select ${users.tenantId}, ${users.username} from ${users}
          where ${theirs} and ${users.username} <> ${username})`,
      ),
  ] as const;
}

/** Somebody had this username here, and has left. */
export function hasLeft(tenantId: string, username: SQL): SQL {
  return sql`exists (select 1 from departures gone where gone.tenant_id = ${tenantId} and gone.username = ${username})`;
}

/** For a tenant it is settled who has the username now. */
export function forgetDeparture(db: Db, tenantId: string, username: SQL, condition: SQL) {
  return db
    .delete(departures)
    .where(
      sql`${departures.tenantId} = ${tenantId} and ${departures.username} = ${username} and ${condition}`,
    );
}

/** An account goes: nothing is left of its username. */
export function forgetDeparturesOf(db: Db, accountId: string, condition: SQL) {
  return db
    .delete(departures)
    .where(
      sql`${departures.username} = (select whose.username from accounts whose where whose.id = ${accountId}) and ${condition}`,
    );
}

export function deleteDeparturesOfTenant(db: Db, tenantId: string, condition: SQL) {
  return db.delete(departures).where(sql`${departures.tenantId} = ${tenantId} and ${condition}`);
}
