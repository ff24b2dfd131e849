export type Cell = string | number | null;

/** At the beginning, and behind what some spreadsheets split at instead of a comma. */
const FORMULA = /(^|[;\t]\s*)(?=[=+\-@\t\r])/g;

/**
 * One line of RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe: names are
 * typed by one person and opened by another.
 */
export function csvLine(cells: Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  const safe = typeof cell === 'string' ? text.replace(FORMULA, "$1'") : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** So that spreadsheets read it as UTF-8. */
export const BYTE_ORDER_MARK = '\u{feff}';

/**
 * A body that is read part by part as it is sent. The first part comes before the answer, so that what
 * fails at once has an error page; one that fails later breaks off, so that nobody takes it for whole.
 */
export async function streamText(parts: AsyncIterable<string>): Promise<ReadableStream<Uint8Array>> {
  const iterator = parts[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let first: IteratorResult<string> | null = await iterator.next();
  return new ReadableStream({
    async pull(controller) {
      const part: IteratorResult<string> = first ?? (await iterator.next());
      first = null;
      if (part.done) controller.close();
      else controller.enqueue(encoder.encode(part.value));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

/** The headers of a file to keep. */
export function downloadHeaders(name: string, type: string): Record<string, string> {
  return {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Disposition': `attachment; filename="${name}"`,
  };
}
