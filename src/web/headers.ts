import { createMiddleware } from 'hono/factory';
import type { PageEnv } from './page-env.ts';

const CSP = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
];

/**
 * The headers of every page. `stay`: forms of these pages never lead to another origin. On the pages of
 * a sign-in they may, by redirects after the post, which Chromium holds against `form-action`.
 */
export function pageHeaders({ stay }: { stay: boolean }) {
  const policy = [...CSP, ...(stay ? ["form-action 'self'"] : [])].join('; ');
  return createMiddleware<PageEnv>(async (c, next) => {
    await next();
    const headers = c.res.headers;
    headers.set('Content-Security-Policy', policy);
    headers.set('Strict-Transport-Security', 'max-age=63072000; includeSubDomains');
    headers.set('X-Content-Type-Options', 'nosniff');
    // Not no-referrer: a browser would send `Origin: null` from the forms of these pages.
    if (!headers.has('Referrer-Policy')) headers.set('Referrer-Policy', 'same-origin');
    headers.set('Cross-Origin-Opener-Policy', 'same-origin');
    headers.set('Cross-Origin-Resource-Policy', 'same-origin');
    headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    headers.set('Cache-Control', 'no-store');
    headers.set('Content-Language', c.get('language') ?? 'en');
  });
}
