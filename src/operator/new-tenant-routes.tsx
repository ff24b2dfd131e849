import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import { registerTenantWithAdmin, type NewTenantProblems } from '../tenants/register-tenant-with-admin.ts';
import { openDraft, sealDraft } from '../web/draft.ts';
import { line, readForm } from '../web/form.ts';
import type { Messages } from '../web/messages/index.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { NewTenantPage, type NewTenantState } from './new-tenant-pages.tsx';

const newTenant = z.object({
  id: line,
  name: line,
  model: z.enum(['basic', 'federated']),
  language: z.enum(LANGUAGES),
  supportMail: line,
  supportPhone: line,
  username: line,
  firstName: line,
  lastName: line,
  associateId: line,
});

/** A tenant is registered with the person who will look after it. */
export function newTenantRoutes(surface: Hono<PageEnv>): void {
  surface.get('/new-tenant', async (c) => {
    requireRecent(c, c.var.here);
    const draft = await openDraft(c, c.req.query('draft'));
    return show(c, { typed: draft ?? {}, errors: {} });
  });

  surface.post('/new-tenant', async (c) => {
    const { services } = c.env;
    const form = await readForm(c, newTenant);
    // What was typed comes along: a new proof must not cost it.
    if (!isRecent(c)) requireRecent(c, `/operator/new-tenant?draft=${await sealDraft(c, form)}`);
    const { username, firstName, lastName, associateId, ...tenant } = form;
    const id = tenant.id.trim();
    const result = await registerTenantWithAdmin(services, c.var.operator.actor, {
      ...tenant,
      id,
      welcomeMails: true,
      admin: { username, firstName, lastName, associateId, language: tenant.language },
    });
    switch (result.outcome) {
      case 'registered': {
        const { admin } = result;
        if (admin.outcome === 'registered') services.mailLater(admin.mailId);
        const done = admin.outcome === 'registered' ? 'registered' : 'without-admin';
        return c.redirect(`/operator/tenants/${id}?done=${done}`, 303);
      }
      case 'refused':
        return show(c, { typed: form, errors: wordsOf(c.var.m, result.problems) }, 422);
    }
  });
}

function show(c: PageContext, state: NewTenantState, status = 200) {
  return render(c, <NewTenantPage m={c.var.m} here="/operator/new-tenant" state={state} />, status);
}

function wordsOf(m: Messages, problems: NewTenantProblems): NewTenantState['errors'] {
  const { id, username } = problems;
  const words = {
    id: id === 'taken' ? m.operator.idTaken : m.operator.malformed.id,
    name: m.operator.malformed.name,
    supportMail: m.operator.malformed.supportMail,
    supportPhone: m.operator.malformed.supportPhone,
    username: username === 'operator' ? m.operator.isOperator : m.users.problems[username ?? 'empty'],
    firstName: m.users.malformed.firstName,
    lastName: m.users.malformed.lastName,
    associateId: m.users.malformed.associateId,
  };
  return Object.fromEntries(Object.entries(words).filter(([field]) => field in problems));
}
