import type { Language } from '../languages.ts';

const HOUR = 60 * 60 * 1000;
const LOCALES: Record<Language, string> = { en: 'en-GB', nb: 'nb-NO' };

/** A date and time to the hour, as people write it, with the time zone it is in. */
export function formatHour(
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
  }).format(Math.floor(time / HOUR) * HOUR);
}

/** A country code as its name; the code itself where there is none. */
export function formatCountry(code: string | null, language: Language): string | null {
  if (!code) return null;
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code;
}
