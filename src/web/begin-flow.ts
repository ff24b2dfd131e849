import { generateToken } from '../crypto/tokens.ts';
import { HOME, sealFlow, type Flow } from '../sessions/flow.ts';
import { readCookie, writeCookie } from './cookies.ts';
import type { PageContext } from './page-env.ts';

/** Longer than any sign-in takes, and than a code lives. */
const BROWSER_LIFETIME = 24 * 60 * 60;

/** The secret that binds flows and codes to this browser; given if it has none. */
export function bindBrowser(c: PageContext): string {
  const known = c.get('browser') ?? readCookie(c, 'browser');
  if (known && /^[A-Za-z0-9_-]{43}$/.test(known)) return known;
  const browser = generateToken();
  c.set('browser', browser);
  writeCookie(c, 'browser', browser, BROWSER_LIFETIME);
  return browser;
}

/** Seals where a sign-in under way has come to. Answers the token for the next URL. */
export function beginFlow(c: PageContext, flow: Omit<Flow, 'browser'>): Promise<string> {
  const { flowSeal, now } = c.env.services;
  return sealFlow(flowSeal, now, bindBrowser(c), flow);
}

/** To the sign-in, and back to this page of ours afterwards. */
export async function signInPath(c: PageContext, to: string): Promise<string> {
  return `/sign-in?flow=${await beginFlow(c, { to: isOurPath(to) ? to : HOME })}`;
}

/** To a new proof of who the person is, and back to this page of ours afterwards. */
export async function proofPath(c: PageContext, to: string): Promise<string> {
  return `/sign-in/again?flow=${await beginFlow(c, { to: isOurPath(to) ? to : HOME })}`;
}

/** Two slashes would begin another host's name, and a flow has to fit into an address. */
function isOurPath(to: string): boolean {
  return /^\/(?![/\\])/.test(to) && to.length <= 6_000;
}
