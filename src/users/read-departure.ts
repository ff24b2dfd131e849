import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { departures, users } from './schema.ts';

/** What whoever had the username here before was known by, and when that ended (ms). */
export type Departure = { externalId: string; leftAt: number };

/** Null where nobody had it, or it is settled who has it now. */
export async function readDeparture(db: Db, tenantId: string, userId: string): Promise<Departure | null> {
  const [departure] = await db
    .select({ externalId: departures.externalId, leftAt: departures.leftAt })
    .from(departures)
    .innerJoin(users, and(eq(users.tenantId, departures.tenantId), eq(users.username, departures.username)))
    .where(sql`${users.id} = ${userId} and ${departures.tenantId} = ${tenantId}`);
  return departure ?? null;
}
