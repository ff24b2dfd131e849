import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { changeDraft, deleteDraft, type DraftChange, type RuleGiven } from '../group-rules/change-draft.ts';
import { readRules } from '../group-rules/read-rules.ts';
import type { Rule } from '../group-rules/rule.ts';
import { CONDITIONS } from '../group-rules/conditions.ts';
import { NotFound } from '../errors.ts';
import { checkbox, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { GroupRulePage, type TypedRule } from './group-rule-pages.tsx';
import { GroupRulesPage, RULES_DONE } from './group-rules-pages.tsx';

/** For the routes of a tenant's rules. */
export const RULES = '/:tenant{[A-Za-z0-9]{1,32}}/directories/rules';
const RULE = `${RULES}/:rule{[a-z2-7]{24}}`;

/** Nobody is affected by what happens here: it is a draft until its preview is confirmed. */
export function groupRuleRoutes(surface: Hono<PageEnv>): void {
  surface.get(RULES, async (c) => {
    const { m, here, admin } = c.var;
    const done = RULES_DONE.find((name) => c.req.query('done') === name);
    const { timeZone } = c.env.services;
    const read = await readOwn(c);
    return render(
      c,
      <GroupRulesPage m={m} here={here} admin={admin} read={read} done={done} timeZone={timeZone} />,
    );
  });

  surface.get(`${RULES}/new`, (c) => showRule(c, null, EMPTY, null));

  surface.post(RULES, (c) => putRule(c, null));

  surface.get(RULE, (c) => showRule(c, c.req.param('rule'), null, null));

  surface.post(RULE, (c) => putRule(c, c.req.param('rule')));

  surface.post(`${RULE}/place`, async (c) => {
    const { direction } = await readForm(c, z.object({ direction: z.enum(['up', 'down']) }));
    return change(c, { kind: 'move', ruleId: c.req.param('rule'), by: direction === 'up' ? -1 : 1 });
  });

  surface.post(`${RULE}/removal`, (c) => change(c, { kind: 'remove', ruleId: c.req.param('rule') }));

  surface.post(`${RULES}/draft/removal`, async (c) => {
    await deleteDraft(c.env.services.db, whoseOf(c));
    return c.redirect(`${pathOfRules(c)}?done=discarded`, 303);
  });
}

const EMPTY: TypedRule = {
  condition: 'in-group',
  group: '',
  role: 'keep',
  entry: 'keep',
  applies: 'always',
  stop: false,
};

export function pathOfRules(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/directories/rules`;
}

/** The draft is this administrator's own. */
export function whoseOf(c: PageContext): { tenantId: string; accountId: string } {
  return { tenantId: c.var.admin.tenant.id, accountId: c.var.session.accountId };
}

function readOwn(c: PageContext) {
  const { tenantId, accountId } = whoseOf(c);
  return readRules(c.env.services.db, tenantId, accountId);
}

async function putRule(c: PageContext, ruleId: string | null): Promise<Response> {
  const form = await readForm(
    c,
    z.object({
      condition: z.enum(CONDITIONS),
      group: z.string().check(z.regex(/^([a-z2-7]{24})?$/)),
      role: z.enum(['admin', 'user', 'keep']),
      entry: z.enum(['yes', 'no', 'keep']),
      applies: z.enum(['always', 'unset']),
      stop: checkbox,
    }),
  );
  const typed: TypedRule = { ...form, stop: form.stop === 'on' };
  const given: RuleGiven = {
    condition: typed.condition,
    groupId: typed.group === '' ? null : typed.group,
    role: typed.role === 'keep' ? null : typed.role,
    entry: typed.entry === 'keep' ? null : typed.entry,
    applies: typed.applies,
    stop: typed.stop,
  };
  const { outcome } = await changeDraft(c.env.services, whoseOf(c), { kind: 'put', ruleId, given });
  switch (outcome) {
    case 'changed':
      return c.redirect(pathOfRules(c), 303);
    case 'gone':
      return c.redirect(`${pathOfRules(c)}?done=gone`, 303);
    case 'no-group':
    case 'says-nothing':
    case 'too-many':
      return showRule(c, ruleId, typed, outcome);
  }
}

async function change(c: PageContext, given: DraftChange): Promise<Response> {
  const { outcome } = await changeDraft(c.env.services, whoseOf(c), given);
  return c.redirect(outcome === 'gone' ? `${pathOfRules(c)}?done=gone` : pathOfRules(c), 303);
}

/** `typed`: what did not fit; null for the rule as it is. */
async function showRule(
  c: PageContext,
  ruleId: string | null,
  typed: TypedRule | null,
  problem: Parameters<typeof GroupRulePage>[0]['problem'],
): Promise<Response> {
  const { m, admin } = c.var;
  const { saved, draft, groups } = await readOwn(c);
  const rules = draft?.rules ?? saved;
  const at = rules.findIndex(({ id }) => id === ruleId);
  if (ruleId !== null && at < 0) throw new NotFound();
  const shown = typed ?? typedOf(rules[at]!);
  const here = ruleId === null ? `${pathOfRules(c)}/new` : `${pathOfRules(c)}/${ruleId}`;
  const page = { m, admin, here, groups, number: at < 0 ? null : at + 1, typed: shown, problem };
  return render(c, <GroupRulePage {...page} />, problem === null ? 200 : 422);
}

function typedOf({ condition, groupId, role, entry, applies, stop }: Rule): TypedRule {
  return {
    condition,
    group: groupId ?? '',
    role: role ?? 'keep',
    entry: entry ?? 'keep',
    applies,
    stop,
  };
}
