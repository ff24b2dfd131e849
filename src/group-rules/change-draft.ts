import { sql, type SQL } from 'drizzle-orm';
import { TooManyRequests } from '../errors.ts';
import { groups } from '../groups/schema.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { MOST_RULES, type Rule } from './rule.ts';
import { groupRuleDrafts } from './schema.ts';
import { readRules } from './read-rules.ts';

export type RuleGiven = Pick<Rule, 'condition' | 'groupId' | 'role' | 'entry' | 'applies' | 'stop'>;

export type DraftChange =
  | { kind: 'put'; ruleId: string | null; given: RuleGiven }
  | { kind: 'move'; ruleId: string; by: -1 | 1 }
  | { kind: 'remove'; ruleId: string };

export type ChangeDraftResult =
  | { outcome: 'changed' }
  /** a condition on a group names none of this tenant */
  | { outcome: 'no-group' }
  /** it would change nobody */
  | { outcome: 'says-nothing' }
  | { outcome: 'too-many' }
  /** the rule is not there any more */
  | { outcome: 'gone' };

type Whose = { tenantId: string; accountId: string };

/** So often it is tried again where the same administrator changes it in another window. */
const TRIES = 10;

/** One change of what an administrator will perhaps save. Nobody is affected by it. */
export async function changeDraft(
  { db, now }: { db: Db; now: number },
  whose: Whose,
  change: DraftChange,
): Promise<ChangeDraftResult> {
  const { tenantId, accountId } = whose;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { saved, version, draft } = await readRules(db, tenantId, accountId);
    const result = await nextRules(db, tenantId, draft?.rules ?? saved, change);
    if (!Array.isArray(result)) return result;
    const row = { rules: JSON.stringify(result), version: draft?.version ?? version, changedAt: now };
    if (await writeDraft(db, whose, row, draft ? JSON.stringify(draft.rules) : null)) {
      return { outcome: 'changed' };
    }
  }
  throw new TooManyRequests(1);
}

/** `before`: the rules as they were read, null where there was no draft. False where they are others by now. */
async function writeDraft(
  db: Db,
  whose: Whose,
  row: Pick<typeof groupRuleDrafts.$inferInsert, 'rules' | 'version' | 'changedAt'>,
  before: string | null,
): Promise<boolean> {
  const { tenantId, accountId } = whose;
  const { version } = groupRuleDrafts;
  const written =
    before === null
      ? await db
          .insert(groupRuleDrafts)
          .values({ ...whose, ...row })
          .onConflictDoNothing()
          .returning({ version })
      : await db
          .update(groupRuleDrafts)
          .set(row)
          .where(
            sql`${groupRuleDrafts.tenantId} = ${tenantId} and ${groupRuleDrafts.accountId} = ${accountId}
              and ${groupRuleDrafts.rules} = ${before}`,
          )
          .returning({ version });
  return written.length > 0;
}

async function nextRules(
  db: Db,
  tenantId: string,
  rules: Rule[],
  change: DraftChange,
): Promise<Rule[] | Exclude<ChangeDraftResult, { outcome: 'changed' }>> {
  const at = rules.findIndex(({ id }) => id === change.ruleId);
  if (at < 0 && change.ruleId !== null) return { outcome: 'gone' };
  switch (change.kind) {
    case 'put': {
      const { given } = change;
      if (given.role === null && given.entry === null && !given.stop) return { outcome: 'says-nothing' };
      const groupName = given.condition === 'all' ? null : await findGroupName(db, tenantId, given.groupId);
      if (given.condition !== 'all' && groupName === null) return { outcome: 'no-group' };
      if (at < 0 && rules.length >= MOST_RULES) return { outcome: 'too-many' };
      const groupId = given.condition === 'all' ? null : given.groupId;
      const rule = { ...given, id: change.ruleId ?? newId(), groupId, groupName };
      return at < 0 ? [...rules, rule] : rules.with(at, rule);
    }
    case 'move': {
      const to = Math.min(Math.max(at + change.by, 0), rules.length - 1);
      return rules.with(at, rules[to]!).with(to, rules[at]!);
    }
    case 'remove':
      return rules.toSpliced(at, 1);
  }
}

async function findGroupName(db: Db, tenantId: string, groupId: string | null): Promise<string | null> {
  const [group] = await db
    .select({ name: groups.displayName })
    .from(groups)
    .where(sql`${groups.id} = ${groupId ?? ''} and ${groups.tenantId} = ${tenantId}`);
  return group?.name ?? null;
}

/** Back to what is saved. */
export function deleteDraft(db: Db, { tenantId, accountId }: Whose, condition: SQL = sql`true`) {
  return db
    .delete(groupRuleDrafts)
    .where(
      sql`${groupRuleDrafts.tenantId} = ${tenantId} and ${groupRuleDrafts.accountId} = ${accountId} and ${condition}`,
    );
}
