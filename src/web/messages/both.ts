import type { Language } from '../../languages.ts';

/** The sentences of one part of the pages in every language; the English ones give the shape. */
export function both<T>(sentences: Record<Language, T>): Record<Language, T> {
  return sentences;
}

/** `3 minutes`, `40 seconds`: how long one has to wait. */
export function duration(
  seconds: number,
  words: { second: string; seconds: string; minute: string; minutes: string; hour: string; hours: string },
): string {
  if (seconds < 90) return say(seconds, words.second, words.seconds);
  if (seconds < 90 * 60) return say(Math.ceil(seconds / 60), words.minute, words.minutes);
  return say(Math.ceil(seconds / 3600), words.hour, words.hours);
}

function say(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
