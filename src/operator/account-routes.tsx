import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { inspectAccount } from '../accounts/inspect-account.ts';
import { movePrimaryTenant } from '../accounts/move-primary-tenant.ts';
import { removeAccount } from '../accounts/remove-account.ts';
import { endSessionsOfAccount } from '../sessions/end-account-sessions.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { AccountPage } from './account-pages.tsx';
import { AccountRemovalPage, PrimaryTenantPage } from './account-deeds-pages.tsx';

const ACCOUNT = '/accounts/:account{[a-z2-7]{24}}';
const tenantId = z.string().check(z.regex(/^[A-Za-z0-9]{1,32}$/));

type Done = keyof PageContext['var']['m']['operator']['accountDone'];

/** One account, across all tenants: what an operator sees and does. */
export function accountRoutes(surface: Hono<PageEnv>): void {
  surface.get(ACCOUNT, async (c) => {
    const { services } = c.env;
    const { m, here } = c.var;
    const account = await inspectAccount(services.db, accountOf(c));
    const asked = c.req.query('done') ?? '';
    const { accountDone } = m.operator;
    const notice = Object.hasOwn(accountDone, asked) ? accountDone[asked as Done] : undefined;
    const own = account.id === c.var.session.accountId;
    const page = { m, here, account, own, done: notice, timeZone: services.timeZone };
    return render(c, <AccountPage {...page} />);
  });

  surface.post(`${ACCOUNT}/sessions/sign-out`, async (c) => {
    requireRecent(c, `/operator/accounts/${accountOf(c)}`);
    await endSessionsOfAccount(c.env.services, c.var.operator.actor, accountOf(c));
    return done(c, 'signed-out');
  });

  surface.get(`${ACCOUNT}/primary-tenant`, (c) => {
    requireRecent(c, c.req.path);
    return showPrimaryTenant(c);
  });

  surface.post(`${ACCOUNT}/primary-tenant`, async (c) => {
    requireRecent(c, c.req.path);
    const form = await readForm(c, z.object({ tenant: tenantId }));
    const given = { accountId: accountOf(c), tenantId: form.tenant };
    const result = await movePrimaryTenant(c.env.services, c.var.operator.actor, given);
    switch (result.outcome) {
      case 'moved':
        return done(c, 'moved');
      case 'not-confirmed-there':
        return showPrimaryTenant(c, c.var.m.operator.notConfirmedThere, 422);
    }
  });

  surface.get(`${ACCOUNT}/removal`, (c) => {
    requireRecent(c, c.req.path);
    return showRemoval(c, {});
  });

  surface.post(`${ACCOUNT}/removal`, async (c) => {
    requireRecent(c, c.req.path);
    const { notTyped, refused } = c.var.m.operator;
    const form = await readForm(c, z.object({ confirmation: line }));
    const { username } = await inspectAccount(c.env.services.db, accountOf(c));
    if (form.confirmation.trim().toLowerCase() !== username) {
      return showRemoval(c, { error: notTyped }, 422);
    }
    const result = await removeAccount(c.env.services, c.var.operator.actor, accountOf(c));
    switch (result.outcome) {
      case 'removed':
        return c.redirect('/operator/accounts?done=removed', 303);
      case 'own':
      case 'last-operator':
        return showRemoval(c, { refused: refused[result.outcome] }, 422);
      case 'last-admin': {
        const named = result.tenants.map(({ id, name }) => `${name} (${id})`).join(', ');
        return showRemoval(c, { refused: refused['last-admin'](named) }, 422);
      }
    }
  });
}

function accountOf(c: PageContext): string {
  return c.req.param('account') ?? '';
}

function done(c: PageContext, what: Done): Response {
  return c.redirect(`/operator/accounts/${accountOf(c)}?done=${what}`, 303);
}

async function showPrimaryTenant(c: PageContext, refused?: string, status = 200): Promise<Response> {
  const account = await inspectAccount(c.env.services.db, accountOf(c));
  const here = `/operator/accounts/${account.id}/primary-tenant`;
  return render(c, <PrimaryTenantPage m={c.var.m} here={here} account={account} refused={refused} />, status);
}

async function showRemoval(
  c: PageContext,
  state: { error?: string; refused?: string },
  status = 200,
): Promise<Response> {
  const account = await inspectAccount(c.env.services.db, accountOf(c));
  const here = `/operator/accounts/${account.id}/removal`;
  return render(c, <AccountRemovalPage m={c.var.m} here={here} account={account} {...state} />, status);
}
