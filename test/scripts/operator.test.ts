import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { runWranglerQuietly } from '../../scripts/wrangler.ts';

const state = mkdtempSync(join(tmpdir(), 'superid-operator-'));
afterAll(() => rmSync(state, { recursive: true, force: true }));

const script = join(import.meta.dirname, '../../scripts/operator.ts');

/** What `npm run operator -- …` says, on a database of its own. */
async function runCommand(...args: string[]): Promise<string> {
  const run = promisify(execFile)(process.execPath, [script, ...args, '--local', '--persist-to', state]);
  const { stdout } = await run.catch((error: { stderr: string }) => ({ stdout: error.stderr }));
  return stdout;
}

async function readRows(sql: string): Promise<unknown> {
  const where = ['--local', '--persist-to', state];
  const said = await runWranglerQuietly(['d1', 'execute', 'superid', ...where, '--json', '--command', sql]);
  const [answer] = JSON.parse(/^\[$[^]*^\]$/m.exec(said)?.[0] ?? '[]') as { results: unknown[] }[];
  return answer?.results;
}

test('one command makes the first operator of an empty database, says what comes next, and can be repeated', async () => {
  const said = await runCommand(" O'Brien@Example.com ");
  expect(said).toContain("o'brien@example.com is an operator.");
  expect(said).toContain("Open the sign-in page and enter o'brien@example.com.");
  expect(await runCommand("o'brien@example.com")).toBe(said);
  expect(
    await readRows('select username, domain, email, operator, epoch, password_hash from accounts'),
  ).toEqual([
    {
      username: "o'brien@example.com",
      domain: 'example.com',
      email: "o'brien@example.com",
      operator: 1,
      epoch: 1,
      password_hash: null,
    },
  ]);
  expect(await readRows('select action, reason from audit_events')).toEqual([
    { action: 'operator-made', reason: 'by-command' },
  ]);
}, 120_000);

test('what is no address is refused before anything is done', async () => {
  expect(await runCommand('nobody')).toContain('npm run operator -- name@example.com');
  expect(await runCommand()).toContain('npm run operator -- name@example.com');
  expect(await runCommand('a@example.com', 'b@example.com')).toContain('Give the operator');
}, 30_000);
