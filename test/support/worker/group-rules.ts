import { sql } from 'drizzle-orm';
import { advanceRun } from '../../../src/group-rules/advance-run.ts';
import { changeDraft, type RuleGiven } from '../../../src/group-rules/change-draft.ts';
import { previewRules, type Preview } from '../../../src/group-rules/preview-rules.ts';
import { readRules, type ReadRun } from '../../../src/group-rules/read-rules.ts';
import type { Rule } from '../../../src/group-rules/rule.ts';
import { saveRules } from '../../../src/group-rules/save-rules.ts';
import { insertGroup } from '../../../src/groups/write-group.ts';
import { newId } from '../../../src/storage/ids.ts';
import { SERVICE, type Actor } from '../../../src/users/actor.ts';
import { MOST_AT_ONCE, registerUsers } from '../../../src/users/register-users.ts';
import { clock, MINUTE, services, unique } from './world.ts';

type Tenant = { id: string };

/** So many people whom nobody knows, invited and not told. Answers their ids. */
export async function strangersIn(tenant: Tenant, count: number): Promise<string[]> {
  const crowd = unique('crowd');
  const people = Array.from({ length: count }, (_, at) => ({
    username: `${crowd}-${at}@people.example`,
    associateId: `${crowd}-${at}`,
    firstName: 'Kim',
    lastName: `No ${at}`,
    role: 'user' as const,
  }));
  await services().db.run(sql`update tenants set welcome_mails = 0 where id = ${tenant.id}`);
  const ids: string[] = [];
  for (let at = 0; at < count; at += MOST_AT_ONCE) {
    const some = people.slice(at, at + MOST_AT_ONCE);
    const results = await registerUsers(services(), tenant.id, SERVICE, some);
    ids.push(...results.map((result) => (result.outcome === 'registered' ? result.userId : '')));
  }
  return ids;
}

/** Whoever saves rules in a test, without a session. */
export const SOMEONE: Actor & { accountId: string } = { accountId: 'someone', holds: sql`true` };

/** A rule that is about everyone and says nothing yet. */
export function rule(given: Partial<RuleGiven>): RuleGiven {
  return {
    condition: 'all',
    groupId: null,
    role: null,
    entry: null,
    applies: 'always',
    stop: false,
    ...given,
  };
}

/** A group of these users, as a directory would have made it. */
export async function makeGroup(tenant: Tenant, userIds: string[], displayName = 'Bosses'): Promise<string> {
  const { db, now, source } = services();
  const id = newId();
  const names = { displayName, externalId: null };
  const given = { id, tenantId: tenant.id, directoryId: 'directory', ...names, now, source };
  await db.batch(insertGroup(db, given, userIds, sql`true`));
  return id;
}

/** Drafts these rules in the place of those that are saved. Answers them with their ids. */
export async function draft(tenant: Tenant, rules: RuleGiven[], actor = SOMEONE): Promise<Rule[]> {
  const whose = { tenantId: tenant.id, accountId: actor.accountId };
  const { saved, draft: before } = await readRules(services().db, tenant.id, actor.accountId);
  for (const { id: ruleId } of before?.rules ?? saved) {
    await changeDraft(services(), whose, { kind: 'remove', ruleId });
  }
  for (const given of rules) {
    const { outcome } = await changeDraft(services(), whose, { kind: 'put', ruleId: null, given });
    if (outcome !== 'changed') throw new Error(outcome);
  }
  return (await readRules(services().db, tenant.id, actor.accountId)).draft?.rules ?? [];
}

/** What the draft would do. */
export async function preview(tenant: Tenant, actor = SOMEONE): Promise<Preview> {
  const { db } = services();
  const { saved, version, draft: drafted } = await readRules(db, tenant.id, actor.accountId);
  return previewRules(db, tenant.id, { rules: drafted?.rules ?? saved, version });
}

/** Drafts and saves these rules. Answers the run that begins. */
export async function save(tenant: Tenant, rules: RuleGiven[], actor = SOMEONE): Promise<string> {
  await draft(tenant, rules, actor);
  const { fingerprint } = await preview(tenant, actor);
  const result = await saveRules(services(), tenant.id, {
    actor,
    accountId: actor.accountId,
    seen: fingerprint,
  });
  if (result.outcome !== 'saved') throw new Error(result.outcome);
  return result.runId;
}

/** Works on a run, to its end unless told otherwise. */
export function advance(
  tenant: Tenant,
  runId: string,
  given: { most?: number; size?: number } = {},
): Promise<number> {
  return advanceRun(services(), { tenantId: tenant.id, runId }, { until: clock.now() + MINUTE, ...given });
}

/** Saves these rules and applies them to everybody. */
export async function apply(tenant: Tenant, rules: RuleGiven[]): Promise<void> {
  await advance(tenant, await save(tenant, rules));
}

export async function newestRun(tenant: Tenant): Promise<ReadRun> {
  const { run } = await readRules(services().db, tenant.id, SOMEONE.accountId);
  if (!run) throw new Error('There is no run.');
  return run;
}
