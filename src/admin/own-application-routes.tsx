import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { removeOwnApplication, setOwnApplication } from '../domains/own-application.ts';
import { sealDraft } from '../web/draft.ts';
import { line, readForm } from '../web/form.ts';
import type { PageEnv } from '../web/page-env.ts';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { DOMAIN, domainOf, pathOfDomain, showDomain } from './domain-routes.tsx';

/** The tenant's own registration at the provider of a domain. Its secret goes in, and never comes out. */
export function ownApplicationRoutes(surface: Hono<PageEnv>): void {
  surface.post(`${DOMAIN}/own-application`, async (c) => {
    const { tenant, actor } = c.var.admin;
    const form = await readForm(c, z.object({ clientId: line, secret: line }));
    // All but the secret comes along to a new proof, and back.
    if (!isRecent(c)) {
      requireRecent(c, `${pathOfDomain(c)}?draft=${await sealDraft(c, { clientId: form.clientId })}`);
    }
    const given = { ...form, domainId: domainOf(c), actor };
    const result = await setOwnApplication(c.env.services, tenant.id, given);
    if (result.outcome === 'changed') return c.redirect(`${pathOfDomain(c)}?done=own-changed`, 303);
    const typed = { clientId: form.clientId };
    return showDomain(c, { typed, ownProblems: result.problems }, 422);
  });

  surface.post(`${DOMAIN}/own-application/removal`, async (c) => {
    requireRecent(c, pathOfDomain(c));
    const { tenant, actor } = c.var.admin;
    await removeOwnApplication(c.env.services, tenant.id, { domainId: domainOf(c), actor });
    return c.redirect(`${pathOfDomain(c)}?done=own-removed`, 303);
  });
}
