import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { departures } from './schema.ts';

type Departure = { tenantId: string; username: string; externalId: string | null; now: number };

/** Someone has left: what their directory knew them by outlives them. */
export function noteDeparture(db: Db, { tenantId, username, externalId, now }: Departure, condition: SQL) {
  const known = sql`${externalId} is not null and ${condition}`;
  return insertWhere(
    db,
    departures,
    { tenantId, username, externalId: sql`${externalId}`, leftAt: now },
    known,
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
