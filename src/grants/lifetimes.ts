import type { Kind } from '../applications/kinds.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/**
 * How long refresh tokens live (ms): unused, and by one sign-in in all. In a browser nothing is kept safe,
 * so there it is a working day.
 */
export function lifetimesOf(kind: Kind): { idle: number; absolute: number } {
  return kind === 'browser' ? { idle: 12 * HOUR, absolute: DAY } : { idle: 30 * DAY, absolute: 180 * DAY };
}
