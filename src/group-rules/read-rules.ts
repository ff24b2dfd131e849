import { sql } from 'drizzle-orm';
import { groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';
import type { Rule } from './rule.ts';
import { groupRuleDrafts, groupRuleRuns, groupRules, groupRuleSets } from './schema.ts';

export type ReadRun = Pick<
  typeof groupRuleRuns.$inferSelect,
  'id' | 'state' | 'total' | 'done' | 'changed' | 'startedAt' | 'finishedAt'
> & {
  /** by name; null for someone who has left */
  startedBy: string | null;
  /** who stays the last administrator against the rules */
  kept: { userId: string; name: string } | null;
};

export type ReadRules = {
  saved: Rule[];
  version: number;
  /** what this administrator is changing; null where it is what is saved */
  draft: { rules: Rule[]; version: number } | null;
  /** what rules can be about */
  groups: { id: string; name: string; members: number }[];
  /** the newest */
  run: ReadRun | null;
};

/** As many as fit in a list to choose from. */
const MOST_GROUPS = 1_000;

/** The rules of a tenant, and what one administrator is making of them. One round trip. */
export async function readRules(db: Db, tenantId: string, accountId: string): Promise<ReadRules> {
  const [saved, [set], [draft], known, [run]] = await db.batch([
    selectRules(db, tenantId),
    db
      .select({ version: groupRuleSets.version })
      .from(groupRuleSets)
      .where(sql`${groupRuleSets.tenantId} = ${tenantId}`),
    db
      .select({ rules: groupRuleDrafts.rules, version: groupRuleDrafts.version })
      .from(groupRuleDrafts)
      .where(sql`${groupRuleDrafts.tenantId} = ${tenantId} and ${groupRuleDrafts.accountId} = ${accountId}`),
    db
      .select({
        id: groups.id,
        name: sql<string>`${groups.displayName}`.as('group_name'),
        members: sql<number>`(select count(*) from group_members its where its.group_id = ${groups.id})`.as(
          'members',
        ),
      })
      .from(groups)
      .where(sql`${groups.tenantId} = ${tenantId}`)
      .orderBy(groups.displayNameFold, groups.id)
      .limit(MOST_GROUPS),
    db
      .select({
        id: groupRuleRuns.id,
        state: groupRuleRuns.state,
        total: groupRuleRuns.total,
        done: groupRuleRuns.done,
        changed: groupRuleRuns.changed,
        startedAt: groupRuleRuns.startedAt,
        finishedAt: groupRuleRuns.finishedAt,
        keptId: groupRuleRuns.keptId,
        keptName: sql<string | null>`(select kept.first_name || ' ' || kept.last_name from users kept
          where kept.id = ${groupRuleRuns.keptId} and kept.tenant_id = ${tenantId})`.as('kept_name'),
        startedBy: sql<
          string | null
        >`(select starter.first_name || ' ' || starter.last_name from users starter
          where starter.account_id = ${groupRuleRuns.startedBy} and starter.tenant_id = ${tenantId})`.as(
          'started_by_name',
        ),
      })
      .from(groupRuleRuns)
      .where(sql`${groupRuleRuns.tenantId} = ${tenantId}`)
      .orderBy(sql`${groupRuleRuns.startedAt} desc, ${groupRuleRuns.state} = 'running' desc`)
      .limit(1),
  ]);
  return {
    saved,
    version: set?.version ?? 0,
    draft: draft ? { rules: JSON.parse(draft.rules) as Rule[], version: draft.version } : null,
    groups: known,
    run: run ? toRun(run) : null,
  };
}

function toRun({
  keptId,
  keptName,
  ...run
}: Omit<ReadRun, 'kept'> & { keptId: string | null; keptName: string | null }): ReadRun {
  return { ...run, kept: keptId !== null && keptName !== null ? { userId: keptId, name: keptName } : null };
}

function selectRules(db: Db, tenantId: string) {
  return db
    .select({
      id: groupRules.id,
      condition: groupRules.condition,
      groupId: groupRules.groupId,
      groupName: groupRules.groupName,
      role: groupRules.role,
      entry: groupRules.entry,
      applies: groupRules.applies,
      stop: groupRules.stop,
    })
    .from(groupRules)
    .where(sql`${groupRules.tenantId} = ${tenantId}`)
    .orderBy(groupRules.position);
}
