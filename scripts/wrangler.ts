import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { root } from './root.ts';

const cli = join(root, 'node_modules/wrangler/bin/wrangler.js');
const endWithParent = new URL('end-with-parent.ts', import.meta.url).href;

const environment = {
  ...process.env,
  // Without it, wrangler asks the internet for `Request.cf` and complains when it is offline.
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  WRANGLER_WRITE_LOGS: 'false',
};

/** Runs a wrangler command with the terminal as its own; resolves with its exit code. */
export function runWrangler(args: string[]): Promise<number> {
  return exitCode(spawn(process.execPath, [cli, ...args], { cwd: root, env: environment, stdio: 'inherit' }));
}

/** Runs a wrangler command silently and resolves with what it said; if it fails, the error says it. */
export async function runWranglerQuietly(args: string[]): Promise<string> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await exitCode(child);
  if (code !== 0) throw new Error(`wrangler ${args.join(' ')} ended with ${code}\n${output}`);
  return output;
}

/**
 * Starts a wrangler command that stays, as the leader of a process group: wrangler has four or five
 * children, and only a signal to the whole group reaches them all.
 */
export function spawnWrangler(args: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['--import', endWithParent, cli, ...args], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
}

/** Brings the local database up to date. `persistTo` is wrangler's own default unless given. */
export async function applyMigrationsLocally(persistTo?: string): Promise<void> {
  const where = persistTo === undefined ? [] : ['--persist-to', persistTo];
  await runWranglerQuietly(['d1', 'migrations', 'apply', 'superid', '--local', ...where]);
}

/** Resolves when the process has ended; a process ended by a signal counts as failed. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
