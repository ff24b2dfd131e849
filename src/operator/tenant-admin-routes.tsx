import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { inspectTenant } from '../tenants/inspect-tenant.ts';
import { registerUser } from '../users/register-users.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { registrationProblems } from '../web/registration-problems.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { TenantAdminPage, type TenantAdminState } from './tenant-admin-pages.tsx';

const TENANT = '/tenants/:tenant{[A-Za-z0-9]{1,32}}';

/** For a tenant that nobody looks after any more: an operator invites an administrator. */
export function tenantAdminRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${TENANT}/administrators/new`, async (c) => {
    requireRecent(c, c.var.here);
    const draft = await openDraft(c, c.req.query('draft'));
    return show(c, { typed: draft ?? {}, errors: {} });
  });

  surface.post(`${TENANT}/administrators`, async (c) => {
    const { services } = c.env;
    const { m, operator } = c.var;
    const tenantId = c.req.param('tenant');
    const path = `/operator/tenants/${tenantId}`;
    const form = await readForm(
      c,
      z.object({ username: line, firstName: line, lastName: line, associateId: line }),
    );
    // What was typed comes along: a new proof must not cost it.
    if (!isRecent(c)) requireRecent(c, `${path}/administrators/new?draft=${await sealDraft(c, form)}`);
    const result = await registerUser(services, tenantId, operator.actor, { ...form, role: 'admin' });
    if (result.outcome === 'registered') {
      services.mailLater(result.mailId);
      return c.redirect(`${path}?done=admin-invited`, 303);
    }
    return show(c, { typed: form, errors: registrationProblems(m, result) }, 422);
  });
}

async function show(c: PageContext, state: TenantAdminState, status = 200): Promise<Response> {
  const { tenant } = await inspectTenant(c.env.services.db, c.req.param('tenant') ?? '');
  const here = `/operator/tenants/${tenant.id}/administrators/new`;
  return render(c, <TenantAdminPage m={c.var.m} here={here} tenant={tenant} state={state} />, status);
}
