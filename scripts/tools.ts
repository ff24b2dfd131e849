import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import { exitCode } from './wrangler.ts';

/** Runs a command line tool of a dependency in this terminal; resolves with its exit code. */
export function runTool(name: string, args: string[]): Promise<number> {
  return exitCode(spawn(process.execPath, [findTool(name), ...args], { cwd: root, stdio: 'inherit' }));
}

/** The script behind a tool's name, so that Node runs it without a shell in between on any system. */
function findTool(name: string): string {
  const folder = join(root, 'node_modules', name === 'tsc' ? 'typescript' : name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
  const script = typeof bin === 'string' ? bin : bin[name];
  if (script === undefined) throw new Error(`${folder} has no tool named ${name}.`);
  return join(folder, script);
}

interface Package {
  bin: string | Record<string, string>;
}
