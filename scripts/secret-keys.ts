import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

/** A fresh value for SECRET_KEYS: one key of 256 bits, named k1. */
export function generateSecretKeys(): string {
  return `k1:${randomBytes(32).toString('base64url')}`;
}

/** Writes `.dev.vars` with fresh secrets, unless it is there already. */
export function ensureDevVars(): void {
  try {
    writeFileSync(join(root, '.dev.vars'), `SECRET_KEYS=${generateSecretKeys()}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
