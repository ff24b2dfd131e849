/** What could rearrange a line or begin another: controls, separators, direction overrides, invisibles. */
const DISTURBING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}\p{Co}\p{Cs}\ufffd]/u;
/** Where joiners and non-joiners are part of how a word is written, and show. */
const JOINED_SCRIPTS =
  'Arabic Syriac Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar';
const JOINED = `[${JOINED_SCRIPTS.split(' ')
  .map((script) => `\\p{scx=${script}}`)
  .join('')}]`;
/** Within a word of theirs, as in a Persian name: what RFC 5892 (appendix A.1 and A.2) is after. */
const WITHIN_WORDS = new RegExp(`(?<=${JOINED})[\\u200c\\u200d](?=${JOINED})`, 'gu');
const LONGEST = 100;

/**
 * A name as it is shown on pages and in mails: trimmed, NFC, one line, 1 to 100 characters. Null for what
 * is none: a name is chosen by one tenant and read by people of another.
 */
export function parseDisplayName(typed: string): string | null {
  const name = typed.trim().normalize('NFC');
  const length = Array.from(name).length;
  return length > 0 && length <= LONGEST && !DISTURBING.test(name.replace(WITHIN_WORDS, '')) ? name : null;
}
