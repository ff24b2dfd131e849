import type { PageContext } from '../web/page-env.ts';

type Draft = Record<string, string>;

/** Ten minutes and some, in seconds: as long as a new proof takes. */
const LIFETIME = 15 * 60;

/** An address takes no more: what is longer is no name, and is typed anew. */
const LONGEST = 1_000;

/** What was typed into a form, for the address that brings it back after a new proof. Bound to the account. */
export function sealDraft(c: PageContext, typed: Draft): Promise<string> {
  const { draftSeal, now } = c.env.services;
  const kept = JSON.stringify(typed).length <= LONGEST ? typed : {};
  return draftSeal.seal({ ...kept, of: c.var.session.accountId }, now, LIFETIME);
}

/** Null where there is none, or it is another's, or old. */
export async function openDraft(c: PageContext, token: string | undefined): Promise<Draft | null> {
  if (!token) return null;
  const { draftSeal, now } = c.env.services;
  const opened = await draftSeal.open(token, now);
  return opened.state === 'open' && opened.content['of'] === c.var.session.accountId ? opened.content : null;
}
