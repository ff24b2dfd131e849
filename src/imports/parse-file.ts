import { findColumns, type Cells, type Column, type FoundColumns } from './columns.ts';
import { decodeFile, type DecodeFileResult } from './decode-file.ts';
import { asTyped, parseRow, type ImportRow } from './parse-row.ts';
import { readCsv } from './read-csv.ts';

/** More would take a Worker too long to look at in one request. */
export const MOST_ROWS = 10_000;

/** What makes a file as a whole unreadable. */
export type FileProblem =
  | { problem: Extract<DecodeFileResult, { ok: false }>['problem'] }
  | { problem: 'broken-quotes'; line: number }
  | { problem: 'missing-columns' | 'repeated-columns'; columns: Column[] }
  | { problem: 'no-rows' }
  | { problem: 'too-many-rows'; rows: number };

export type ParseFileResult =
  | { outcome: 'parsed'; rows: ImportRow[]; ignored: string[] }
  | ({ outcome: 'refused' } & FileProblem);

/** A CSV file of people, looked at by itself: nothing is asked of the database. */
export function parseFile(bytes: Uint8Array): ParseFileResult {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) return { outcome: 'refused', problem: decoded.problem };
  const csv = readCsv(decoded.text);
  if (!csv.ok) return { outcome: 'refused', problem: 'broken-quotes', line: csv.line };
  const [header = [], ...records] = csv.records;
  const columns = findColumns(header);
  const { missing, repeated, ignored } = columns;
  if (missing.length > 0) return { outcome: 'refused', problem: 'missing-columns', columns: missing };
  if (repeated.length > 0) return { outcome: 'refused', problem: 'repeated-columns', columns: repeated };
  const filled = records.flatMap((record, index) => (isBlank(record) ? [] : [{ line: index + 2, record }]));
  return (
    refuseCount(filled.length) ?? {
      outcome: 'parsed',
      rows: markRepeated(filled.map(({ line, record }) => parseRecord(line, record, header.length, columns))),
      ignored: ignored.slice(0, MOST_NAMED).map(asTyped),
    }
  );
}

/** The same for what a program hands in without a file; the first row is line 1. */
export function parseRows(rows: Partial<Cells>[]): ParseFileResult {
  const parsed = () => rows.map((typed, index) => parseRow(index + 1, typed));
  return refuseCount(rows.length) ?? { outcome: 'parsed', rows: markRepeated(parsed()), ignored: [] };
}

/** Of the columns that say nothing of a user. */
const MOST_NAMED = 20;

function refuseCount(rows: number): ParseFileResult | null {
  if (rows === 0) return { outcome: 'refused', problem: 'no-rows' };
  return rows > MOST_ROWS ? { outcome: 'refused', problem: 'too-many-rows', rows } : null;
}

function parseRecord(line: number, record: string[], width: number, { at }: FoundColumns): ImportRow {
  const cells = Object.entries(at).map(([column, index]) => [column, record[index] ?? '']);
  return parseRow(line, Object.fromEntries(cells) as Partial<Cells>, !isBlank(record.slice(width)));
}

function isBlank(record: string[]): boolean {
  return record.every((cell) => cell.trim() === '');
}

/** Of two well-formed rows for one person, or with one associate id, the first counts. */
function markRepeated(rows: ImportRow[]): ImportRow[] {
  const usernames = new Map<string, number>();
  const associateIds = new Map<string, number>();
  return rows.map((row) => {
    if (row.outcome !== null) return row;
    const { username, associateId } = row.cells;
    const sameUsername = usernames.get(username);
    const sameAssociateId = associateIds.get(associateId);
    if (sameUsername !== undefined) return repeats(row, 'username', sameUsername);
    if (sameAssociateId !== undefined) return repeats(row, 'associateId', sameAssociateId);
    usernames.set(username, row.line);
    associateIds.set(associateId, row.line);
    return row;
  });
}

function repeats(row: ImportRow, column: 'username' | 'associateId', line: number): ImportRow {
  const outcome = column === 'username' ? 'duplicate-username' : 'duplicate-associate-id';
  return { ...row, problems: { [column]: { problem: 'repeated', line } }, outcome };
}
