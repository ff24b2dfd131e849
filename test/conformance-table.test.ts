import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));

/** `file`: name of a test in it, up to the end of the sentence or of the cell. */
const cited = rows.flatMap((row) =>
  [...row.matchAll(/`(test\/[^`]+)`: (.+?)(?=; `test\/|\. [A-Z]| \|$)/g)].map(([, file, name]) => ({
    file: file!,
    name: name!,
  })),
);

describe('the table of conformance', () => {
  test('names no file that is not there', () => {
    const named = [...page.matchAll(/`(test\/[^`]+)`/g)].map(([, file]) => file!);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('names no test that its file has not', () => {
    expect(cited.length).toBeGreaterThan(60);
    const sources = new Map(cited.map(({ file }) => [file, readFileSync(join(root, file), 'utf8')]));
    expect(cited.filter(({ file, name }) => !sources.get(file)!.includes(name))).toEqual([]);
  });

  test('has a test or a reason in every row', () => {
    const empty = rows.filter(
      (row) => !/`test\/|skipped|not played|none:/.test(row) && !row.startsWith('| module'),
    );
    expect(empty).toEqual([]);
  });
});
