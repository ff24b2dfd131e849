import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { findApplicationLogo } from '../applications/find-logo.ts';
import { DependencyFailed, NotFound } from '../errors.ts';
import type { Services } from '../services.ts';
import { findAccent, findLogo, type Logo } from '../tenants/find-branding.ts';
import { noteError } from '../web/note-error.ts';
import { accentCss } from './accent-css.ts';

type BrandingEnv = { Bindings: { services: Services } };

const YEAR = 'public, max-age=31536000, immutable';
const TENANT = ':tenant{[A-Za-z0-9]{1,32}}';
const APPLICATION = ':application{[a-z0-9-]{3,64}}';
const HASH = ':hash{[0-9a-f]{64}}';

/**
 * How tenants look, for the pages whose URL names one, and applications. It knows no session and sets no cookie; a tenant
 * without branding, a suspended one and none at all look alike.
 */
export const branding = new Hono<BrandingEnv>();

branding.use(async (c, next) => {
  await next();
  c.env.services.log.route ??= routePath(c);
  // What a stranger uploaded is a picture to a browser and nothing else, wherever it is opened.
  c.res.headers.set('X-Content-Type-Options', 'nosniff');
  c.res.headers.set('Content-Security-Policy', "default-src 'none'; sandbox");
  c.res.headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  c.res.headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
  c.res.headers.set('Referrer-Policy', 'no-referrer');
});

branding.get(`/${TENANT}/accent.css`, async (c) => {
  const accent = await findAccent(c.env.services.db, c.req.param('tenant'));
  // Only who knows the colour learns that there is such a tenant.
  if (accent === null || c.req.query('v') !== accent.slice(1)) throw new NotFound();
  return c.body(accentCss(accent), 200, {
    'Content-Type': 'text/css; charset=utf-8',
    'Cache-Control': YEAR,
  });
});

branding.get(`/${TENANT}/${HASH}`, async (c) => {
  return c.body(...answerWith(await findLogo(c.env.services.db, c.req.param('tenant'), c.req.param('hash'))));
});

branding.get(`/applications/${APPLICATION}/${HASH}`, async (c) => {
  const { application, hash } = c.req.param();
  return c.body(...answerWith(await findApplicationLogo(c.env.services.db, application, hash)));
});

function answerWith(logo: Logo | null) {
  if (!logo) throw new NotFound();
  return [logo.bytes, 200, { 'Content-Type': logo.type, 'Cache-Control': YEAR }] as const;
}

branding.all('*', () => {
  throw new NotFound();
});

/** One line of text: no person reads it. */
branding.onError((error, c) => {
  const known = noteError(c.env.services.log, error);
  c.header('Cache-Control', 'no-store');
  if (known instanceof DependencyFailed) c.header('Retry-After', '30');
  return c.text(`${known?.code ?? 'unexpected'}\n`, known?.status ?? 500);
});
