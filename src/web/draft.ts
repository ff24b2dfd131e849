import type { PageContext } from './page-env.ts';

type Draft = Record<string, string>;

/** Ten minutes and some, in seconds: as long as a new proof takes. */
const LIFETIME = 15 * 60;

/** In bytes. An address takes no more: what is longer is typed anew. */
const LONGEST = 3_000;

/** What was typed into a form, for the address that brings it back after a new proof. Bound to the account. */
export function sealDraft(
  c: PageContext,
  typed: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { draftSeal, now } = c.env.services;
  const text = JSON.stringify(typed);
  // What is not given is not in the text.
  const kept = new TextEncoder().encode(text).length <= LONGEST ? (JSON.parse(text) as Draft) : {};
  return draftSeal.seal({ ...kept, of: c.var.session.accountId }, now, LIFETIME);
}

/** Null where there is none, or it is another's, old, or was too long. */
export async function openDraft(c: PageContext, token: string | undefined): Promise<Draft | null> {
  if (!token) return null;
  const { draftSeal, now } = c.env.services;
  const opened = await draftSeal.open(token, now);
  if (opened.state !== 'open') return null;
  const { of, ...typed } = opened.content;
  return of === c.var.session.accountId && Object.keys(typed).length > 0 ? typed : null;
}
