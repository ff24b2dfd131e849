import { Busy } from '../errors.ts';

/** Milliseconds between two hashes, in which the isolate answers everyone else. */
const GAP = 5;
/** A place in the line that has not been heard of for so long belongs to a request that is gone. */
const ABANDONED = 2_000;
/** About as many as are done in four seconds. */
const LONGEST_LINE = 100;

type Place = { heardOf: number };
const line: Place[] = [];

/**
 * Does blocking work when its turn has come, one piece at a time with a gap after it, first come first
 * served. Each waiter polls with a timer of its own, since a Worker's request must not await another
 * request's promise, and steps over places whose request was aborted.
 */
export async function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  if (line.length >= LONGEST_LINE) throw new Busy();
  const place: Place = { heardOf: Date.now() };
  line.push(place);
  try {
    while (line[0] !== place) {
      await scheduler.wait(GAP * Math.max(1, line.indexOf(place)));
      place.heardOf = Date.now();
      // Someone who thought this place abandoned took it out of the line: to its end again.
      if (!line.includes(place)) line.push(place);
      while (line[0] !== place && line[0] && place.heardOf - line[0].heardOf > ABANDONED) line.shift();
    }
    const result = await work();
    await scheduler.wait(GAP);
    return result;
  } finally {
    const index = line.indexOf(place);
    if (index >= 0) line.splice(index, 1);
  }
}
