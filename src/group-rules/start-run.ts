import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { newRun } from './save-rules.ts';
import { groupRuleRuns } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * Goes on with the newest run where it was stopped, or begins another one. Answers the run that runs then: one at a
 * time. Throws Forbidden where the actor is no administrator any more.
 */
export async function startRun(
  { db, now, source }: Dependencies,
  tenantId: string,
  actor: Actor,
): Promise<string | null> {
  const runs = sql`exists (select 1 from ${groupRuleRuns} where ${groupRuleRuns.tenantId} = ${tenantId} and ${groupRuleRuns.state} = 'running')`;
  const go = sql`not ${runs} and ${actor.holds}`;
  const newest = sql`(select newest.id from group_rule_runs newest where newest.tenant_id = ${tenantId}
    order by newest.started_at desc, newest.state = 'done' limit 1)`;
  const started = { startedBy: actor.accountId, claimedBy: null, claimedUntil: 0, finishedAt: null };
  const event = { action: 'group-rules-started', outcome: 'success', tenantId } as const;
  const [[state], , , , [running]] = await db.batch([
    db.select({ holds: actor.holds.mapWith(Boolean).as('holds') }).from(sql`(select 1)`),
    recordEvent(db, { now, source }, { ...event, actorId: actor.accountId }, go),
    db
      .update(groupRuleRuns)
      .set({ state: 'running', ...started })
      .where(sql`${groupRuleRuns.id} = ${newest} and ${groupRuleRuns.state} = 'stopped' and ${go}`),
    insertWhere(db, groupRuleRuns, newRun({ runId: newId(), tenantId, startedBy: actor.accountId, now }), go),
    db
      .select({ id: groupRuleRuns.id })
      .from(groupRuleRuns)
      .where(sql`${groupRuleRuns.tenantId} = ${tenantId} and ${groupRuleRuns.state} = 'running'`),
  ]);
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  return running?.id ?? null;
}
