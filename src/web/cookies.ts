import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import type { PageContext } from './page-env.ts';

/**
 * `session`: a signed-in browser. `browser`: what a sign-in under way and its codes are bound to.
 * `known`: which accounts signed in here before. `language`: chosen in the footer. `locale`: what the
 * application prefers that the person comes from. `way`: see `rememberWay`. `recovery`: what a recovery code
 * opened.
 */
export type CookieName = 'session' | 'browser' | 'known' | 'language' | 'locale' | 'way' | 'recovery';

export function readCookie(c: PageContext, name: CookieName): string | undefined {
  return secure(c) ? getCookie(c, name, 'host') : getCookie(c, name);
}

/** Without `maxAge` (seconds) the cookie goes when the browser closes. */
export function writeCookie(c: PageContext, name: CookieName, value: string, maxAge?: number): void {
  setCookie(c, name, value, { ...optionsFor(c), ...(maxAge !== undefined && { maxAge }) });
}

export function removeCookie(c: PageContext, name: CookieName): void {
  deleteCookie(c, name, optionsFor(c));
}

function optionsFor(c: PageContext): CookieOptions {
  const options: CookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax' };
  return secure(c) ? { ...options, secure: true, prefix: 'host' } : options;
}

function secure(c: PageContext): boolean {
  return c.env.services.cookies.secure;
}
