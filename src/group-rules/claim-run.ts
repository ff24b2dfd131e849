import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { groupRuleRuns } from './schema.ts';

/** Which run: `claim` is a word of whoever works on it, new each time. */
export type Claim = { tenantId: string; runId: string; claim: string };

/** Where a run is. */
export type Place = Pick<typeof groupRuleRuns.$inferSelect, 'phase' | 'cursor'>;

/** Longer than a chunk takes (ms). Whoever comes later takes over from a worker that has died. */
const LEASE = 30_000;

/** For this worker alone; null where there is nothing to do or another is at work. */
export async function claimRun(
  db: Db,
  { tenantId, runId, claim }: Claim,
  now: number,
): Promise<Place | null> {
  const [place] = await db
    .update(groupRuleRuns)
    .set({ claimedBy: claim, claimedUntil: now + LEASE })
    .where(
      sql`${groupRuleRuns.id} = ${runId} and ${groupRuleRuns.tenantId} = ${tenantId}
        and ${groupRuleRuns.state} = 'running' and ${groupRuleRuns.claimedUntil} <= ${now}`,
    )
    .returning({ phase: groupRuleRuns.phase, cursor: groupRuleRuns.cursor });
  return place ?? null;
}

/** How long the claim goes on, where there is more to do. */
export function keepOrGiveBack({ claim }: Claim, goOn: boolean, now: number) {
  return { claimedBy: goOn ? claim : null, claimedUntil: goOn ? now + LEASE : 0 };
}

/** The run while this worker holds it: nobody has stopped it, nor taken over. For statements on `group_rule_runs`. */
export function isHeld({ runId, claim }: Claim): SQL {
  return sql`group_rule_runs.id = ${runId} and group_rule_runs.claimed_by = ${claim} and group_rule_runs.state = 'running'`;
}
