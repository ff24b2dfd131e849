import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { inspectTenant } from '../tenants/inspect-tenant.ts';
import { setInvitationsPerDay } from '../tenants/limit-invitations.ts';
import { renameTenant } from '../tenants/rename-tenant.ts';
import { resumeTenant, suspendTenant } from '../tenants/suspend-tenant.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { SuspensionPage, TenantPage, type TenantPageState } from './tenant-pages.tsx';

const TENANT = '/tenants/:tenant{[A-Za-z0-9]{1,32}}';
/** What the form saw; the page is stale once it differs. */
const version = z.string().check(z.regex(/^\d{1,12}$/));

type Done = keyof PageContext['var']['m']['operator']['done'];

/** One tenant: what an operator sees and changes. */
export function tenantRoutes(surface: Hono<PageEnv>): void {
  surface.get(TENANT, (c) => {
    const asked = c.req.query('done') ?? '';
    const notices = c.var.m.operator.done;
    return showTenant(c, { done: Object.hasOwn(notices, asked) ? notices[asked as Done] : undefined });
  });

  surface.post(`${TENANT}/name`, async (c) => {
    requireRecent(c, pathOf(c));
    const { m, operator } = c.var;
    const form = await readForm(c, z.object({ name: line, version }));
    const by = { actor: operator.actor, version: Number(form.version) };
    const result = await renameTenant(c.env.services, tenantOf(c), by, form.name);
    switch (result.outcome) {
      case 'changed':
        return done(c, 'renamed');
      case 'stale':
        return showTenant(c, { refused: m.operator.stale }, 409);
      case 'malformed-name':
        return showTenant(c, { name: form.name, errors: { name: m.operator.malformed.name } }, 422);
    }
  });

  surface.post(`${TENANT}/invitation-limit`, async (c) => {
    requireRecent(c, pathOf(c));
    const { m, operator } = c.var;
    const form = await readForm(c, z.object({ perDay: line, version }));
    const by = { actor: operator.actor, version: Number(form.version) };
    // People write 10 000 or 10,000.
    const typed = form.perDay.replaceAll(/[\s,]/g, '');
    const perDay = /^\d+$/.test(typed) ? Number(typed) : Number.NaN;
    const result = await setInvitationsPerDay(c.env.services, tenantOf(c), by, perDay);
    switch (result.outcome) {
      case 'changed':
        return done(c, 'limit-saved');
      case 'stale':
        return showTenant(c, { refused: m.operator.stale }, 409);
      case 'malformed-limit':
        return showTenant(c, { perDay: form.perDay, errors: { perDay: m.operator.perDayMalformed } }, 422);
    }
  });

  surface.get(`${TENANT}/suspension`, async (c) => {
    requireRecent(c, c.req.path);
    const { m, here } = c.var;
    const inspected = await inspectTenant(c.env.services.db, tenantOf(c));
    if (inspected.state === 'removed') return c.redirect(pathOf(c), 303);
    return render(c, <SuspensionPage m={m} here={here} inspected={inspected} />);
  });

  surface.post(`${TENANT}/suspension`, async (c) => {
    requireRecent(c, c.req.path);
    await suspendTenant(c.env.services, tenantOf(c), c.var.operator.actor);
    return done(c, 'suspended');
  });

  surface.post(`${TENANT}/resumption`, async (c) => {
    requireRecent(c, pathOf(c));
    await resumeTenant(c.env.services, tenantOf(c), c.var.operator.actor);
    return done(c, 'resumed');
  });
}

function tenantOf(c: PageContext): string {
  return c.req.param('tenant') ?? '';
}

function pathOf(c: PageContext): string {
  return `/operator/tenants/${tenantOf(c)}`;
}

function done(c: PageContext, what: Done): Response {
  return c.redirect(`${pathOf(c)}?done=${what}`, 303);
}

async function showTenant(c: PageContext, state: TenantPageState, status = 200): Promise<Response> {
  const { services } = c.env;
  const inspected = await inspectTenant(services.db, tenantOf(c));
  const page = { m: c.var.m, here: pathOf(c), inspected, state, timeZone: services.timeZone };
  return render(c, <TenantPage {...page} />, status);
}
