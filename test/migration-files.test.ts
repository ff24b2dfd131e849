import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../migrations');
const files = globSync('*.sql', { cwd: folder })
  .toSorted()
  .map((name) => ({ name, sql: readFileSync(join(folder, name), 'utf8') }));

/** What deletes rows silently on D1, where a dropped table takes along every child that cascades. */
function findDangers(sql: string): string[] {
  const dangers = [];
  if (/on delete cascade/i.test(sql)) dangers.push('ON DELETE CASCADE');
  if (/drop table/i.test(sql) && !/^-- rewritten by hand/im.test(sql))
    dangers.push('DROP TABLE as generated');
  if (/create (unique )?index[^;(]*\([^)]*\(/i.test(sql)) dangers.push('an index on an expression');
  return dangers;
}

test.for(files)('$name does nothing that loses rows', ({ sql }) => {
  expect(findDangers(sql)).toEqual([]);
});

test.for([
  ['CREATE TABLE a (b text REFERENCES c(d) ON DELETE cascade);', ['ON DELETE CASCADE']],
  ['DROP TABLE `a`;', ['DROP TABLE as generated']],
  ['-- rewritten by hand: children first\nDROP TABLE `a`;', []],
  ['CREATE UNIQUE INDEX `a` ON `b` (lower("c"));', ['an index on an expression']],
  [
    'CREATE UNIQUE INDEX `a` ON `b` (`c`,`d`);\n--> statement-breakpoint\nCREATE TABLE e (f text, PRIMARY KEY(f));',
    [],
  ],
  ["CREATE INDEX `a` ON `b` (`c`) WHERE d in ('e');", []],
] as const)('%s', ([sql, dangers]) => {
  expect(findDangers(sql)).toEqual(dangers);
});
