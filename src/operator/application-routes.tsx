import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { changeApplication } from '../applications/change-application.ts';
import { inspectApplication } from '../applications/inspect-application.ts';
import { ALGORITHMS } from '../applications/kinds.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { checkbox, line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { readGiven } from './application-form.ts';
import { ApplicationPage, type ApplicationState } from './application-pages.tsx';

export const APPLICATION = '/applications/:application{[a-z0-9-]{3,64}}';

/** Longer than all addresses that an application may have, or its keys. */
const lines = z.string().check(z.maxLength(45_000));
/** What the form saw; the page is stale once it differs. */
const version = z.string().check(z.regex(/^\d{1,12}$/));

export const settingsForm = z.object({
  name: line,
  party: z.enum(['first', 'third']),
  redirectUris: lines,
  postLogoutRedirectUris: lines,
  initiateLoginUri: lines,
  backchannelLogoutUri: lines,
  openid: checkbox,
  profile: checkbox,
  email: checkbox,
  tenant: checkbox,
  offline_access: checkbox,
  resources: lines,
  whichTenants: z.enum(['all', 'some']),
  tenants: lines,
  pkceRequired: checkbox,
  signingAlgorithm: z.enum(ALGORITHMS),
  jwks: z.optional(lines),
});

type Done = keyof PageContext['var']['m']['applications']['done'];

/** One application: what an operator sees and changes. */
export function applicationRoutes(surface: Hono<PageEnv>): void {
  surface.get(APPLICATION, async (c) => {
    const asked = c.req.query('done') ?? '';
    const notices = c.var.m.applications.done;
    const notice = Object.hasOwn(notices, asked) ? notices[asked as Done] : undefined;
    const draft = await openDraft(c, c.req.query('draft'));
    if (draft) return showApplication(c, { draft: 'kept', typed: draft, version: draft['version'] });
    const lost = c.req.query('draft') !== undefined;
    return showApplication(c, { done: notice, ...(lost && { draft: 'lost' }) });
  });

  surface.post(`${APPLICATION}/settings`, async (c) => {
    const form = await readForm(c, z.extend(settingsForm, { version }));
    // What was typed comes along: a new proof must not cost it.
    if (!isRecent(c)) requireRecent(c, `${pathOf(c)}?draft=${await sealDraft(c, form)}`);
    const by = { actor: c.var.operator.actor, version: Number(form.version) };
    const result = await changeApplication(c.env.services, applicationOf(c), by, readGiven(form));
    switch (result.outcome) {
      case 'changed':
        return done(c, 'saved');
      case 'stale':
        return showApplication(c, { stale: true }, 409);
      case 'refused':
        return showApplication(c, { typed: form, version: form.version, problems: result.problems }, 422);
    }
  });
}

export function applicationOf(c: PageContext): string {
  return c.req.param('application') ?? '';
}

export function pathOf(c: PageContext): string {
  return `/operator/applications/${applicationOf(c)}`;
}

export function done(c: PageContext, what: Done): Response {
  return c.redirect(`${pathOf(c)}?done=${what}`, 303);
}

export async function showApplication(
  c: PageContext,
  state: ApplicationState,
  status = 200,
): Promise<Response> {
  const { services } = c.env;
  const inspected = await inspectApplication(services, applicationOf(c));
  const page = { m: c.var.m, here: pathOf(c), inspected, state };
  const { timeZone, publicOrigin: origin } = services;
  return render(c, <ApplicationPage {...page} timeZone={timeZone} origin={origin} />, status);
}
