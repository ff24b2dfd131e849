import type { Algorithm } from '../applications/kinds.ts';
import type { signingKeys } from './schema.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** How long a key signs, unless an operator rotates (ms). */
export const SIGNS_FOR = 90 * DAY;
/** How long a key is published before it signs, at least: longer than anyone keeps our JWKS (ms). */
export const PUBLISHED_BEFORE = DAY;
/** How long a key is published once another signs: longer than what it signed lives (ms). */
const PUBLISHED_AFTER = DAY;
/** How long an ID token still tells us whose it was (ms): people sign out of what they entered long ago. */
export const REMEMBERED_FOR = 400 * DAY;

export type KeyState = 'next' | 'signing' | 'retiring' | 'remembered' | 'withdrawn';

type Key = Pick<
  typeof signingKeys.$inferSelect,
  'id' | 'algorithm' | 'generation' | 'activeFrom' | 'withdrawnAt'
>;

/** What each key is good for now. */
export function statesOf(keys: readonly Key[], now: number): Map<string, KeyState> {
  return new Map(keys.map((key) => [key.id, stateOf(key, keys, now)]));
}

function stateOf(key: Key, keys: readonly Key[], now: number): KeyState {
  if (key.withdrawnAt !== null) return 'withdrawn';
  if (key.activeFrom > now) return 'next';
  const successor = keys
    .filter((other) => other.algorithm === key.algorithm && other.generation > key.generation)
    .filter((other) => other.withdrawnAt === null && other.activeFrom <= now)
    .toSorted((a, b) => a.generation - b.generation)[0];
  if (!successor) return 'signing';
  return successor.activeFrom + PUBLISHED_AFTER > now ? 'retiring' : 'remembered';
}

export function lastGeneration(keys: readonly Key[], algorithm: Algorithm): number {
  return Math.max(
    0,
    ...keys.filter((key) => key.algorithm === algorithm).map(({ generation }) => generation),
  );
}
