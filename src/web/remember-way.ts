import { FLOW_LIFETIME, HOME } from '../sessions/flow.ts';
import { readCookie, removeCookie, writeCookie } from './cookies.ts';
import type { PageContext } from './page-env.ts';

/** characters: a cookie holds 4096, its name and the rest included */
const LONGEST = 3_500;

/**
 * The link of a mail that is asked for on the way goes on from there in this browser: the link itself knows of
 * no way. One too long for a cookie is forgotten, and the link leads home.
 */
export function rememberWay(c: PageContext, { to, flow }: { to: string; flow: string }): void {
  if (to !== HOME && flow.length <= LONGEST) writeCookie(c, 'way', flow, FLOW_LIFETIME);
  else forgetWay(c);
}

export function forgetWay(c: PageContext): void {
  if (readCookie(c, 'way') !== undefined) removeCookie(c, 'way');
}
