import type { Language } from '../languages.ts';

const HOUR = 60 * 60 * 1000;
const LOCALES: Record<Language, string> = { en: 'en-GB', nb: 'nb-NO' };

/** A date and time, as people write it, with the time zone it is in. */
export function formatTime(
  time: number,
  { language, timeZone }: { language: Language; timeZone: string },
): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(time);
}

/** To the hour: so much is known of when a session was used last. */
export function formatHour(time: number, where: { language: Language; timeZone: string }): string {
  return formatTime(Math.floor(time / HOUR) * HOUR, where);
}

/** A country code as its name; the code itself where there is none. */
export function formatCountry(code: string | null, language: Language): string | null {
  if (!code) return null;
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code;
}

/** A day of the calendar, `2026-11-22`, as people write it within the year. */
export function formatCalendarDay(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  }).format(Date.parse(day));
}

const DAY = 24 * HOUR;

/** When a day of the calendar, `2026-11-22`, begins and has ended in a time zone (ms). Null for what is no day. */
export function boundsOfDay(day: string, timeZone: string): { start: number; end: number } | null {
  const utc = /^(19|2\d)\d\d-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN;
  // Some take the 30th of February for a day of March.
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== day) return null;
  return { start: midnightOf(utc, timeZone), end: midnightOf(utc + DAY, timeZone) };
}

/** `utc`: midnight of that day in UTC. Asked twice, since the clocks may change in between. */
function midnightOf(utc: number, timeZone: string): number {
  const guess = utc - offsetAt(utc, timeZone);
  return utc - offsetAt(guess, timeZone);
}

function offsetAt(time: number, timeZone: string): number {
  const style = { dateStyle: 'short', timeStyle: 'medium', timeZone } as const;
  const parts = new Intl.DateTimeFormat('en-GB', style).formatToParts(time);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - time;
}
