import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { addPilot, removePilot } from '../domains/pilots.ts';
import { sealDraft } from '../web/draft.ts';
import { checkbox, line, readForm } from '../web/form.ts';
import type { PageEnv } from '../web/page-env.ts';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { DOMAIN, domainOf, pathOfDomain, readDomain, showDomain } from './domain-routes.tsx';

/** People who try the provider before everyone else. */
export function pilotRoutes(surface: Hono<PageEnv>): void {
  surface.post(`${DOMAIN}/pilots`, async (c) => {
    const { services } = c.env;
    const { tenant, actor } = c.var.admin;
    const form = await readForm(c, z.object({ username: line, mail: checkbox }));
    // What was typed comes along: a new proof must not cost it.
    if (!isRecent(c)) {
      requireRecent(c, `${pathOfDomain(c)}?draft=${await sealDraft(c, { username: form.username })}`);
    }
    const given = { domainId: domainOf(c), username: form.username, mail: form.mail === 'on', actor };
    const result = await addPilot(services, tenant.id, given);
    switch (result.outcome) {
      case 'added':
        services.mailLater(result.mailId);
        return c.redirect(
          `${pathOfDomain(c)}?done=${result.mailId === null ? 'pilot-added' : 'pilot-mailed'}`,
          303,
        );
      case 'no-such-user':
        return showDomain(c, { typed: form, pilotProblem: result.outcome }, 422);
      case 'no-pilot':
        return showDomain(c, { typed: form, pilotProblem: result.outcome }, 409);
    }
  });

  surface.post(`${DOMAIN}/pilots/:user{[a-z2-7]{24}}/removal`, async (c) => {
    requireRecent(c, pathOfDomain(c));
    const { tenant, actor } = c.var.admin;
    const { id } = await readDomain(c);
    const which = { domainId: id, userId: c.req.param('user'), actor };
    await removePilot(c.env.services, tenant.id, which);
    return c.redirect(`${pathOfDomain(c)}?done=pilot-removed`, 303);
  });
}
