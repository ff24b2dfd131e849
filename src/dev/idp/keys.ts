import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { down, garbage, json } from './broken-answers.ts';
import type { Directory } from './places.ts';
import type { Store } from './store.ts';
import type { Switches } from './switches.ts';

export type SigningKey = { kid: string; privateKey: CryptoKey; publicJwk: JWK };

export async function answerKeys(store: Store, directory: Directory, { keys }: Switches): Promise<Response> {
  if (keys === 'down') return down();
  if (keys === 'garbage') return garbage();
  await currentKey(store, directory);
  const stored = await storedKeys(store, directory);
  const published = stored.filter(({ generation }) => generation >= stored[0]!.generation - 1);
  return json({ keys: published.map(({ jwk }) => publicPart(jwk)) });
}

/** Made at first use. */
export async function currentKey(store: Store, directory: Directory): Promise<SigningKey> {
  const [stored] = await storedKeys(store, directory);
  return stored ? toSigningKey(stored.jwk) : addKey(store, directory, 0);
}

/** A new one takes over; the one before stays published. */
export async function rotateKeys(store: Store, directory: Directory): Promise<SigningKey> {
  await currentKey(store, directory);
  const [{ generation } = { generation: 0 }] = await storedKeys(store, directory);
  return addKey(store, directory, generation + 1);
}

/** One that is published nowhere unless it is kept. */
export async function makeKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const kid = crypto.randomUUID().replaceAll('-', '');
  return { ...(await exportJWK(privateKey)), kid };
}

export async function toSigningKey(jwk: JWK): Promise<SigningKey> {
  return {
    kid: jwk.kid!,
    privateKey: (await importJWK(jwk, 'RS256')) as CryptoKey,
    publicJwk: publicPart(jwk),
  };
}

/** Two requests at once may add one each: both are of one generation, and both are published. */
async function addKey(store: Store, directory: Directory, generation: number): Promise<SigningKey> {
  const jwk = await makeKey();
  const name = `${prefixOf(directory)}${String(generation).padStart(6, '0')}:${jwk.kid}`;
  await store.put(name, JSON.stringify(jwk));
  return toSigningKey(jwk);
}

/** Newest first. */
async function storedKeys(store: Store, directory: Directory): Promise<{ generation: number; jwk: JWK }[]> {
  const prefix = prefixOf(directory);
  const stored = await store.list(prefix);
  return stored.toReversed().map(([name, text]) => ({
    generation: Number(name.slice(prefix.length).split(':')[0]),
    jwk: JSON.parse(text) as JWK,
  }));
}

function prefixOf({ id }: Directory): string {
  return `keys:${id}:`;
}

function publicPart({ kty, kid, n, e }: JWK): JWK {
  return { kty, kid, n, e, alg: 'RS256', use: 'sig' } as JWK;
}
