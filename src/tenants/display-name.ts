/** What could rearrange a line or begin another: controls, separators, direction overrides, invisibles. */
const DISTURBING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}\p{Cs}\ufffd]/u;
const LONGEST = 100;

/**
 * A name as it is shown on pages and in mails: trimmed, NFC, one line, 1 to 100 characters. Null for what
 * is none: a name is chosen by one tenant and read by people of another.
 */
export function parseDisplayName(typed: string): string | null {
  const name = typed.trim().normalize('NFC');
  const length = Array.from(name).length;
  return length > 0 && length <= LONGEST && !DISTURBING.test(name) ? name : null;
}
