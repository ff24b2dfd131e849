import type { Hono } from 'hono';
import { openRenameOfAccount } from '../accounts/open-rename.ts';
import { withSignedIn } from '../sessions/session-holds.ts';
import { confirmInvitation, declineInvitation, getInvitation } from '../users/answer-invitation.ts';
import { enterTenant, openTenant } from '../users/enter-tenant.ts';
import { sortPlaces, usersOfAccount } from '../users/users-of-account.ts';
import { signInPath } from '../web/begin-flow.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { speak } from '../web/speak.ts';
import { ChooseTenantPage, ConnectPage, HomePage, NoEntryPage, NoTenantPage } from './tenant-pages.tsx';

const TENANT = ':tenant{[A-Za-z0-9]{1,32}}';
const USER = ':user{[a-z2-7]{24}}';

/** R6: one tenant, straight in; more, the person chooses; none, a page that says so. */
export function tenantRoutes(surface: Hono<PageEnv>): void {
  surface.get('/tenants', requireSession, async (c) => {
    const { session, here } = c.var;
    const { db, now } = c.env.services;
    const [signedIn, rows, [rename]] = await withSignedIn(
      db,
      session,
      usersOfAccount(db, session.accountId),
      openRenameOfAccount(db, session.accountId, now),
    );
    speak(c, signedIn.language);
    if (signedIn.operator) return c.redirect('/operator', 303);
    const { username } = signedIn;
    const places = sortPlaces(rows, username);
    const page = { m: c.var.m, here, username, places, rename: rename ?? null };
    const [only, ...others] = places.enterable;
    if (!only && places.suspended.length + places.invitations.length === 0) {
      return render(c, <NoTenantPage {...page} />);
    }
    if (only && others.length === 0 && places.suspended.length === 0)
      return c.redirect(`/tenants/${only.tenantId}`, 303);
    if (!only && places.suspended.length === 0) {
      return render(c, <NoTenantPage {...page} />);
    }
    const filter = c.req.query('filter')?.slice(0, 100) ?? '';
    return render(c, <ChooseTenantPage {...page} filter={filter} />);
  });

  surface.post(`/tenants/${TENANT}`, requireSession, async (c) => {
    const { session } = c.var;
    const tenantId = c.req.param('tenant');
    const result = await enterTenant(c.env.services, session, tenantId);
    switch (result.outcome) {
      case 'entered':
        return c.redirect(`/tenants/${tenantId}`, 303);
      case 'proof-too-old':
        return proveAgain(c, tenantId);
      case 'no-entry':
        speak(c, result.signedIn.language);
        return render(c, <NoEntryPage m={c.var.m} here="/tenants" {...result} />, 403);
    }
  });

  surface.get(`/tenants/${TENANT}`, requireSession, async (c) => {
    const { session, here } = c.var;
    const tenantId = c.req.param('tenant');
    const home = await openTenant(c.env.services, session, tenantId);
    switch (home.outcome) {
      case 'in':
        speak(c, home.signedIn.language);
        return render(c, <HomePage m={c.var.m} here={here} home={home} />);
      case 'proof-too-old':
        return proveAgain(c, tenantId);
      case 'no-entry':
        speak(c, home.signedIn.language);
        return render(c, <NoEntryPage m={c.var.m} here={here} {...home} />, 403);
    }
  });

  surface.get(`/invitations/${USER}`, requireSession, async (c) => {
    const { session, here } = c.var;
    const { signedIn, invitation } = await getInvitation(c.env.services.db, session, c.req.param('user'));
    speak(c, signedIn.language);
    return render(
      c,
      <ConnectPage m={c.var.m} here={here} username={signedIn.username} invitation={invitation} />,
    );
  });

  surface.post(`/invitations/${USER}/confirmation`, requireSession, async (c) => {
    const tenantId = await confirmInvitation(c.env.services, c.var.session, c.req.param('user'));
    return c.redirect(`/tenants/${tenantId}`, 303);
  });

  surface.post(`/invitations/${USER}/refusal`, requireSession, async (c) => {
    await declineInvitation(c.env.services, c.var.session, c.req.param('user'));
    return c.redirect('/tenants', 303);
  });
}

/** The tenant ended this person's sessions: a new sign-in reaches it again. */
async function proveAgain(c: PageContext, tenantId: string): Promise<Response> {
  return c.redirect(await signInPath(c, `/tenants/${tenantId}`), 303);
}
