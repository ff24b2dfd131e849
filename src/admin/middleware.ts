import { createMiddleware } from 'hono/factory';
import { getAdministrator } from '../users/administrator.ts';
import type { PageEnv } from '../web/page-env.ts';
import { speak } from '../web/speak.ts';

/**
 * Nothing under a tenant is reached but by its administrators: one round trip, before any route. What a
 * route changes asks again in its own batch, by the actor.
 */
export const requireAdministrator = createMiddleware<PageEnv>(async (c, next) => {
  const { services } = c.env;
  const admin = await getAdministrator(services.db, c.var.session, c.req.param('tenant') ?? '');
  c.set('admin', admin);
  speak(c, admin.signedIn.language);
  await next();
});
