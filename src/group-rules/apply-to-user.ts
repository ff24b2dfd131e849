import { sql } from 'drizzle-orm';
import type { RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { applyVerdicts } from './apply-verdicts.ts';
import { judgeUsers, TAKES_EFFECT } from './judge-users.ts';
import { savedRules } from './rule.ts';

/** For the end of the batch in which a directory registers or changes a user: where it has, at `now`. */
export function applyToUser(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  tenantId: string,
  userId: string,
) {
  const who = sql`who.id = ${userId} and who.modified_at = ${now}`;
  const judged = judgeUsers({ tenantId, rules: savedRules(tenantId), who });
  return applyVerdicts(
    db,
    { now, source },
    sql`(select * from ${judged} verdict where ${TAKES_EFFECT}) verdict`,
  );
}
