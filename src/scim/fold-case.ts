/** As texts are compared whose case does not count. */
export function foldCase(text: string): string {
  // A sigma at the end of a word has a small letter of its own, and would end no beginning of a longer word.
  return text.normalize('NFC').toLowerCase().replaceAll('ς', 'σ');
}
