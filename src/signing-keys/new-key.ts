import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import type { Algorithm } from '../applications/kinds.ts';
import type { Seal } from '../crypto/seal.ts';
import type { Db } from '../storage/db.ts';
import { signingKeys } from './schema.ts';

/** The private part of a key, as a JWK. */
export type KeySeal = Seal<JWK>;

/** Longer than any key is kept, in seconds. */
const SEALED_FOR = 10 * 365 * 24 * 60 * 60;

export type NewKey = typeof signingKeys.$inferInsert;

/** RSA with 2048 bits, or P-256; an RSA key takes some 60 ms. */
export async function newKey(
  { keySeal, now }: { keySeal: KeySeal; now: number },
  { algorithm, generation, activeFrom }: { algorithm: Algorithm; generation: number; activeFrom: number },
): Promise<NewKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const publicJwk = (await exportJWK(publicKey)) as Record<string, string>;
  const id = await calculateJwkThumbprint(publicJwk);
  return {
    id,
    algorithm,
    generation,
    publicKey: { ...publicJwk, kid: id, alg: algorithm, use: 'sig' },
    privateKey: await sealKey(keySeal, now, await exportJWK(privateKey)),
    createdAt: now,
    activeFrom,
  };
}

export function sealKey(keySeal: KeySeal, now: number, privateKey: JWK): Promise<string> {
  return keySeal.seal(privateKey, now, SEALED_FOR);
}

/** Of two Workers that make the same generation at the same time the first one's key stays. */
export function insertKey(db: Db, key: NewKey) {
  return db.insert(signingKeys).values(key).onConflictDoNothing();
}
