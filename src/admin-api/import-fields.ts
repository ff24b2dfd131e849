import * as z from 'zod/mini';
import { COLUMNS } from '../imports/columns.ts';
import type { ListedImport, ReadImport } from '../imports/read-import.ts';
import { ROW_OUTCOMES } from '../imports/schema.ts';
import { id, line, maybeTime, maybeTimeOf, nameIt, pageOf, paging, time, timeOf } from './common-fields.ts';

const cell = line;
const listed = {
  id,
  fileName: line,
  state: z
    .enum(['ready', 'running', 'stopped', 'done'])
    .check(z.describe('`ready`: looked at, and nobody is registered yet.')),
  createdAt: time,
  startedAt: maybeTime,
  finishedAt: maybeTime,
  total: z.int().check(z.describe('Rows.')),
  done: z.int().check(z.describe('Rows that have an outcome.')),
  startedBy: z.nullable(z.string()).check(z.describe('By name: a person, or an API token.')),
};

const listedImport = nameIt('ListedImport', z.object(listed));
export const importPage = nameIt('ImportPage', pageOf(listedImport));

const RESULTS = [...ROW_OUTCOMES, 'waiting'] as const;
const problem = z.object({ problem: z.string(), line: z.optional(z.int()) });

export const oneImport = nameIt(
  'Import',
  z.object({
    ...listed,
    ignored: z.array(z.string()).check(z.describe('Columns that say nothing of a user.')),
    counts: z
      .partialRecord(z.enum(RESULTS), z.int())
      .check(z.describe('Rows by what became of them or, until it starts, what would.')),
    admins: z.int().check(z.describe('Rows that make, or would make, an administrator.')),
    rows: z
      .array(
        z.object({
          line: z.int(),
          cells: z.object(Object.fromEntries(COLUMNS.map((column) => [column, cell]))),
          problems: z
            .nullable(z.record(z.string(), problem))
            .check(z.describe('By column; `row` where it is none of them.')),
          result: z.enum(RESULTS),
        }),
      )
      .check(z.describe('One page of them; what needs a look comes first.')),
    next: z
      .nullable(z.string())
      .check(z.describe('The cursor of the rows that follow; null on the last page.')),
  }),
);

export const rowQuery = z.strictObject(paging);

const typed = z.optional(cell);
export const newImport = nameIt(
  'NewImport',
  z.strictObject({
    name: z.optional(line).check(z.describe('By which people know it again in the list.')),
    rows: z
      .array(
        z.strictObject({
          username: cell,
          associateId: cell,
          firstName: cell,
          lastName: cell,
          role: typed,
          language: typed,
        }),
      )
      .check(z.describe('At most 10,000. What is wrong with one is told of that one.')),
  }),
);

export const progress = nameIt(
  'ImportProgress',
  z.object({
    state: listed.state,
    done: listed.done,
    total: listed.total,
    working: z.boolean().check(z.describe('Somebody is at it right now.')),
  }),
);

export function showListedImport(given: ListedImport): z.infer<typeof listedImport> {
  return {
    id: given.id,
    fileName: given.fileName,
    state: given.state,
    createdAt: timeOf(given.createdAt),
    startedAt: maybeTimeOf(given.startedAt),
    finishedAt: maybeTimeOf(given.finishedAt),
    total: given.total,
    done: given.done,
    startedBy: given.startedBy,
  };
}

export function showImport(given: ReadImport): z.infer<typeof oneImport> {
  const { ignored, counts, admins, rows, next } = given;
  return { ...showListedImport(given), ignored, counts, admins, rows, next };
}
