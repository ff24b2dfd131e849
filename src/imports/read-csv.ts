import Papa from 'papaparse';
import { findColumns } from './columns.ts';

/** `;` is what spreadsheets write where the comma is the decimal sign. */
const DELIMITERS = [',', ';', '\t'];

export type ReadCsvResult =
  | { ok: true; records: string[][] }
  /** a quoted cell is not closed, or goes on after its closing quote; the first line is 1 */
  | { ok: false; line: number };

/** The records of RFC 4180 text, the header first, with the delimiter by which the header is understood best. */
export function readCsv(text: string): ReadCsvResult {
  const known = DELIMITERS.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: 1 });
    return Object.keys(findColumns(data[0] ?? []).at).length;
  });
  const delimiter = DELIMITERS[known.indexOf(Math.max(...known))]!;
  const { data, errors } = Papa.parse<string[]>(text, { delimiter });
  const broken = errors.find(({ type }) => type === 'Quotes');
  return broken ? { ok: false, line: (broken.row ?? 0) + 1 } : { ok: true, records: data };
}
