import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Db } from '../storage/db.ts';
import { auditEvents } from './schema.ts';

/**
 * What the logs of these tenants tell of one account is told of another: the one that their user has
 * now. For the batch that gives it to them.
 */
export function moveEvents(db: Db, { from, to }: { from: string; to: string }, tenantIds: SQL) {
  // Each by its index: one condition with `or` would read the whole log.
  const naming = (column: SQLiteColumn) =>
    sql`select ${auditEvents.id} from ${auditEvents} where ${auditEvents.tenantId} in (${tenantIds}) and ${column} = ${from}`;
  const moved = (column: SQLiteColumn) => sql`case when ${column} = ${from} then ${to} else ${column} end`;
  return db
    .update(auditEvents)
    .set({ accountId: moved(auditEvents.accountId), actorId: moved(auditEvents.actorId) })
    .where(sql`${auditEvents.id} in (${naming(auditEvents.accountId)} union ${naming(auditEvents.actorId)})`);
}
