import { createMiddleware } from 'hono/factory';
import { getOperator } from '../accounts/operator.ts';
import type { PageEnv } from '../web/page-env.ts';
import { speak } from '../web/speak.ts';

/**
 * Nothing here is reached but by operators: one round trip, before any route. To everyone else who is
 * signed in, nothing is here. What a route changes asks again in its own batch, by the actor.
 */
export const requireOperator = createMiddleware<PageEnv>(async (c, next) => {
  const operator = await getOperator(c.env.services, c.var.session);
  c.set('operator', operator);
  speak(c, operator.signedIn.language);
  await next();
});
