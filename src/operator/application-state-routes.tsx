import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { disableApplication, enableApplication } from '../applications/disable-application.ts';
import { inspectApplication } from '../applications/inspect-application.ts';
import { removeApplication } from '../applications/remove-application.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { APPLICATION, applicationOf, done, pathOf } from './application-routes.tsx';
import { ApplicationRemovalPage, DisablingPage } from './application-state-pages.tsx';

/** Whether anyone signs in to it, for a while or for good. */
export function applicationStateRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${APPLICATION}/disabling`, async (c) => {
    requireRecent(c, c.req.path);
    const inspected = await inspectApplication(c.env.services, applicationOf(c));
    // Once is enough.
    if (inspected.application.disabledAt !== null) return c.redirect(pathOf(c), 303);
    return render(c, <DisablingPage m={c.var.m} here={c.req.path} inspected={inspected} />);
  });

  surface.post(`${APPLICATION}/disabling`, async (c) => {
    requireRecent(c, c.req.path);
    await disableApplication(c.env.services, applicationOf(c), c.var.operator.actor);
    return done(c, 'disabled');
  });

  surface.post(`${APPLICATION}/enabling`, async (c) => {
    requireRecent(c, pathOf(c));
    await enableApplication(c.env.services, applicationOf(c), c.var.operator.actor);
    return done(c, 'enabled');
  });

  surface.get(`${APPLICATION}/removal`, (c) => {
    requireRecent(c, c.req.path);
    return showRemoval(c);
  });

  surface.post(`${APPLICATION}/removal`, async (c) => {
    requireRecent(c, c.req.path);
    const form = await readForm(c, z.object({ confirmation: line }));
    const { application } = await inspectApplication(c.env.services, applicationOf(c));
    if (form.confirmation.trim() !== application.name) {
      return showRemoval(c, c.var.m.operator.notTyped, 422);
    }
    await removeApplication(c.env.services, application.id, { actor: c.var.operator.actor });
    return c.redirect('/operator/applications?done=removed', 303);
  });
}

async function showRemoval(c: PageContext, error?: string, status = 200): Promise<Response> {
  const inspected = await inspectApplication(c.env.services, applicationOf(c));
  const page = { m: c.var.m, here: c.req.path, inspected, error };
  return render(c, <ApplicationRemovalPage {...page} />, status);
}
