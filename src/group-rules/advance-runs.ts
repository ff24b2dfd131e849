import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { advanceRun, MOST_CHUNKS, type AdvanceDependencies } from './advance-run.ts';
import { findTenantsWithDue, finishDue } from './apply-to-due.ts';
import { groupRuleRuns } from './schema.ts';

/**
 * All runs that nobody works on, and whom directories have left due, each with its share of the time and of the chunks;
 * what breaks one does not keep the others from theirs.
 */
export async function advanceRuns(
  dependencies: AdvanceDependencies,
  { until }: { until: number },
): Promise<{ ruleChunks: number; rulesFailed: number }> {
  const { db, clock } = dependencies;
  const due = await findTenantsWithDue(db);
  const runs = await findWaiting(db, clock());
  const works = [
    ...due.map(
      (tenantId) => (share: Share) =>
        finishDue({ ...dependencies, source: sourceOf(dependencies) }, tenantId, share),
    ),
    ...runs.map((which) => (share: Share) => advanceRun(dependencies, which, share)),
  ];
  let chunks = 0;
  let failed = 0;
  for (const [index, work] of works.entries()) {
    const left = works.length - index;
    const most = Math.floor((MOST_CHUNKS - chunks) / left);
    const now = clock();
    if (most < 1 || now >= until) break;
    try {
      chunks += await work({ until: now + (until - now) / left, most });
    } catch {
      failed += 1;
    }
  }
  return { ruleChunks: chunks, rulesFailed: failed };
}

type Share = { until: number; most: number };

function sourceOf({ source: { reference } }: AdvanceDependencies) {
  return { ip: '', country: null, browser: '', reference };
}

/** Those whose last worker broke off come last: what broke it may break this one too. */
function findWaiting(db: Db, now: number) {
  return db
    .select({ tenantId: groupRuleRuns.tenantId, runId: groupRuleRuns.id })
    .from(groupRuleRuns)
    .where(sql`${groupRuleRuns.state} = 'running' and ${groupRuleRuns.claimedUntil} <= ${now}`)
    .orderBy(groupRuleRuns.claimedUntil, groupRuleRuns.startedAt)
    .limit(10);
}
