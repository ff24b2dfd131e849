export type DecodeFileResult =
  | { ok: true; text: string }
  | { ok: false; problem: 'empty' | 'too-large' | 'spreadsheet' | 'encoding' | 'not-text' };

/** What a page or a program can hand in at once (bytes). */
export const LARGEST_FILE = 2 * 1024 * 1024;

/** How .xlsx (a ZIP archive) and .xls (a compound file) begin. */
const SPREADSHEETS = [
  [0x50, 0x4b, 0x03, 0x04],
  [0xd0, 0xcf, 0x11, 0xe0],
];

/** A file as text, without its byte order mark. Nothing is guessed: a name spelt wrong would stay so. */
export function decodeFile(bytes: Uint8Array): DecodeFileResult {
  if (bytes.length > LARGEST_FILE) return { ok: false, problem: 'too-large' };
  if (SPREADSHEETS.some((start) => start.every((byte, at) => bytes[at] === byte))) {
    return { ok: false, problem: 'spreadsheet' };
  }
  const text = new TextDecoder().decode(bytes);
  // U+FFFD stands for what is no UTF-8, here or where the file was saved.
  if (text.includes('\uFFFD')) return { ok: false, problem: 'encoding' };
  if (text.includes('\0')) return { ok: false, problem: 'not-text' };
  return text.trim() === '' ? { ok: false, problem: 'empty' } : { ok: true, text };
}
