import { hashToken } from '../crypto/tokens.ts';
import { LANGUAGES } from '../languages.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { readCookie, writeCookie } from '../web/cookies.ts';
import type { PageContext } from '../web/page-env.ts';
import { speak } from '../web/speak.ts';
import { isRepeated, valueOf } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

/** seconds; as long as a sign-in under way */
const ON_THE_WAY = 15 * 60;
/** seconds: a browser is sent with it at once (RFC 9126 §2.2) */
export const PUSHED_FOR = 90;
export const PUSHED_PREFIX = 'urn:ietf:params:oauth:request_uri:';

/**
 * The request as it travels on; bound to this browser. `since`: a proof from then on is one for it, so that
 * whoever has given one is not asked again after the next page.
 */
export function sealRequest(
  c: PageContext,
  parameters: Parameters,
  { since, accountId, tenantId }: { since: number; accountId?: string; tenantId?: string },
): Promise<string> {
  const { requestSeal, now } = c.env.services;
  const browser = hashToken(bindBrowser(c));
  const answered = {
    ...(accountId !== undefined && { accountId }),
    ...(tenantId !== undefined && { tenantId }),
  };
  return requestSeal.seal({ parameters, browser, since, ...answered }, now, ON_THE_WAY);
}

export type UnderWay = {
  parameters: Parameters;
  /** when it came, if it did not come just now (ms) */
  since: number | null;
  /** whom the page asked that it comes from */
  accountId: string | null;
  /** that the same one has chosen */
  tenantId: string | null;
};

/** As it comes by POST from another site: of no browser, and at once. */
export function sealPosted(c: PageContext, parameters: Parameters): Promise<string> {
  const { requestSeal, now } = c.env.services;
  return requestSeal.seal({ parameters, browser: '', since: now }, now, PUSHED_FOR);
}

/**
 * A request that travelled on. One that is too old, or another browser's, counts as one that comes just now;
 * null where it is none of ours.
 */
export async function openRequest(c: PageContext, sealed: string): Promise<UnderWay | null> {
  const { requestSeal, now } = c.env.services;
  const opened = await requestSeal.open(sealed, now);
  if (opened.state === 'invalid') return null;
  const { parameters, browser, since, accountId = null, tenantId = null } = opened.content;
  const cookie = readCookie(c, 'browser');
  const here = opened.state === 'open' && cookie !== undefined && hashToken(cookie) === browser;
  // However often the page between was opened again.
  const recent = now - since < ON_THE_WAY * 1000;
  if (!here) return { parameters, since: null, accountId: null, tenantId: null };
  return { parameters, since: recent ? since : null, accountId, tenantId };
}

export async function pushRequest(
  c: { env: Pick<PageContext['env'], 'services'> },
  clientId: string,
  parameters: Parameters,
): Promise<string> {
  const { pushedSeal, now } = c.env.services;
  return PUSHED_PREFIX + (await pushedSeal.seal({ clientId, parameters }, now, PUSHED_FOR));
}

/** Null where it has expired, is none of ours, or another client's (RFC 9126 §4). */
export async function openPushed(
  c: PageContext,
  clientId: string | undefined,
  requestUri: string,
): Promise<Parameters | null> {
  const { pushedSeal, now } = c.env.services;
  const opened = await pushedSeal.open(requestUri.slice(PUSHED_PREFIX.length), now);
  return opened.state === 'open' && opened.content.clientId === clientId ? opened.content.parameters : null;
}

/** OpenID Connect Core §3.1.2.1: the first language that we speak, where the person has chosen none here. */
export function speakAsAsked(c: PageContext, parameters: Parameters): void {
  if (readCookie(c, 'language') !== undefined || isRepeated(parameters, 'ui_locales')) return;
  const asked = valueOf(parameters, 'ui_locales')?.split(' ') ?? [];
  const language = asked
    .map((tag) => tag.toLowerCase().split('-')[0])
    .map((tag) => LANGUAGES.find((known) => known === tag || (known === 'nb' && tag === 'no')))
    .find((known) => known !== undefined);
  if (language === undefined) return;
  speak(c, language);
  writeCookie(c, 'locale', language, ON_THE_WAY);
}
