import { Hono } from 'hono';
import { routePath } from 'hono/route';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { DependencyFailed, MethodNotAllowed, NotFound, TooManyRequests } from '../errors.ts';
import { networkOf } from '../limits/network-of.ts';
import type { Services } from '../services.ts';
import { readRunning } from '../tenants/read-running.ts';
import { noteError } from '../web/note-error.ts';

type TenantStateEnv = { Bindings: { services: Services } };

const METHODS = 'GET, HEAD, OPTIONS';

/**
 * Whether a tenant runs here, for clients that send people one way or another by it. It knows no session and
 * reads no cookie, so a page of any origin may ask; who asks learns of no tenant that does not run.
 */
export const tenantState = new Hono<TenantStateEnv>();

tenantState.use(async (c, next) => {
  await next();
  c.env.services.log.route ??= routePath(c);
  c.res.headers.set('Access-Control-Allow-Origin', '*');
  c.res.headers.set('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
  c.res.headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  c.res.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
});

tenantState.get('/:tenant/state', async (c) => {
  const { db, apiGuard, source } = c.env.services;
  // Apart from the programs of the same network: neither uses up what the other has.
  const { success } = await apiGuard.limit({ key: `tenant-state ${networkOf(source.ip)}` });
  if (!success) throw new TooManyRequests(60);
  const tenant = c.req.param('tenant');
  const running = /^[A-Za-z0-9]{1,32}$/.test(tenant) && (await readRunning(db, tenant));
  return c.json({ tenant, running }, 200, { 'Cache-Control': 'public, max-age=30' });
});

tenantState.options('/:tenant/state', (c) =>
  c.body(null, 204, {
    Allow: METHODS,
    'Access-Control-Allow-Methods': METHODS,
    'Access-Control-Max-Age': '86400',
  }),
);

tenantState.all('/:tenant/state', () => {
  throw new MethodNotAllowed(METHODS.split(', '));
});

tenantState.all('*', () => {
  throw new NotFound();
});

const TITLES: Record<number, string> = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** RFC 9457. The status tells all there is to tell, so no problem has a type of its own (§4.2.1). */
tenantState.onError((error, c) => {
  const { log, source } = c.env.services;
  const known = noteError(log, error);
  const status = known?.status ?? 500;
  const problem = { type: 'about:blank', title: TITLES[status], status, reference: source.reference };
  c.header('Cache-Control', 'no-store');
  if (known instanceof DependencyFailed) c.header('Retry-After', '30');
  if (known instanceof TooManyRequests) c.header('Retry-After', String(known.retryAfter));
  if (known instanceof MethodNotAllowed) c.header('Allow', known.allowed.join(', '));
  c.header('Content-Type', 'application/problem+json');
  return c.body(JSON.stringify(problem), status as ContentfulStatusCode);
});
