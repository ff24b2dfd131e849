import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { KINDS } from '../applications/kinds.ts';
import type { ApplicationProblems } from '../applications/parse-application.ts';
import { registerApplication } from '../applications/register-application.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { NEW_APPLICATION, readGiven, type TypedApplication } from './application-form.ts';
import { settingsForm } from './application-routes.tsx';
import { NewApplicationPage } from './new-application-pages.tsx';
import { RegisteredPage } from './registered-application-pages.tsx';

const newApplication = z.extend(settingsForm, {
  kind: z.enum(KINDS),
  authentication: z.enum(['secret', 'key']),
});

/** What signs people in through us is registered, and told who it is. */
export function newApplicationRoutes(surface: Hono<PageEnv>): void {
  surface.get('/new-application', async (c) => {
    requireRecent(c, c.var.here);
    const draft = await openDraft(c, c.req.query('draft'));
    return show(c, draft ?? NEW_APPLICATION);
  });

  surface.post('/new-application', async (c) => {
    const { services } = c.env;
    const form = await readForm(c, newApplication);
    // What was typed comes along: a new proof must not cost it.
    if (!isRecent(c)) requireRecent(c, `/operator/new-application?draft=${await sealDraft(c, form)}`);
    const { kind } = form;
    // Where people can look into it, it keeps nothing by which to prove itself.
    const authentication = kind === 'web' ? form.authentication : ('none' as const);
    const given = { ...readGiven(form), kind, authentication };
    const result = await registerApplication(services, c.var.operator.actor, given);
    if (result.outcome === 'refused') return show(c, form, result.problems, 422);
    const { applicationId: id, secret } = result;
    const path = `/operator/applications/${id}`;
    if (secret === null) return c.redirect(`${path}?done=registered`, 303);
    const origin = services.publicOrigin;
    const registered = { id, name: form.name.trim(), secret };
    return render(c, <RegisteredPage m={c.var.m} here={path} registered={registered} origin={origin} />);
  });
}

function show(c: PageContext, typed: TypedApplication, problems: ApplicationProblems = {}, status = 200) {
  const page = { m: c.var.m, here: '/operator/new-application', typed, problems };
  return render(c, <NewApplicationPage {...page} />, status);
}
