import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { applyVerdicts } from './apply-verdicts.ts';
import { claimRun, isHeld, keepOrGiveBack, type Claim, type Place } from './claim-run.ts';
import { CHANGES, judgeUsers, TAKES_EFFECT } from './judge-users.ts';
import { savedRules } from './rule.ts';
import { groupRuleRuns } from './schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

export type AdvanceDependencies = { db: Db; clock: () => number; source: RequestSource };

/** A statement for so many users takes a fraction of a second. */
const CHUNK = 250;

/** D1 answers 1,000 statements to one invocation of a Worker, which the other chores need too; a chunk takes some 10. */
export const MOST_CHUNKS = 30;

/**
 * Applies the rules to the next users of a running run, chunk by chunk, until it is done, `until` has come or `most`
 * chunks are done; answers how many were. Whoever comes by may call it, at any time and as often as they like: one at
 * a time does the work, and what breaks off is taken up again where it was.
 *
 * First to everybody, but to nobody who would stop being an administrator; then to those: so that who stays the last
 * one does not hang on who comes first.
 */
export async function advanceRun(
  { db, clock, source: { reference } }: AdvanceDependencies,
  { tenantId, runId }: { tenantId: string; runId: string },
  { until, most = MOST_CHUNKS, size = CHUNK }: { until: number; most?: number; size?: number },
): Promise<number> {
  const which: Claim = { tenantId, runId, claim: newId() };
  // Not that of whoever happens to come by: they need not be the one who answers for it.
  const source = { ip: '', country: null, browser: '', reference };
  let chunks = 0;
  let place = await claimRun(db, which, clock());
  while (place !== null) {
    chunks += 1;
    const now = clock();
    const goOn = chunks < most && now < until;
    const dependencies = { db, now, source };
    place =
      place.phase === 'everybody'
        ? await applyToEverybody(dependencies, which, place, { goOn, size })
        : await applyToLosers(dependencies, which, { goOn, size });
    if (!goOn) return chunks;
  }
  return chunks;
}

type Dependencies = { db: Db; now: number; source: RequestSource };
type Step = { goOn: boolean; size: number };

async function applyToEverybody(
  { db, now, source }: Dependencies,
  which: Claim,
  { cursor }: Place,
  { goOn, size }: Step,
): Promise<Place | null> {
  const { tenantId } = which;
  const next = sql`who.id > ${cursor} order by who.id limit ${size}`;
  const theirs = sql`(select who.id from users who where who.tenant_id = ${tenantId} and ${next})`;
  const judged = judgeUsers({ tenantId, rules: savedRules(tenantId), who: next });
  const verdicts = sql`(select * from ${judged} verdict where ${TAKES_EFFECT} and not verdict.loses) verdict`;
  const held = sql`${isHeld(which)} and group_rule_runs.phase = 'everybody' and group_rule_runs.cursor = ${cursor}`;
  const [, , , , , , [place]] = await db.batch([
    addChanged(db, sql`(select count(*) from ${verdicts} where ${CHANGES})`, held),
    ...applyVerdicts(
      db,
      { now, source },
      verdicts,
      sql`exists (select 1 from ${groupRuleRuns} where ${held})`,
    ),
    db
      .update(groupRuleRuns)
      .set({
        phase: sql`case when (select count(*) from ${theirs}) < ${size} then 'losses' else 'everybody' end`,
        cursor: sql`coalesce((select max(id) from ${theirs}), ${cursor})`,
        done: sql`${groupRuleRuns.done} + (select count(*) from ${theirs})`,
        ...keepOrGiveBack(which, goOn, now),
      })
      .where(held)
      .returning({ phase: groupRuleRuns.phase, cursor: groupRuleRuns.cursor }),
  ]);
  return place ?? null;
}

async function applyToLosers(
  { db, now, source }: Dependencies,
  which: Claim,
  { goOn, size }: Step,
): Promise<Place | null> {
  const { tenantId } = which;
  const admins = sql`who.role = 'admin' and ${isAdmitted('who')}`;
  const judged = judgeUsers({ tenantId, rules: savedRules(tenantId), who: admins });
  const losers = sql`(select * from ${judged} verdict where verdict.loses and not verdict.kept order by verdict.id limit ${size}) verdict`;
  const held = sql`${isHeld(which)} and group_rule_runs.phase = 'losses'`;
  const go = sql`exists (select 1 from ${groupRuleRuns} where ${held})`;
  const more = sql`exists (select 1 from ${losers})`;
  const event = { action: 'group-rules-applied', outcome: 'success', tenantId } as const;
  const [, , , , , , , [place]] = await db.batch([
    addChanged(db, sql`(select count(*) from ${losers})`, held),
    ...applyVerdicts(db, { now, source }, losers, go),
    recordEvent(
      db,
      { now, source },
      { ...event, actorId: sql`${groupRuleRuns.startedBy}` },
      sql`${held} and not ${more}`,
      groupRuleRuns,
    ),
    db
      .update(groupRuleRuns)
      .set({
        state: sql`case when ${more} then 'running' else 'done' end`,
        finishedAt: sql`case when ${more} then null else ${now} end`,
        keptId: sql`(select verdict.id from ${judged} verdict where verdict.kept)`,
        ...keepOrGiveBack(which, goOn, now),
      })
      .where(held)
      .returning({ phase: groupRuleRuns.phase, cursor: groupRuleRuns.cursor, state: groupRuleRuns.state }),
  ]);
  return place?.state === 'running' ? place : null;
}

function addChanged(db: Db, count: SQL, held: SQL) {
  return db
    .update(groupRuleRuns)
    .set({ changed: sql`${groupRuleRuns.changed} + ${count}` })
    .where(held);
}
