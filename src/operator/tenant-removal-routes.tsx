import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { inspectTenant } from '../tenants/inspect-tenant.ts';
import { planRemoval, withdrawRemoval } from '../tenants/plan-removal.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { TenantRemovalPage } from './tenant-removal-pages.tsx';

const TENANT = '/tenants/:tenant{[A-Za-z0-9]{1,32}}';

/** A tenant is removed after a delay, and there is a way back until then. */
export function tenantRemovalRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${TENANT}/removal`, (c) => {
    requireRecent(c, c.req.path);
    return show(c);
  });

  surface.post(`${TENANT}/removal`, async (c) => {
    requireRecent(c, c.req.path);
    const form = await readForm(c, z.object({ confirmation: line }));
    const id = c.req.param('tenant');
    if (form.confirmation.trim() !== id) return show(c, c.var.m.operator.notTyped, 422);
    await planRemoval(c.env.services, id, c.var.operator);
    return c.redirect(`/operator/tenants/${id}?done=removal-planned`, 303);
  });

  surface.post(`${TENANT}/removal/withdrawal`, async (c) => {
    const path = `/operator/tenants/${c.req.param('tenant')}`;
    requireRecent(c, path);
    await withdrawRemoval(c.env.services, c.req.param('tenant'), c.var.operator);
    return c.redirect(`${path}?done=removal-withdrawn`, 303);
  });
}

async function show(c: PageContext, error?: string, status = 200): Promise<Response> {
  const inspected = await inspectTenant(c.env.services.db, c.req.param('tenant') ?? '');
  const { tenant } = inspected;
  // Once is enough.
  if (tenant.removeAfter !== null || tenant.removedAt !== null) {
    return c.redirect(`/operator/tenants/${tenant.id}`, 303);
  }
  const here = `/operator/tenants/${tenant.id}/removal`;
  return render(c, <TenantRemovalPage m={c.var.m} here={here} inspected={inspected} error={error} />, status);
}
