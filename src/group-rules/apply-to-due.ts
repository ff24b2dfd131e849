import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import type { RequestSource } from '../audit/record-event.ts';
import type { MemberChange } from '../groups/change-members.ts';
import { groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';
import { clearRulesDue, markRulesDue } from '../users/mark-rules-due.ts';
import { users } from '../users/schema.ts';
import { applyVerdicts } from './apply-verdicts.ts';
import { judgeUsers, TAKES_EFFECT } from './judge-users.ts';
import { savedRules } from './rule.ts';
import { groupMembers } from '../groups/schema.ts';
import { groupRules } from './schema.ts';

/** So many at once: a batch of a directory's request takes no longer for it. */
const CHUNK = 100;
/** In ms. */
const TIME_AFTER_REQUEST = 10_000;

/**
 * Marks whoever comes into a group or leaves it, before they do, where a rule is about it. `go` holds for the group
 * as it was read.
 */
export function markMembersDue(
  db: Db,
  { tenantId, groupId, now }: { tenantId: string; groupId: string; now: number },
  changes: MemberChange[],
  go: SQL,
): BatchItem<'sqlite'>[] {
  const matters = sql`exists (select 1 from ${groupRules} where ${groupRules.groupId} = ${groupId} and ${groupRules.tenantId} = ${tenantId})
    and exists (select 1 from ${groups} where ${go})`;
  const members = sql`(select ${groupMembers.userId} from ${groupMembers} where ${groupMembers.groupId} = ${groupId})`;
  const mark = (which: SQL) => markRulesDue(db, { tenantId, now }, sql`${which} and ${matters}`);
  return changes.flatMap((change): BatchItem<'sqlite'>[] => {
    if (change.kind === 'remove-all') return [mark(sql`${users.id} in ${members}`)];
    const given = sql`(select value from json_each(${JSON.stringify(change.ids)}))`;
    const comes = mark(sql`${users.id} in ${given} and ${users.id} not in ${members}`);
    switch (change.kind) {
      case 'add':
        return [comes];
      case 'remove':
        return [mark(sql`${users.id} in ${given} and ${users.id} in ${members}`)];
      case 'replace':
        return [comes, mark(sql`${users.id} in ${members} and ${users.id} not in ${given}`)];
    }
  });
}

/** For a batch: the rules applied to the next of those who are due. The last statement answers who had their turn. */
export function applyToDue(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  tenantId: string,
) {
  const due = sql`who.rules_due_at is not null order by who.id limit ${CHUNK}`;
  const judged = judgeUsers({ tenantId, rules: savedRules(tenantId), who: due });
  return [
    ...applyVerdicts(
      db,
      { now, source },
      sql`(select * from ${judged} verdict where ${TAKES_EFFECT}) verdict`,
    ),
    clearRulesDue(
      db,
      tenantId,
      sql`select who.id from users who where who.tenant_id = ${tenantId} and ${due}`,
    ),
  ] as const;
}

/** What a request has left over, chunk by chunk. Answers how many chunks there were. */
export async function finishDue(
  { db, clock, source }: { db: Db; clock: () => number; source: RequestSource | null },
  tenantId: string,
  { until, most }: { until: number; most: number },
): Promise<number> {
  let chunks = 0;
  let left = true;
  while (left && chunks < most && clock() < until) {
    const [, , , , , applied] = await db.batch(applyToDue(db, { now: clock(), source }, tenantId));
    left = applied.length === CHUNK;
    chunks += 1;
  }
  return chunks;
}

/** After the response: those of the request who are left, and what is to be told of ended sign-ins. */
export function finishDueLater(
  services: {
    db: Db;
    clock: () => number;
    source: RequestSource;
    after: (work: () => Promise<unknown>) => void;
    tellLater: () => void;
  },
  tenantId: string,
): void {
  const { clock, after, tellLater } = services;
  after(() => finishDue(services, tenantId, { until: clock() + TIME_AFTER_REQUEST, most: 30 }));
  tellLater();
}

/** For the cron: tenants whose directories have left somebody due. */
export async function findTenantsWithDue(db: Db): Promise<string[]> {
  const rows = await db
    .selectDistinct({ tenantId: users.tenantId })
    .from(users)
    .where(sql`${users.rulesDueAt} is not null`)
    .limit(10);
  return rows.map(({ tenantId }) => tenantId);
}
