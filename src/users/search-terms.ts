/** The last letters of the Norwegian alphabet, and what other languages write for them, after z. */
const AFTER_Z: Record<string, string> = { æ: '{a', ä: '{a', ø: '{b', ö: '{b', å: '{c' };
const MARKS = /\p{M}+/gu;
const LONGEST_TERM = 100;

type Named = { associateId: string; firstName: string; lastName: string };

/** By last name, then first name, in the order of the Norwegian alphabet, whatever the case and the accents. */
export function sortNameOf({ firstName, lastName }: { firstName: string; lastName: string }): string {
  const lower = `${lastName} ${firstName}`.normalize('NFC').toLowerCase();
  return fold(lower.replace(/[æäøöå]/g, (letter) => AFTER_Z[letter]!));
}

/** As it is searched: lower-case, without accents; `Åse` is found by `ase`, `Bjørn` by `bjorn`. */
function foldText(text: string): string {
  return fold(text.trim().toLowerCase()).replaceAll('ø', 'o').replaceAll('æ', 'ae');
}

function fold(lower: string): string {
  return lower.normalize('NFD').replace(MARKS, '').normalize('NFC');
}

/** What a user is found by, from its beginning: every word of the names, and the associate id. */
export function nameTerms({ associateId, firstName, lastName }: Named): string[] {
  const words = `${firstName} ${lastName}`.split(/[\s'’-]+/);
  return termsFrom([...words, firstName, lastName, associateId]);
}

/** The username, its domain, and the words of what stands before it. */
export function usernameTerms(username: string): string[] {
  const [local = '', domain = ''] = username.split('@');
  return termsFrom([username, domain, ...local.split(/[._+-]+/)]);
}

function termsFrom(texts: string[]): string[] {
  const terms = texts.map((text) => foldText(text).slice(0, LONGEST_TERM));
  return [...new Set(terms.filter((term) => term !== ''))];
}

/** The words of a search, five at most: each has to begin a term. */
export function wordsOf(search: string): string[] {
  const words = foldText(search.slice(0, 200)).split(/\s+/);
  return [...new Set(words)].filter((word) => word !== '').slice(0, 5);
}
