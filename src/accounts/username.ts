export type UsernameProblem = 'empty' | 'no-at' | 'local-part' | 'domain' | 'too-long';
export type ParsedUsername =
  | { ok: true; username: string; domain: string }
  | { ok: false; problem: UsernameProblem };

/** RFC 5322 §3.2.3 `dot-atom-text`, in ASCII */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** RFC 1123 §2.1 labels; the last one is never a number */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9-]{1,62}[a-z0-9]$/;
/** What URL parsing would take for something other than a host. */
const NO_HOST = /[\s/\\?#@:%[\]<>^|"`{}]/;

/**
 * R3: a username is a valid email address, trimmed and lower-case, with an ASCII local part and the
 * domain as A-label (RFC 5890), so that no two spellings of one address meet.
 */
export function parseUsername(typed: string): ParsedUsername {
  const text = typed.trim();
  if (text === '') return { ok: false, problem: 'empty' };
  if (text.length > 254) return { ok: false, problem: 'too-long' };
  const at = text.lastIndexOf('@');
  if (at < 0) return { ok: false, problem: 'no-at' };

  const local = text.slice(0, at);
  // Before lower-casing: the Kelvin sign, for one, becomes an ordinary k.
  if (/[^\x21-\x7e]/.test(local)) return { ok: false, problem: 'local-part' };
  const localPart = local.toLowerCase();
  if (localPart.length > 64 || !LOCAL_PART.test(localPart)) return { ok: false, problem: 'local-part' };

  const domain = toAsciiDomain(text.slice(at + 1));
  if (domain === null) return { ok: false, problem: 'domain' };
  const username = `${localPart}@${domain}`;
  if (username.length > 254) return { ok: false, problem: 'too-long' };
  return { ok: true, username, domain };
}

/** The domain of a username that was parsed before. */
export function domainOf(username: string): string {
  return username.slice(username.lastIndexOf('@') + 1);
}

/** Null where there is no such domain name. The URL parser knows UTS #46. */
function toAsciiDomain(domain: string): string | null {
  if (domain === '' || NO_HOST.test(domain)) return null;
  const url = URL.parse(`http://${domain}/`);
  const ascii = url?.hostname ?? '';
  return ascii.length <= 253 && DOMAIN.test(ascii) ? ascii : null;
}
