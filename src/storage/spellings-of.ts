/**
 * How what is searched can be spelt, as one parameter for `json_each`: SQLite's `lower` knows ASCII alone, so
 * other letters are looked for small, large, and large at the start.
 */
export function spellingsOf(search: string): string {
  const small = search.trim().slice(0, 200).toLowerCase();
  const large = small.replace(/[^\0-\x7f]/g, (letter) => letter.toUpperCase());
  return JSON.stringify([...new Set([small, large, large.slice(0, 1) + small.slice(1)])]);
}
