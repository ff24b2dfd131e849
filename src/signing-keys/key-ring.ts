import { importJWK, type CryptoKey, type JWK } from 'jose';
import { ALGORITHMS, type Algorithm } from '../applications/kinds.ts';
import type { Db } from '../storage/db.ts';
import { lastGeneration, statesOf } from './key-states.ts';
import { insertKey, newKey, type KeySeal } from './new-key.ts';
import { signingKeys } from './schema.ts';

type Row = typeof signingKeys.$inferSelect;

export type Keys = {
  /** what signs now, by algorithm */
  signing: Record<Algorithm, { id: string; key: CryptoKey }>;
  /** RFC 7517 §5: what others verify with */
  published: JWK[];
  /** also those that are published no more, for ID tokens that come back as a hint */
  remembered: JWK[];
};

/** The keys as this isolate saw them last, for a minute: a signature costs no round trip. */
export type KeyRing = { seal: KeySeal; seen: { at: number; keys: Keys } | null };

const FRESH = 60_000;

export function makeKeyRing(seal: KeySeal): KeyRing {
  return { seal, seen: null };
}

type Dependencies = { db: Db; now: number; keyRing: KeyRing };

/** No round trip while they are fresh, else one; the very first time the keys are made. */
export async function readKeys(dependencies: Dependencies): Promise<Keys> {
  const { now, keyRing } = dependencies;
  const { seen } = keyRing;
  if (seen && Math.abs(now - seen.at) < FRESH) return seen.keys;
  const keys = await loadKeys(dependencies);
  keyRing.seen = { at: now, keys };
  return keys;
}

async function loadKeys({ db, now, keyRing: { seal } }: Dependencies): Promise<Keys> {
  const rows = await db.select().from(signingKeys).orderBy(signingKeys.generation);
  const found = await whatSigns(rows, { seal, now });
  const missing = ALGORITHMS.filter((algorithm) => !found[algorithm]);
  if (missing.length === 0) return toKeys(rows, found as Keys['signing'], now);

  for (const algorithm of missing) {
    const generation = lastGeneration(rows, algorithm) + 1;
    await insertKey(db, await newKey({ keySeal: seal, now }, { algorithm, generation, activeFrom: now }));
  }
  // Whoever was first: their key it is.
  const all = await db.select().from(signingKeys).orderBy(signingKeys.generation);
  const signing = await whatSigns(all, { seal, now });
  const still = ALGORITHMS.filter((algorithm) => !signing[algorithm]);
  if (still.length > 0) throw new Error(`No signing key can be opened: ${still.join(', ')}`);
  return toKeys(all, signing as Keys['signing'], now);
}

/** The newest that has begun and can be opened: a lost secret must not stop all sign-ins. */
async function whatSigns(
  rows: readonly Row[],
  { seal, now }: { seal: KeySeal; now: number },
): Promise<Partial<Keys['signing']>> {
  const signing: Partial<Keys['signing']> = {};
  const begun = rows.filter(({ activeFrom, withdrawnAt }) => activeFrom <= now && withdrawnAt === null);
  for (const { id, algorithm, privateKey } of begun.toReversed()) {
    if (signing[algorithm] || privateKey === null) continue;
    const opened = await seal.open(privateKey, now);
    if (opened.state !== 'open') continue;
    signing[algorithm] = { id, key: (await importJWK(opened.content, algorithm)) as CryptoKey };
  }
  return signing;
}

function toKeys(rows: readonly Row[], signing: Keys['signing'], now: number): Keys {
  const states = statesOf(rows, now);
  const trusted = rows.filter(({ id }) => states.get(id) !== 'withdrawn');
  const published = trusted.filter(({ id }) => states.get(id) !== 'remembered');
  return {
    signing,
    published: published.map(({ publicKey }) => publicKey),
    remembered: trusted.map(({ publicKey }) => publicKey),
  };
}
