import type { Algorithm } from '../applications/kinds.ts';
import type { Db } from '../storage/db.ts';
import { statesOf, type KeyState } from './key-states.ts';
import { signingKeys } from './schema.ts';

export type ListedKey = {
  id: string;
  algorithm: Algorithm;
  state: Exclude<KeyState, 'remembered'>;
  createdAt: number;
  activeFrom: number;
};

/** What signs, what follows, what is still published, and what is distrusted; the newest of each algorithm first. */
export async function listKeys({ db, now }: { db: Db; now: number }): Promise<ListedKey[]> {
  const rows = await db
    .select({
      id: signingKeys.id,
      algorithm: signingKeys.algorithm,
      generation: signingKeys.generation,
      createdAt: signingKeys.createdAt,
      activeFrom: signingKeys.activeFrom,
      withdrawnAt: signingKeys.withdrawnAt,
    })
    .from(signingKeys);
  const states = statesOf(rows, now);
  return rows
    .toSorted((a, b) => b.algorithm.localeCompare(a.algorithm) || b.generation - a.generation)
    .flatMap(({ id, algorithm, createdAt, activeFrom }) => {
      const state = states.get(id);
      return state && state !== 'remembered' ? [{ id, algorithm, state, createdAt, activeFrom }] : [];
    });
}
