import { domainOf } from '../accounts/username.ts';
import { isLapsed, type ProvenDomain } from '../domains/proven-domain.ts';
import type { Refusal } from '../identity-providers/refusals.ts';
import type { PersonThere } from '../identity-providers/vendor.ts';
import type { AccountHere, KnownHere } from './read-sign-in.ts';

export type Judged =
  | { outcome: 'allowed'; account: AccountHere; domain: ProvenDomain }
  | { outcome: 'refused'; refusal: Refusal };

/**
 * Whether someone whom a provider vouches for is the person of an account here: the checks in their order. The
 * pair of directory and domain has to be one that a tenant has proved together, and the account's pin decides,
 * never an address. `expected`: the username that was typed, if one was. `signedIn`: the provider vouches for a session
 * already, which goes on when the domain is switched off.
 */
export function judgePerson(
  { domain, account }: KnownHere,
  person: PersonThere,
  { expected, now, signedIn = false }: { expected: string | null; now: number; signedIn?: boolean },
): Judged {
  if (expected !== null && expected !== person.upn) return refuse('upn-differs');
  if (!domain || !isPair(domain, person)) return refuse('domain-not-registered');
  if (!account || account.operator) return refuse('not-registered');
  if (!domain.on && !account.pilot && !signedIn) return refuse('not-in-pilot');
  if (account.identity) {
    return isSame(account.identity, person)
      ? { outcome: 'allowed', account, domain }
      : refuse('other-person');
  }
  return isLapsed(domain, now) ? refuse('record-lapsed') : { outcome: 'allowed', account, domain };
}

function isPair(domain: ProvenDomain, { provider, directory, upn }: PersonThere): boolean {
  return domain.provider === provider && domain.directory === directory && domain.domain === domainOf(upn);
}

function refuse(refusal: Refusal): Judged {
  return { outcome: 'refused', refusal };
}

/** Microsoft: `tid` and `oid`; Google: `sub`, whatever Workspace has the person now. */
function isSame(
  pinned: { provider: string; directory: string; subject: string },
  { provider, directory, subject }: PersonThere,
): boolean {
  return (
    pinned.provider === provider &&
    pinned.subject === subject &&
    (provider === 'google' || pinned.directory === directory)
  );
}
