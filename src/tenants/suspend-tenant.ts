import { eq, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import type { Actor } from '../users/actor.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * From the next request on nobody enters the tenant: every entry reads it in D1. Sessions go on, since
 * they belong to the people and their other tenants.
 */
export function suspendTenant(dependencies: Dependencies, tenantId: string, actor: Actor): Promise<void> {
  return changeState(dependencies, tenantId, { actor, state: 'suspended' });
}

export function resumeTenant(dependencies: Dependencies, tenantId: string, actor: Actor): Promise<void> {
  return changeState(dependencies, tenantId, { actor, state: 'running' });
}

/** Throws NotFound where there is no such tenant. What is so already stays, and is no event. */
async function changeState(
  { db, now, source }: Dependencies,
  tenantId: string,
  { actor, state }: { actor: Actor; state: 'running' | 'suspended' },
): Promise<void> {
  const off = state === 'suspended';
  const changes = sql`${tenants.id} = ${tenantId} and ${tenants.suspendedAt} is ${off ? sql`null` : sql`not null`}
    and ${tenants.removedAt} is null and ${actor.holds}`;
  const action = off ? 'tenant-suspended' : 'tenant-resumed';
  const [, , [tenant]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action, outcome: 'success', tenantId, actorId: actor.accountId },
      sql`exists (select 1 from ${tenants} where ${changes})`,
    ),
    db
      .update(tenants)
      .set({ suspendedAt: off ? now : null })
      .where(changes),
    db.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)),
  ]);
  if (!tenant) throw new NotFound();
}
