import { LARGEST_FILE } from '../imports/decode-file.ts';
import { MOST_ROWS, type FileProblem } from '../imports/parse-file.ts';
import type { CellProblem, Problems } from '../imports/parse-row.ts';
import type { Column } from '../imports/columns.ts';
import type { Messages } from '../web/messages/index.ts';

export const MEGABYTES = LARGEST_FILE / 1024 / 1024;

/** Why nothing of a file can be read, and what to do. */
export function describeFileProblem(m: Messages, given: FileProblem): string {
  const words = m.imports.fileProblems;
  const named = (columns: Column[]) => columns.map((column) => m.imports.columns[column]).join(', ');
  switch (given.problem) {
    case 'too-large':
      return words['too-large'](MEGABYTES);
    case 'broken-quotes':
      return words['broken-quotes'](given.line);
    case 'missing-columns':
    case 'repeated-columns':
      return words[given.problem](named(given.columns));
    case 'too-many-rows':
      return words['too-many-rows'](given.rows, MOST_ROWS);
    case 'empty':
    case 'spreadsheet':
    case 'encoding':
    case 'not-text':
    case 'no-rows':
      return words[given.problem];
  }
}

/** What is wrong with a row, one sentence for each column. */
export function describeProblems(m: Messages, problems: Problems | null): string[] {
  return Object.entries(problems ?? {}).map(([column, problem]) => {
    const text = describeProblem(m, problem);
    return column === 'row' ? text : m.imports.problem(m.imports.columns[column as Column], text);
  });
}

function describeProblem(m: Messages, problem: CellProblem): string {
  const words = m.imports.problems;
  return problem.problem === 'repeated' ? words.repeated(problem.line) : words[problem.problem];
}
