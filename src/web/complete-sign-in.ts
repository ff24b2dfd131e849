import { KEPT_LIFETIME } from '../sessions/session.ts';
import { KNOWN_BROWSER_LIFETIME, readKnownBrowser, rememberAccount } from '../sessions/known-browser.ts';
import type { Language } from '../languages.ts';
import { readCookie, writeCookie } from './cookies.ts';
import type { PageContext } from './page-env.ts';
import { forgetWay } from './remember-way.ts';

const YEAR = 365 * 24 * 60 * 60;

/** Hands the browser its session, and lets it be known again when strangers use up the tries. */
export async function completeSignIn(
  c: PageContext,
  result: { cookie: string; account: { id: string; epoch: number; language: Language | null } },
  keep: boolean,
): Promise<void> {
  const { knownBrowserSeal, now } = c.env.services;
  const known = await readKnownBrowser(knownBrowserSeal, now, readCookie(c, 'known'));
  forgetWay(c);
  writeCookie(c, 'session', result.cookie, keep ? KEPT_LIFETIME / 1000 : undefined);
  writeCookie(
    c,
    'known',
    await rememberAccount(knownBrowserSeal, now, known, result.account),
    KNOWN_BROWSER_LIFETIME,
  );
  if (result.account.language) writeCookie(c, 'language', result.account.language, YEAR);
}
