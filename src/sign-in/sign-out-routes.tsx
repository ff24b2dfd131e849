import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { setLanguage } from '../accounts/change-account.ts';
import { SignInRequired } from '../errors.ts';
import { LANGUAGES } from '../languages.ts';
import { signOut, signOutEverywhere } from '../sessions/end-sessions.ts';
import { findSession, parseSessionCookie } from '../sessions/session.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import { readCookie, removeCookie, writeCookie } from '../web/cookies.ts';
import { readForm, sealed } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { SignedOutPage, SignOutPage } from './pages.tsx';

const YEAR = 365 * 24 * 60 * 60;

/** The way out, here or everywhere, and the language of the pages. */
export function signOutRoutes(surface: Hono<PageEnv>): void {
  surface.get('/sign-out', (c) => render(c, <SignOutPage m={c.var.m} here={c.var.here} />));

  surface.post('/sign-out', async (c) => {
    const session = parseSessionCookie(c.env.services.sessionKeys, readCookie(c, 'session'));
    if (session) await signOut(c.env.services, session);
    c.env.services.tellLater();
    removeCookie(c, 'session');
    return c.redirect('/signed-out', 303);
  });

  // Whoever is not signed in any more proves first whose sessions are to end.
  surface.post('/sign-out/everywhere', async (c) => {
    const session = await findSession(c.env.services, readCookie(c, 'session'));
    if (!session) throw new SignInRequired('/sign-out');
    await signOutEverywhere(c.env.services, session);
    c.env.services.tellLater();
    removeCookie(c, 'session');
    return c.redirect('/signed-out', 303);
  });

  surface.get('/signed-out', (c) => render(c, <SignedOutPage m={c.var.m} here={c.var.here} />));

  surface.post('/language', async (c) => {
    const form = await readForm(c, z.object({ language: z.enum(LANGUAGES), back: sealed }));
    writeCookie(c, 'language', form.language, YEAR);
    const { services } = c.env;
    const session = await findSession(services, readCookie(c, 'session'));
    if (session) await setLanguage(services.db, session.accountId, form.language, sessionHolds(session));
    return c.redirect(oursOnly(c, form.back), 303);
  });
}

/** An address of ours, in full: a path alone may begin with two slashes and so name another host. */
function oursOnly(c: PageContext, back: string): string {
  const { publicOrigin } = c.env.services;
  const url = URL.parse(back, publicOrigin);
  return url?.origin === publicOrigin && back.startsWith('/') ? url.href : `${publicOrigin}/`;
}
