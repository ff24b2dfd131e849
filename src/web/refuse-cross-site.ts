import { createMiddleware } from 'hono/factory';
import { Forbidden } from '../errors.ts';
import type { PageEnv } from './page-env.ts';

/**
 * A form counts only if one of our pages sent it: `Origin` is ours, or, where a browser sends none,
 * Fetch Metadata says same-origin. `null` and silence are refused. `fromElsewhere`: paths that take what other
 * sites send, and believe no cookie.
 */
export const refuseCrossSite = (fromElsewhere: readonly string[]) =>
  createMiddleware<PageEnv>(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !fromElsewhere.includes(c.req.path)) {
      const origin = c.req.header('origin');
      const site = c.req.header('sec-fetch-site');
      const ours = origin === undefined ? site === 'same-origin' : origin === c.env.services.publicOrigin;
      if (!ours || (site !== undefined && site !== 'same-origin')) throw new Forbidden('cross_site');
    }
    await next();
  });
