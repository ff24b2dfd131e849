import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { inspectAccount } from '../accounts/inspect-account.ts';
import { listOperators } from '../accounts/list-operators.ts';
import { makeOperator, unmakeOperator, type MakeOperatorResult } from '../accounts/make-operator.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { line, readForm } from '../web/form.ts';
import type { Messages } from '../web/messages/index.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { OperatorsPage, UnmakePage, type OperatorsState } from './operators-pages.tsx';

const OPERATOR = '/operators/:account{[a-z2-7]{24}}';

type Done = keyof PageContext['var']['m']['operator']['operatorDone'];

/** Who runs the service: operators make and unmake one another. */
export function operatorsRoutes(surface: Hono<PageEnv>): void {
  surface.get('/operators', async (c) => {
    const asked = c.req.query('done') ?? '';
    const { operatorDone } = c.var.m.operator;
    const done = Object.hasOwn(operatorDone, asked) ? operatorDone[asked as Done] : undefined;
    const draft = await openDraft(c, c.req.query('draft'));
    return showOperators(c, { done, typed: draft?.['username'] });
  });

  surface.post('/operators', async (c) => {
    const form = await readForm(c, z.object({ username: line }));
    if (!isRecent(c)) requireRecent(c, `/operator/operators?draft=${await sealDraft(c, form)}`);
    const result = await makeOperator(c.env.services, c.var.operator.actor, form.username);
    if (result.outcome === 'made') return c.redirect('/operator/operators?done=made', 303);
    return showOperators(c, { typed: form.username, error: wordsOf(c.var.m, result) }, 422);
  });

  surface.get(`${OPERATOR}/removal`, (c) => {
    requireRecent(c, c.req.path);
    return showUnmake(c);
  });

  surface.post(`${OPERATOR}/removal`, async (c) => {
    requireRecent(c, c.req.path);
    const { refused } = c.var.m.operator;
    const result = await unmakeOperator(c.env.services, c.var.operator.actor, c.req.param('account'));
    switch (result.outcome) {
      case 'unmade':
        return c.redirect('/operator/operators?done=unmade', 303);
      case 'own':
        return showUnmake(c, refused.own, 422);
      case 'last':
        return showUnmake(c, refused['last-operator'], 422);
    }
  });
}

async function showOperators(
  c: PageContext,
  state: Omit<OperatorsState, 'operators'>,
  status = 200,
): Promise<Response> {
  const { services } = c.env;
  const operators = await listOperators(services.db);
  const page = { m: c.var.m, here: '/operator/operators', own: c.var.session.accountId };
  const { timeZone } = services;
  return render(c, <OperatorsPage {...page} state={{ ...state, operators }} timeZone={timeZone} />, status);
}

async function showUnmake(c: PageContext, refused?: string, status = 200): Promise<Response> {
  const account = await inspectAccount(c.env.services.db, c.req.param('account') ?? '');
  if (!account.operator) return c.redirect('/operator/operators', 303);
  const here = `/operator/operators/${account.id}/removal`;
  return render(c, <UnmakePage m={c.var.m} here={here} account={account} refused={refused} />, status);
}

function wordsOf(m: Messages, result: Exclude<MakeOperatorResult, { outcome: 'made' }>): string {
  switch (result.outcome) {
    case 'malformed-username':
      return m.users.problems[result.problem];
    case 'already':
      return m.operator.alreadyOperator;
    case 'user-of-tenant':
      return m.operator.userOfTenant;
    case 'domain-of-tenant':
      return m.operator.domainOfTenant;
  }
}
