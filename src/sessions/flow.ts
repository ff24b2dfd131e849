import type { Seal } from '../crypto/seal.ts';
import { hashToken } from '../crypto/tokens.ts';

/** Where no application and no page sent the person. */
export const HOME = '/';

/**
 * A sign-in under way. It travels sealed in the URL and the form, bound to the browser by a cookie, and
 * is kept nowhere: two tabs do not disturb each other, and nobody fills our storage before signing in.
 */
export type Flow = {
  /** where the person was going: a path of ours */
  to: string;
  /** SHA-256 of the browser's cookie */
  browser: string;
  username?: string;
  /** the person has to prove themselves anew, whatever session a provider has of them */
  fresh?: boolean;
  /** the invitation that a provider's answer accepts: its link was opened */
  invitation?: string;
  /** the name of the application that sent the person */
  application?: string | undefined;
  /** the right password was given, for an address that nobody has proved yet */
  proved?: { accountId: string; credentialVersion: number; keep: boolean };
  /** an operator gave the right password: the code mailed then is the second proof, and never the first */
  halfProved?: { accountId: string; credentialVersion: number };
};

export type FlowSeal = Seal<Flow>;

/** fifteen minutes, in seconds */
export const FLOW_LIFETIME = 15 * 60;

export function sealFlow(
  flowSeal: FlowSeal,
  now: number,
  browser: string,
  flow: Omit<Flow, 'browser'>,
): Promise<string> {
  return flowSeal.seal({ ...flow, browser: hashToken(browser) }, now, FLOW_LIFETIME);
}

export type OpenedFlow =
  | { state: 'open'; flow: Flow }
  /** expired, or begun in another browser: the way starts again, to the same place */
  | { state: 'restart'; to: string; application: string | undefined }
  /** not ours, or tampered with */
  | { state: 'invalid' };

export async function openFlow(
  flowSeal: FlowSeal,
  now: number,
  browser: string | undefined,
  token: string,
): Promise<OpenedFlow> {
  const opened = await flowSeal.open(token, now);
  if (opened.state === 'invalid') return { state: 'invalid' };
  const flow = opened.content;
  const here = browser !== undefined && hashToken(browser) === flow.browser;
  if (opened.state === 'expired' || !here) {
    return { state: 'restart', to: flow.to, application: flow.application };
  }
  return { state: 'open', flow };
}
