import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { groupRuleDrafts, groupRuleRuns, groupRules, groupRuleSets } from './schema.ts';

/** Of a tenant that is removed. */
export function deleteRulesOfTenant(db: Db, tenantId: string, condition: SQL) {
  return [groupRules, groupRuleDrafts, groupRuleRuns, groupRuleSets].map((table) =>
    db.delete(table).where(sql`${table.tenantId} = ${tenantId} and ${condition}`),
  );
}

const MONTH = 30 * 24 * 60 * 60 * 1000;

/** Drafts that nobody has come back to for a month, and runs of the last three. */
export function deleteOldDraftsAndRuns(db: Db, now: number) {
  return [
    db.delete(groupRuleDrafts).where(sql`${groupRuleDrafts.changedAt} < ${now - MONTH}`),
    db
      .delete(groupRuleRuns)
      .where(sql`${groupRuleRuns.state} <> 'running' and ${groupRuleRuns.startedAt} < ${now - 3 * MONTH}`),
  ] as const;
}
