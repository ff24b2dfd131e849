import { parseUsername } from '../accounts/username.ts';
import { contrast, READABLE, readableOn } from './contrast.ts';

export type PreferenceProblem =
  | { problem: 'malformed-mail' }
  | { problem: 'malformed-phone' }
  | { problem: 'malformed-colour' }
  /** white words on it cannot be read; `darker` is the nearest on which they can */
  | { problem: 'too-light'; darker: string }
  /** of its own domains, which it has none of yet */
  | { problem: 'no-proven-domain' };

export type ParsedPreference = { ok: true; value: string } | ({ ok: false } & PreferenceProblem);

/**
 * The local part is narrower than a username's: this address becomes a link that strangers press, and `?`
 * and `&` would add recipients and words of someone's choosing.
 */
export function parseSupportMail(typed: string): ParsedPreference {
  const parsed = parseUsername(typed);
  return parsed.ok && /^[a-z0-9._+-]+@/.test(parsed.username)
    ? { ok: true, value: parsed.username }
    : { ok: false, problem: 'malformed-mail' };
}

/** As people write it, `(+47) 22-33 44.55`, kept as `+47 22 33 44 55`. E.164 has at most 15 digits. */
export function parseSupportPhone(typed: string): ParsedPreference {
  const spaced = typed.replaceAll(/[\s().-]+/g, ' ').trim();
  const phone = spaced.replace(/^\+ /, '+');
  const digits = phone.replaceAll(/\D/g, '').length;
  return /^\+?[0-9][0-9 ]*$/.test(phone) && digits >= 3 && digits <= 15
    ? { ok: true, value: phone }
    : { ok: false, problem: 'malformed-phone' };
}

/** `#1f5fbf`, on which white can be read. */
export function parseAccent(typed: string): ParsedPreference {
  const accent = typed.trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(accent)) return { ok: false, problem: 'malformed-colour' };
  if (contrast(accent, '#ffffff') >= READABLE) return { ok: true, value: accent };
  return { ok: false, problem: 'too-light', darker: readableOn(['#ffffff'], accent, '#000000') };
}
