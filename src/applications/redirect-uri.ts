import type { Kind } from './kinds.ts';
import { findUriProblem, type FoundProblem } from './uri-problem.ts';

/** RFC 8252 §7.3, and §8.3 which advises against the name and sees it used. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** RFC 8252 §7.1: the name of a domain, reversed; `javascript`, `data` and `file` have no dot. */
const PRIVATE_USE = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/{1,3}[^/]/;

/** Where a browser is sent with what a sign-in gave (RFC 6749 §3.1.2, RFC 9700 §2.1). Null where it may be. */
export function findRedirectUriProblem(text: string, kind: Kind): FoundProblem | null {
  const isWeb = /^https?:/i.test(text);
  if (kind !== 'native' || isWeb) return findWebUriProblem(text);
  return findUriProblem(text) ?? (PRIVATE_USE.test(text) ? null : { problem: 'foreign-scheme' });
}

/** An address of the application itself: https, or plain http where it does not leave the device. */
export function findWebUriProblem(text: string): FoundProblem | null {
  const found = findUriProblem(text);
  if (found) return found;
  const { protocol, hostname } = new URL(text);
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return safe ? null : { problem: 'not-https' };
}
