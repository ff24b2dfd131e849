import type { Hono } from 'hono';
import { domainOf } from '../accounts/username.ts';
import { selectProvenDomain } from '../domains/proven-domain.ts';
import { HOME } from '../sessions/flow.ts';
import { withSignedIn } from '../sessions/session-holds.ts';
import { sql } from 'drizzle-orm';
import type { PageEnv } from '../web/page-env.ts';
import { readDestination } from '../web/read-flow.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { speak } from '../web/speak.ts';
import { MovedPage } from './pages.tsx';

/** Told once, to someone who had a password: their company uses a provider now, and the password is gone. */
export function movedRoutes(surface: Hono<PageEnv>): void {
  surface.get('/moved', requireSession, async (c) => {
    const { session, here } = c.var;
    const { db } = c.env.services;
    const destination = await readDestination(c, c.req.query('flow'));
    const domain = sql`(select whose.domain from accounts whose where whose.id = ${session.accountId})`;
    const [signedIn, [proven]] = await withSignedIn(db, session, selectProvenDomain(db, domain));
    speak(c, signedIn.language);
    const to = destination?.to ?? HOME;
    if (!proven || domainOf(signedIn.username) !== proven.domain) return c.redirect(to, 303);
    return render(c, <MovedPage m={c.var.m} here={here} domain={proven} to={to} />);
  });
}
