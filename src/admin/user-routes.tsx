import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { openRenameOf } from '../accounts/open-rename.ts';
import { eventsOfUser } from '../audit/list-events.ts';
import { RecentProofRequired } from '../errors.ts';
import { changeNames } from '../users/change-names.ts';
import { changeRole } from '../users/change-role.ts';
import type { ChangeUserResult, Which } from '../users/change-user.ts';
import { activateUser, deactivateUser, endSessionsOfUser } from '../users/deactivate-user.ts';
import { mailInvitation, revokeInvitationLink } from '../users/mail-invitation.ts';
import { removeUser } from '../users/remove-user.ts';
import { readUser } from '../users/read-user.ts';
import { sendReset } from '../users/send-reset.ts';
import { checkSignIn } from '../users/sign-in-check.ts';
import { line, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { isRecent, requireRecent } from '../web/require-recent.ts';
import { RemovalPage, RolePage } from './user-deed-pages.tsx';
import { UserPage, type UserPageState } from './user-pages.tsx';

const USER = '/:tenant{[A-Za-z0-9]{1,32}}/users/:user{[a-z2-7]{24}}';
/** The others are in the audit log. */
const RECENT_EVENTS = 10;
/** What the form saw; the page is stale once it differs. */
const version = z.string().check(z.regex(/^\d{1,12}$/));

type Done = keyof PageContext['var']['m']['users']['done'];

/** One user: what an administrator sees and does. */
export function userRoutes(surface: Hono<PageEnv>): void {
  surface.get(USER, async (c) => {
    const asked = c.req.query('done') ?? '';
    const notices = c.var.m.users.done;
    return showUser(c, { done: Object.hasOwn(notices, asked) ? notices[asked as Done] : undefined });
  });

  surface.post(`${USER}/names`, async (c) => {
    const { m, admin } = c.var;
    const form = await readForm(c, z.object({ firstName: line, lastName: line, associateId: line, version }));
    const { version: _, ...typed } = form;
    const result = await changeNames(c.env.services, admin.tenant.id, which(c, form.version), typed);
    switch (result.outcome) {
      case 'malformed-name':
        return showUser(c, { typed, errors: { [result.field]: m.users.malformed[result.field] } }, 422);
      case 'associate-id-taken':
        return showUser(c, { typed, errors: { associateId: m.users.associateIdTaken } }, 422);
      case 'changed':
      case 'own':
      case 'last-admin':
      case 'stale':
        return answer(c, result, 'names-saved');
    }
  });

  surface.get(`${USER}/role`, async (c) => {
    requireRecent(c, c.req.path);
    return showRole(c);
  });

  surface.post(`${USER}/role`, async (c) => {
    requireRecent(c, c.req.path);
    const form = await readForm(c, z.object({ role: z.enum(['admin', 'user']), version }));
    const { services } = c.env;
    const result = await changeRole(services, c.var.admin.tenant.id, which(c, form.version), form.role);
    return result.outcome === 'changed'
      ? done(c, 'role-saved')
      : showRole(c, c.var.m.users.refused[result.outcome], 422);
  });

  surface.post(`${USER}/deactivation`, async (c) => {
    const form = await readForm(c, z.object({ version }));
    const result = await deactivateUser(c.env.services, c.var.admin.tenant.id, which(c, form.version));
    return answer(c, result, 'deactivated');
  });

  surface.post(`${USER}/activation`, async (c) => {
    const form = await readForm(c, z.object({ version }));
    const given = { ...which(c, form.version), mayMakeAdmins: isRecent(c) };
    const result = await activateUser(c.env.services, c.var.admin.tenant.id, given);
    if (result.outcome === 'would-make-admin') throw new RecentProofRequired(pathOf(c));
    return answer(c, result, 'activated');
  });

  surface.post(`${USER}/sessions/sign-out`, async (c) => {
    const result = await endSessionsOfUser(c.env.services, c.var.admin.tenant.id, which(c));
    return answer(c, result, 'sessions-ended');
  });

  surface.post(`${USER}/password-reset`, async (c) => {
    const { services } = c.env;
    const { m } = c.var;
    const result = await sendReset(services, c.var.admin.tenant.id, which(c));
    switch (result.outcome) {
      case 'mailed':
        services.mailLater(result.mailId);
        return done(c, 'reset-mailed');
      case 'limited':
        return limited(c, result.retryAfter);
      case 'not-confirmed':
      case 'federated':
        return showUser(c, { refused: m.users.refused[result.outcome] }, 422);
    }
  });

  surface.post(`${USER}/invitation-mail`, async (c) => {
    const { services } = c.env;
    const result = await mailInvitation(services, c.var.admin.tenant.id, which(c));
    switch (result.outcome) {
      case 'mailed':
        services.mailLater(result.mailId);
        return done(c, 'invitation-mailed');
      case 'limited':
        return limited(c, result.retryAfter);
      case 'not-awaited':
        return showUser(c, { refused: c.var.m.users.refused['not-awaited'] }, 422);
    }
  });

  surface.post(`${USER}/invitation-link/revocation`, async (c) => {
    await revokeInvitationLink(c.env.services, c.var.admin.tenant.id, which(c));
    return done(c, 'link-revoked');
  });

  surface.get(`${USER}/removal`, (c) => showRemoval(c));

  surface.post(`${USER}/removal`, async (c) => {
    const form = await readForm(c, z.object({ version }));
    const { tenant } = c.var.admin;
    const result = await removeUser(c.env.services, tenant.id, which(c, form.version));
    if (result.outcome === 'changed') return c.redirect(`/admin/${tenant.id}/users?done=removed`, 303);
    return showRemoval(c, c.var.m.users.refused[result.outcome], 422);
  });
}

function which(c: PageContext, seen?: string): Which & { by: string | null } {
  const { actor } = c.var.admin;
  const userId = c.req.param('user') ?? '';
  return { userId, actor, by: actor.accountId, version: seen === undefined ? undefined : Number(seen) };
}

function pathOf(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/users/${c.req.param('user')}`;
}

function done(c: PageContext, what: Done): Response {
  return c.redirect(`${pathOf(c)}?done=${what}`, 303);
}

function answer(c: PageContext, result: ChangeUserResult, what: Done): Response | Promise<Response> {
  if (result.outcome === 'changed') return done(c, what);
  return showUser(
    c,
    { refused: c.var.m.users.refused[result.outcome] },
    result.outcome === 'stale' ? 409 : 422,
  );
}

function limited(c: PageContext, retryAfter: number): Promise<Response> {
  const { m } = c.var;
  c.header('Retry-After', String(retryAfter));
  return showUser(c, { refused: m.users.refused.limited(m.common.wait(retryAfter)) }, 429);
}

async function showUser(c: PageContext, state: UserPageState, status = 200): Promise<Response> {
  const { services } = c.env;
  const { m, admin } = c.var;
  const { db, now, timeZone } = services;
  const { userId, by } = which(c);
  const [check, { events }, [rename]] = await Promise.all([
    checkSignIn(services, admin.tenant.id, { userId, by }),
    eventsOfUser(db, admin.tenant.id, userId, { limit: RECENT_EVENTS }),
    openRenameOf(db, admin.tenant.id, { userId, now }),
  ]);
  const waitsFor = rename?.newUsername ?? null;
  const page = { m, here: pathOf(c), admin, check, events, waitsFor, state, timeZone };
  return render(c, <UserPage {...page} />, status);
}

async function showRole(c: PageContext, refused?: string, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const { user } = await readUser(c.env.services, admin.tenant.id, which(c));
  const page = { m, here: `${pathOf(c)}/role`, admin, user, refused };
  return render(c, <RolePage {...page} />, status);
}

async function showRemoval(c: PageContext, refused?: string, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const { user } = await readUser(c.env.services, admin.tenant.id, which(c));
  const page = { m, here: `${pathOf(c)}/removal`, admin, user, refused };
  return render(c, <RemovalPage {...page} />, status);
}
