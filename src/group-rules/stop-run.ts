import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { groupRuleRuns } from './schema.ts';

export type StopRunResult = { outcome: 'stopped' } | { outcome: 'not-running' };

/**
 * At once: what is under way changes nobody any more, since it has lost its claim. What it has done stays. Throws
 * Forbidden where the actor is no administrator any more.
 */
export async function stopRun(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  actor: Actor,
): Promise<StopRunResult> {
  const go = sql`${groupRuleRuns.tenantId} = ${tenantId} and ${groupRuleRuns.state} = 'running' and ${actor.holds}`;
  const event = { action: 'group-rules-stopped', outcome: 'success', reason: 'by-admin', tenantId } as const;
  const [[state], , stopped] = await db.batch([
    db.select({ holds: actor.holds.mapWith(Boolean).as('holds') }).from(sql`(select 1)`),
    recordEvent(
      db,
      { now, source },
      { ...event, actorId: actor.accountId },
      sql`exists (select 1 from ${groupRuleRuns} where ${go})`,
    ),
    db
      .update(groupRuleRuns)
      .set({ state: 'stopped', claimedBy: null, claimedUntil: 0 })
      .where(go)
      .returning({ id: groupRuleRuns.id }),
  ]);
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  return { outcome: stopped.length > 0 ? 'stopped' : 'not-running' };
}
