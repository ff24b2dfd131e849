const ASCII = /^[\x20-\x7e]*$/;
/** What was folded a moment ago: one element is compared many times, and normalizing some texts takes long. */
const folded = new Map<string, string>();
const MOST_KEPT = 2_000;
/** characters */
const LONGEST_KEPT = 2_048;

/** As texts are compared whose case does not count. */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const known = folded.get(text);
  if (known !== undefined) return known;
  // A sigma at the end of a word has a small letter of its own, and would end no beginning of a longer word.
  const fold = text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
  if (text.length <= LONGEST_KEPT) {
    if (folded.size >= MOST_KEPT) folded.clear();
    folded.set(text, fold);
  }
  return fold;
}
