import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { closeForNewPerson } from '../identities/close-for-new-person.ts';
import { declareSamePerson } from '../identities/declare-same-person.ts';
import { inspectIdentity } from '../identities/inspect-identity.ts';
import { sendOutbox } from '../mail/send-outbox.ts';
import { sealDraft } from '../web/draft.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { registrationProblems } from '../web/registration-problems.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { IdentityPage, type IdentityState } from './identity-pages.tsx';

const IDENTITY = '/:tenant{[A-Za-z0-9]{1,32}}/users/:user{[a-z2-7]{24}}/identity';
const conflict = z.string().check(z.regex(/^[a-z2-7]{24}$/));

/** Who a user is at the provider of this tenant's domain; and who else came with the address. */
export function identityRoutes(surface: Hono<PageEnv>): void {
  surface.get(IDENTITY, (c) => show(c, { done: c.req.query('done') === 'same' }));

  surface.post(`${IDENTITY}/same-person`, async (c) => {
    requireRecent(c, pathOf(c));
    const { services } = c.env;
    const { m, admin } = c.var;
    const form = await readForm(c, z.object({ conflict }));
    const result = await declareSamePerson(services, admin.tenant.id, whichOf(c, form.conflict));
    services.tellLater();
    if (result.outcome === 'settled') return c.redirect(`${pathOf(c)}?done=same`, 303);
    return show(c, { refused: m.identities[result.outcome] }, 422);
  });

  surface.post(`${IDENTITY}/new-person`, async (c) => {
    requireRecent(c, pathOf(c));
    const { services } = c.env;
    const { m, admin } = c.var;
    const form = await readForm(
      c,
      z.object({ conflict, firstName: line, lastName: line, associateId: line }),
    );
    const { conflict: id, ...typed } = form;
    const before = await inspectIdentity(services.db, admin.tenant.id, whoIs(c));
    const result = await closeForNewPerson(services, admin.tenant.id, whichOf(c, id), typed);
    switch (result.outcome) {
      case 'own':
      case 'over':
        return show(c, { refused: m.identities[result.outcome] }, 422);
      case 'malformed': {
        const errors = registrationProblems(m, { outcome: 'malformed', problems: result.problems });
        return show(c, { typed, errors }, 422);
      }
      case 'closed': {
        services.tellLater();
        services.after(() => sendOutbox(services));
        const { registered } = result;
        const users = `/admin/${admin.tenant.id}/users`;
        if (registered?.outcome === 'registered') {
          services.mailLater(registered.mailId);
          return c.redirect(`${users}/${registered.userId}?done=registered`, 303);
        }
        // The account is closed all the same: what is left to do begins with what was typed.
        const { username } = before.user;
        const draft = await sealDraft(c, { ...typed, username, role: 'user', language: '' });
        return c.redirect(`${users}/new?draft=${draft}`, 303);
      }
    }
  });
}

function whoIs(c: PageContext): { userId: string; by: string | null } {
  return { userId: c.req.param('user') ?? '', by: c.var.admin.actor.accountId };
}

function whichOf(c: PageContext, conflictId: string) {
  return { userId: c.req.param('user') ?? '', conflictId, actor: c.var.admin.actor };
}

function pathOf(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/users/${c.req.param('user')}/identity`;
}

async function show(c: PageContext, state: IdentityState, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const { db, timeZone } = c.env.services;
  const inspected = await inspectIdentity(db, admin.tenant.id, whoIs(c));
  const page = { m, here: pathOf(c), admin, inspected, state, timeZone };
  return render(c, <IdentityPage {...page} />, status);
}
