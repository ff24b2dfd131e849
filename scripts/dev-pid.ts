import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** Names the process whose dev server is using the local state, so that a reset does not pull it away. */
export const devPidFile = join(root, '.wrangler/dev.pid');

export function claimState(): void {
  mkdirSync(join(root, '.wrangler'), { recursive: true });
  writeFileSync(devPidFile, String(process.pid));
  process.once('exit', () => {
    if (readPid() === process.pid) rmSync(devPidFile);
  });
}

export function findStateUser(): number | null {
  const pid = readPid();
  return pid !== null && isAlive(pid) ? pid : null;
}

function readPid(): number | null {
  try {
    return Number(readFileSync(devPidFile, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
