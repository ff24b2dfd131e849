/** xsd:dateTime, RFC 7643 §2.3.5 */
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/**
 * As `toISOString` writes it, so that two of them compare as texts. Without a time zone it is UTC. Null where
 * there is no such moment, or none in a year of four digits.
 */
export function parseDateTime(given: string): string | null {
  const text = given.toUpperCase();
  const [, day, , zone] = DATE_TIME.exec(text) ?? [];
  if (day === undefined || toIso(`${day}T00:00:00Z`)?.startsWith(day) !== true) return null;
  const iso = toIso(zone === undefined ? `${text}Z` : text);
  return iso?.length === '2011-05-13T04:42:34.000Z'.length ? iso : null;
}

function toIso(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
