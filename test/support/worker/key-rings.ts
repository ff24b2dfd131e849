import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { parseSecretKeys } from '../../../src/crypto/secret-keys.ts';
import { makeSeal } from '../../../src/crypto/seal.ts';
import { makeKeyRing, type KeyRing } from '../../../src/signing-keys/key-ring.ts';
import { services } from './world.ts';

/** The deployment's secret, and one that came later. */
export const OLD_SECRET = env.SECRET_KEYS;
export const NEW_SECRET = `k2:${'B'.repeat(42)}A`;

/** What a Worker that has just started knows: the secrets, newest first, and nothing of the keys. */
export function newRing(secrets = OLD_SECRET): KeyRing {
  return makeKeyRing(makeSeal(parseSecretKeys(secrets)!, 'signing-key'));
}

/** As on the first day: no key was ever made, and this Worker has seen none. */
export async function forgetAllKeys(): Promise<void> {
  await services().db.run(sql`delete from signing_keys`);
  services().keyRing.seen = null;
}
