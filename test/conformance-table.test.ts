import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const tests = join(import.meta.dirname, 'openid-provider');
const page = readFileSync(join(import.meta.dirname, '../docs/conformance.md'), 'utf8');
const played = readFileSync(join(tests, 'conformance.test.ts'), 'utf8');

const rows = page
  .split('\n')
  .filter((line) => /^\| (`oidcc-|– )/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

/** As the page writes it: the file, and then the name of a test in it to the end of the sentence or the cell. */
const cited = rows
  .flat()
  .flatMap((cell) => [...cell.matchAll(/`([\w/-]+\.test\.ts)`: (.+?)(?=; `|\. [A-Z]|$)/g)])
  .map(([, file, name]) => ({ file: file!, name: name! }));

describe('the table of conformance', () => {
  test('names no file that is not there', () => {
    const named = [...page.matchAll(/`([\w/-]+\.test\.ts)`/g)].map(([, file]) => file!);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((file) => !existsSync(join(tests, file)))).toEqual([]);
  });

  test('names no test that its file has not', () => {
    expect(cited.length).toBeGreaterThan(40);
    const missing = cited.filter(({ file, name }) => !readFileSync(join(tests, file), 'utf8').includes(name));
    expect(missing).toEqual([]);
  });

  test('says of no module that it is played which is not, and of none the other way round', () => {
    const said = rows
      .filter(([, here]) => here === 'played')
      .map(([module]) => /`([^`]+)`/.exec(module!)![1]!);
    const there = [...played.matchAll(/'(oidcc-[\w-]+)'/g)].map(([, name]) => name!);
    const plans = there.filter((name) => name.endsWith('-test-plan'));
    expect(said.filter((module) => !there.includes(module))).toEqual([]);
    expect(there.filter((name) => !plans.includes(name) && !page.includes(`\`${name}\``))).toEqual([]);
  });

  test('has a test or a reason for every module', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((cells) => cells[1] !== 'played' && cells.at(-1) === '')).toEqual([]);
  });
});
