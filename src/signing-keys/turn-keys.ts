import { eq, sql } from 'drizzle-orm';
import { ALGORITHMS } from '../applications/kinds.ts';
import type { Db } from '../storage/db.ts';
import { readKeys, type KeyRing } from './key-ring.ts';
import { lastGeneration, PUBLISHED_BEFORE, REMEMBERED_FOR, SIGNS_FOR, statesOf } from './key-states.ts';
import { insertKey, newKey, sealKey } from './new-key.ts';
import { signingKeys } from './schema.ts';

/**
 * For the cron: a key that signs has one that follows it, which is published long before its time; of one
 * that signs no more the private part goes; and what an older secret sealed is sealed by the newest, so that
 * the older one can be removed. Two at once agree, by the generation.
 */
export async function turnKeys({
  db,
  now,
  keyRing,
}: {
  db: Db;
  now: number;
  keyRing: KeyRing;
}): Promise<void> {
  await readKeys({ db, now, keyRing });
  const rows = await db.select().from(signingKeys);
  const states = statesOf(rows, now);

  for (const algorithm of ALGORITHMS) {
    const mine = rows.filter((row) => row.algorithm === algorithm);
    if (mine.some(({ id }) => states.get(id) === 'next')) continue;
    const signing = mine.find(({ id }) => states.get(id) === 'signing');
    const activeFrom = Math.max(now + PUBLISHED_BEFORE, (signing?.activeFrom ?? now) + SIGNS_FOR);
    const generation = lastGeneration(rows, algorithm) + 1;
    const key = await newKey({ keySeal: keyRing.seal, now }, { algorithm, generation, activeFrom });
    await insertKey(db, key);
  }

  for (const { id, privateKey, activeFrom, withdrawnAt } of rows) {
    const state = states.get(id);
    if (state === 'next' || state === 'signing') {
      if (privateKey !== null) await sealAnew(id, privateKey);
      continue;
    }
    if (privateKey !== null) {
      await db.update(signingKeys).set({ privateKey: null }).where(eq(signingKeys.id, id));
    }
    if ((withdrawnAt ?? activeFrom + SIGNS_FOR) + REMEMBERED_FOR < now) {
      await db.delete(signingKeys).where(eq(signingKeys.id, id));
    }
  }

  async function sealAnew(id: string, sealed: string): Promise<void> {
    if (keyRing.seal.isNewest(sealed)) return;
    const opened = await keyRing.seal.open(sealed, now);
    if (opened.state !== 'open') return;
    const fresh = await sealKey(keyRing.seal, now, opened.content);
    await db
      .update(signingKeys)
      .set({ privateKey: fresh })
      .where(sql`${signingKeys.id} = ${id} and ${signingKeys.privateKey} = ${sealed}`);
  }
}
