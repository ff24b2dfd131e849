import { createMiddleware } from 'hono/factory';
import { SignInRequired } from '../errors.ts';
import { findSession, noteUse } from '../sessions/session.ts';
import { readCookie } from './cookies.ts';
import type { PageEnv } from './page-env.ts';

/**
 * Reads the session from KV, or leads to the sign-in. Whether it still holds is decided in D1 by what
 * the route asks there (`withSignedIn`), in the same round trip.
 */
export const requireSession = createMiddleware<PageEnv>(async (c, next) => {
  const { services } = c.env;
  const session = await findSession(services, readCookie(c, 'session'));
  if (!session) throw new SignInRequired();
  c.set('session', session);
  await next();
  if (!c.error) services.after(() => noteUse(services, session));
});
