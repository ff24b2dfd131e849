import { parseUsername, type UsernameProblem } from '../accounts/username.ts';
import type { Language } from '../languages.ts';
import { parseDisplayName } from '../tenants/display-name.ts';
import { COLUMNS, REQUIRED_COLUMNS, type Cells, type Column } from './columns.ts';
import type { RowOutcome } from './schema.ts';

export type CellProblem =
  | { problem: UsernameProblem | 'name' | 'role' | 'language' | 'too-many-cells' }
  /** the line that has the same */
  | { problem: 'repeated'; line: number };

/** What is wrong with a row, by column; `row` where it is none of them. */
export type Problems = Partial<Record<Column | 'row', CellProblem>>;

export type ImportRow = {
  /** as a spreadsheet counts: the header is line 1 */
  line: number;
  /** as they are registered; as typed where something is wrong with them */
  cells: Cells;
  problems: Problems | null;
  /** of a row that is never tried; null for the others */
  outcome: RowOutcome | null;
};

const ROLES: Record<string, 'admin' | 'user'> = {
  '': 'user',
  user: 'user',
  bruker: 'user',
  admin: 'admin',
  administrator: 'admin',
};
const LANGUAGE_NAMES: Record<string, Language | ''> = {
  '': '',
  en: 'en',
  english: 'en',
  engelsk: 'en',
  nb: 'nb',
  no: 'nb',
  norwegian: 'nb',
  norsk: 'nb',
  bokmål: 'nb',
};

type ParsedCell = { value: string } | CellProblem;

const PARSERS: Record<Column, (typed: string) => ParsedCell> = {
  username: (typed) => {
    const parsed = parseUsername(typed);
    return parsed.ok ? { value: parsed.username } : { problem: parsed.problem };
  },
  associateId: parseName,
  firstName: parseName,
  lastName: parseName,
  role: (typed) => lookUp(ROLES, typed, 'role'),
  language: (typed) => lookUp(LANGUAGE_NAMES, typed, 'language'),
};

/** One row by itself, from the cells as they were typed. `surplus`: it has more cells than the header. */
export function parseRow(line: number, typed: Partial<Cells>, surplus = false): ImportRow {
  const cells = {} as Cells;
  const problems: Problems = surplus ? { row: { problem: 'too-many-cells' } } : {};
  for (const column of COLUMNS) {
    const cell = typed[column] ?? '';
    const parsed = isEmpty(column, cell) ? { problem: 'empty' as const } : PARSERS[column](cell);
    cells[column] = 'value' in parsed ? parsed.value : asTyped(cell);
    if ('problem' in parsed) problems[column] = parsed;
  }
  const malformed = Object.keys(problems).length > 0;
  return { line, cells, problems: malformed ? problems : null, outcome: malformed ? 'malformed' : null };
}

function isEmpty(column: Column, typed: string): boolean {
  return typed.trim() === '' && REQUIRED_COLUMNS.includes(column);
}

function parseName(typed: string): ParsedCell {
  const value = parseDisplayName(typed);
  return value === null ? { problem: 'name' } : { value };
}

function lookUp(known: Record<string, string>, typed: string, problem: 'role' | 'language'): ParsedCell {
  const word = typed.trim().normalize('NFC').toLowerCase();
  return Object.hasOwn(known, word) ? { value: known[word]! } : { problem };
}

/** No well-formed cell is longer. */
const LONGEST_CELL = 254;

/** What is shown again and never used: what of it cannot be seen is made visible. */
export function asTyped(cell: string): string {
  return cell
    .trim()
    .slice(0, LONGEST_CELL)
    .toWellFormed()
    .replace(/\p{Cc}/gu, '\uFFFD');
}
