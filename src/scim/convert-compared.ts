import type { ComparedValue } from './filter.ts';
import { parseDateTime } from './parse-date-time.ts';
import type { Attribute } from './attribute.ts';

export type ComparedType = Exclude<Attribute['type'], 'complex'>;

/** As the type wants it; null where it is of another type. */
export function convertCompared(type: ComparedType, value: ComparedValue): string | boolean | null {
  switch (type) {
    case 'string':
    case 'reference':
      return typeof value === 'string' ? value : null;
    case 'dateTime':
      return typeof value === 'string' ? parseDateTime(value) : null;
    case 'boolean':
      return toBoolean(value);
  }
}

/** Entra ID writes `"True"`. */
function toBoolean(value: ComparedValue): boolean | null {
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === 'true' || word === true) return true;
  return word === 'false' || word === false ? false : null;
}
