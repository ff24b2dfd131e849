import { sql, type SQL } from 'drizzle-orm';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import { recordEvent, type AuditEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { tenants } from './schema.ts';

export type Dependencies = { db: Db; now: number; source: RequestSource | null };

/** By whom, and as they saw the tenant: without `version`, whatever it is now. */
export type ByWhom = { actor: Actor; version?: number | undefined };

export type ChangeTenantResult =
  | { outcome: 'changed' }
  /** someone else changed it since */
  | { outcome: 'stale' };

/** `when`: where there is something to change. Elsewhere it is so already, and is no event. */
type Part = Pick<AuditEvent, 'action' | 'reason'> & { when: SQL };

/**
 * What an operator changes of a tenant, in one batch with an event for each part that becomes another.
 * Throws NotFound for no tenant and for one that was removed, Forbidden where the actor may not any more.
 */
export async function changeTenant(
  { db, now, source }: Dependencies,
  tenantId: string,
  { actor, version }: ByWhom,
  { parts, set }: { parts: [Part, ...Part[]]; set: SQLiteUpdateSetSource<typeof tenants> },
): Promise<ChangeTenantResult> {
  const tenant = sql`${tenants.id} = ${tenantId} and ${tenants.removedAt} is null`;
  const current = version === undefined ? sql`true` : sql`${tenants.version} = ${version}`;
  const may = sql`${tenant} and ${current} and ${actor.holds}`;
  const any = sql.join(
    parts.map(({ when }) => sql`(${when})`),
    sql` or `,
  );
  const [[found]] = await db.batch([
    db
      .select({
        current: sql<number>`${current}`.as('current'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(tenants)
      .where(tenant),
    ...parts.map(({ when, ...event }) =>
      recordEvent(
        db,
        { now, source },
        { ...event, outcome: 'success', tenantId, actorId: actor.accountId },
        sql`exists (select 1 from ${tenants} where ${may} and ${when})`,
      ),
    ),
    db
      .update(tenants)
      .set({ ...set, version: sql`${tenants.version} + 1` })
      .where(sql`${may} and (${any})`),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  return { outcome: found.current ? 'changed' : 'stale' };
}
