import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { routePath } from 'hono/route';
import { MethodNotAllowed, NotFound, PayloadTooLarge } from '../errors.ts';
import { readCookie } from './cookies.ts';
import { showError } from './error-page.tsx';
import { guardNetwork } from './guard-network.ts';
import { pageHeaders } from './headers.ts';
import { pickLanguage } from './language.ts';
import { messagesFor } from './messages/index.ts';
import type { PageEnv } from './page-env.ts';
import { refuseCrossSite } from './refuse-cross-site.ts';

/** By what the path ends with: how many bytes may come. */
export type Uploads = Record<string, number>;

/** No form of ours comes near it. */
const LARGEST_FORM = 64 * 1024;

/**
 * A surface of server-rendered pages with all that pages need: language, headers, size, CSRF, errors.
 * It ends with `endSurface`. `stay` as in `pageHeaders`; `uploads`: what may be larger than a form;
 * `fromElsewhere`: whole paths that other sites post to.
 */
export function pageSurface(given: {
  stay: boolean;
  uploads?: Uploads;
  fromElsewhere?: readonly string[];
}): Hono<PageEnv> {
  const { stay, uploads, fromElsewhere = [] } = given;
  const surface = new Hono<PageEnv>();
  surface.onError(showError);
  surface.use(pageHeaders({ stay }));
  surface.use(async (c, next) => {
    const language = pickLanguage(
      readCookie(c, 'language') ?? readCookie(c, 'locale'),
      c.req.header('accept-language'),
    );
    c.set('language', language);
    c.set('m', messagesFor(language));
    const { pathname, search } = new URL(c.req.url);
    c.set('here', c.req.method === 'GET' ? pathname + search : pathname);
    await next();
    c.env.services.log.route ??= routePath(c);
  });
  surface.use(refuseCrossSite(fromElsewhere));
  surface.use(async (c, next) => {
    if (c.req.method === 'POST') await guardNetwork(c.env.services);
    await next();
  });
  surface.use((c, next) => {
    const larger = Object.entries(uploads ?? {}).find(([ending]) => c.req.path.endsWith(ending));
    return limitTo(larger?.[1] ?? LARGEST_FORM)(c, next);
  });
  return surface;
}

/** Whatever no route answered: a wrong method (405) or nothing there (404). `base`: where it is mounted. */
export function endSurface(surface: Hono<PageEnv>, base = ''): void {
  surface.all('*', (c) => {
    const path = new URL(c.req.url).pathname.slice(base.length) || '/';
    const allowed = allowedMethods(surface, path);
    if (allowed.length > 0 && !allowed.includes(c.req.method)) throw new MethodNotAllowed(allowed);
    throw new NotFound();
  });
}

function allowedMethods(surface: Hono<PageEnv>, path: string): string[] {
  const paths = surface.routes.filter(({ method }) => method !== 'ALL');
  const matching = paths.filter((route) => matches(route.path, path)).map(({ method }) => method);
  const methods = new Set(matching);
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].toSorted();
}

/** Our paths hold nothing but words and `:parameters`, whose form is the router's to check. */
function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith(':') || part === given[index])
  );
}

function limitTo(maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new PayloadTooLarge();
    },
  });
}
