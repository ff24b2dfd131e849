import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import type { Seal } from '../crypto/seal.ts';
import { newId } from '../storage/ids.ts';

/**
 * What a browser that signed in before carries, sealed: an id of its own and the accounts with the
 * epoch they had then. It opens nothing; it has tries of its own, which strangers cannot use up.
 */
export type KnownBrowser = { id: string; accounts: { id: string; epoch: number }[] };

export type KnownBrowserSeal = Seal<KnownBrowser>;

/** a year, in seconds */
export const KNOWN_BROWSER_LIFETIME = 365 * 24 * 60 * 60;
const MOST_ACCOUNTS = 5;

export async function readKnownBrowser(
  seal: KnownBrowserSeal,
  now: number,
  cookie: string | undefined,
): Promise<KnownBrowser | null> {
  if (!cookie) return null;
  const opened = await seal.open(cookie, now);
  return opened.state === 'open' ? opened.content : null;
}

/** The cookie after this account signed in here: the newest accounts, each once. */
export function rememberAccount(
  seal: KnownBrowserSeal,
  now: number,
  known: KnownBrowser | null,
  account: { id: string; epoch: number },
): Promise<string> {
  const others = (known?.accounts ?? []).filter(({ id }) => id !== account.id);
  const content = { id: known?.id ?? newId(), accounts: [account, ...others].slice(0, MOST_ACCOUNTS) };
  return seal.seal(content, now, KNOWN_BROWSER_LIFETIME);
}

/** True if this browser signed in as this username, and no password was chosen elsewhere since. */
export function browserKnows(known: KnownBrowser | null, username: string): SQL {
  const pairs = JSON.stringify((known?.accounts ?? []).map(({ id, epoch }) => `${id}:${epoch}`));
  return sql`exists (select 1 from ${accounts} where ${accounts.username} = ${username}
    and ${accounts.id} || ':' || ${accounts.epoch} in (select value from json_each(${pairs})))`;
}
