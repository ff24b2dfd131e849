import { sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { groupRuleRuns } from './schema.ts';

/** `working`: somebody is at it right now. */
type Progress = {
  runId: string;
  state: (typeof groupRuleRuns.$inferSelect)['state'];
  done: number;
  total: number;
  working: boolean;
};

/** How far a tenant's newest run has come. Throws NotFound where there never was one. */
export async function readProgress(
  { db, now }: { db: Db; now: number },
  tenantId: string,
): Promise<Progress> {
  const [found] = await db
    .select({
      runId: groupRuleRuns.id,
      state: groupRuleRuns.state,
      done: groupRuleRuns.done,
      total: groupRuleRuns.total,
      claimedUntil: groupRuleRuns.claimedUntil,
    })
    .from(groupRuleRuns)
    .where(sql`${groupRuleRuns.tenantId} = ${tenantId}`)
    .orderBy(sql`${groupRuleRuns.startedAt} desc, ${groupRuleRuns.state} = 'running' desc`)
    .limit(1);
  if (!found) throw new NotFound();
  const { claimedUntil, ...progress } = found;
  return { ...progress, working: progress.state === 'running' && claimedUntil > now };
}
