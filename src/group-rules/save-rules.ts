import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { deleteDraft } from './change-draft.ts';
import { previewRules } from './preview-rules.ts';
import { readRules } from './read-rules.ts';
import type { Rule } from './rule.ts';
import { groupRuleRuns, groupRules, groupRuleSets } from './schema.ts';

export type SaveRulesResult =
  /** `advanceRun` does the work */
  | { outcome: 'saved'; runId: string }
  /** it would do something else than what was seen, or others are in force */
  | { outcome: 'not-as-seen' }
  /** there is no draft */
  | { outcome: 'nothing-to-save' };

type Dependencies = { db: Db; now: number; source: RequestSource | null };

/**
 * What the administrator has drafted is in force, and begins to be applied to everybody, in the place of any run before.
 * `seen`: the fingerprint of the preview. The caller has asked for a recent proof: rules can make administrators.
 * Throws Forbidden where the actor is no administrator any more.
 */
export async function saveRules(
  { db, now, source }: Dependencies,
  tenantId: string,
  { actor, accountId, seen }: { actor: Actor; accountId: string; seen: string },
): Promise<SaveRulesResult> {
  const { version, draft } = await readRules(db, tenantId, accountId);
  if (!draft) return { outcome: 'nothing-to-save' };
  const { rules } = draft;
  const { fingerprint } = await previewRules(db, tenantId, { rules, version });
  if (fingerprint !== seen) return { outcome: 'not-as-seen' };

  const runId = newId();
  const current = sql`coalesce((select ${groupRuleSets.version} from ${groupRuleSets} where ${groupRuleSets.tenantId} = ${tenantId}), 0) = ${version}`;
  const go = sql`${current} and ${actor.holds}`;
  const given = sql`json_each(${JSON.stringify(rules)}) given`;
  const event = { action: 'group-rules-changed', outcome: 'success', tenantId } as const;
  const [[state], , , , , , , [saved]] = await db.batch([
    db.select({ holds: actor.holds.mapWith(Boolean).as('holds') }).from(sql`(select 1)`),
    recordEvent(db, { now, source }, { ...event, actorId: actor.accountId }, go),
    db.delete(groupRules).where(sql`${groupRules.tenantId} = ${tenantId} and ${go}`),
    insertWhere(
      db,
      groupRules,
      {
        id: cell('id'),
        tenantId,
        position: sql`given.key`,
        condition: cell('condition'),
        groupId: cell('groupId'),
        groupName: cell('groupName'),
        role: cell('role'),
        entry: cell('entry'),
        applies: cell('applies'),
        stop: cell('stop'),
      },
      go,
      given,
    ),
    db
      .update(groupRuleRuns)
      .set({ state: 'stopped', finishedAt: now, claimedBy: null })
      .where(sql`${groupRuleRuns.tenantId} = ${tenantId} and ${groupRuleRuns.state} = 'running' and ${go}`),
    insertWhere(db, groupRuleRuns, newRun({ runId, tenantId, startedBy: actor.accountId, now }), go),
    deleteDraft(db, { tenantId, accountId }, go),
    insertWhere(db, groupRuleSets, { tenantId, version: version + 1, changedAt: now }, go)
      .onConflictDoUpdate({
        target: groupRuleSets.tenantId,
        set: { version: version + 1, changedAt: now },
      })
      .returning({ version: groupRuleSets.version }),
  ]);
  if (saved) return { outcome: 'saved', runId };
  if (!state?.holds) throw new Forbidden('not_an_administrator');
  return { outcome: 'not-as-seen' };
}

/** A part of the rule that the statement is at. */
function cell(name: keyof Rule): SQL {
  return sql`given.value ->> ${sql.raw(`'${name}'`)}`;
}

/** The row of one that begins with everybody. */
export function newRun({
  runId,
  tenantId,
  startedBy,
  now,
}: {
  runId: string;
  tenantId: string;
  startedBy: string | null;
  now: number;
}) {
  const total = sql<number>`(select count(*) from ${users} where ${users.tenantId} = ${tenantId})`;
  const state = { state: 'running', phase: 'everybody' } as const;
  return { id: runId, tenantId, ...state, total, startedBy, startedAt: now };
}
