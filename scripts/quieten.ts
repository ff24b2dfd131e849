import { stripVTControlCharacters } from 'node:util';

/** What `wrangler dev` says at its start and about every request; the worker's own log says the latter better. */
const noise = [
  /^Using secrets defined in /,
  /^Your Worker has access to the following bindings:/,
  /^Binding +Resource +Mode/,
  /^env\./,
  /^⎔ Starting local server/,
  /^\[wrangler:info\] Ready on /,
  /^\[wrangler:info\] [A-Z]+ \/\S* \d{3} /,
];

/** The cron notice is written at once, over several lines; `npm run dev` fires the cron itself. */
const cronNotice = 'Scheduled Workers are not automatically triggered';

/** Takes out of wrangler's output what a developer would scroll past. */
export function quieten(text: string): string {
  const plain = stripVTControlCharacters(text);
  if (plain.includes(cronNotice)) return '';
  const lines = plain.split('\n').filter((line) => !noise.some((pattern) => pattern.test(line)));
  return lines.every((line) => line === '') ? '' : lines.join('\n');
}
