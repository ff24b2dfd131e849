import { compareByCodePoint } from './compare-by-code-point.ts';
import type { AttributePath, ComparedValue, Comparison, Filter } from './filter.ts';
import { foldCase } from './fold-case.ts';
import type { Attribute } from './attribute.ts';

/** In canonical form: names as the schema spells them, an extension's attributes under its URN, lists as arrays. */
export type Plain = Readonly<Record<string, unknown>>;

/**
 * What a filter means; the SQL made of it means the same.
 * - Null, the empty text, the empty list and what consists of nothing else are absent, and equal nothing:
 *   `eq ""` holds nowhere.
 * - A comparison holds where any value of a list meets it. `ne` is the contrary of `eq`, so it holds where none
 *   is equal, and where the attribute is absent.
 * - Texts are compared by code points (as UTF-8 in bytes), by `foldCase` unless the attribute is case exact.
 *   Times are compared as `toISOString` writes them.
 * - `within` holds where one and the same element meets all.
 */
export function matches(filter: Filter, resource: Plain): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((each) => matches(each, resource));
    case 'or':
      return filter.filters.some((each) => matches(each, resource));
    case 'not':
      return !matches(filter.filter, resource);
    case 'present':
      return valuesAt(filter.path, resource).length > 0;
    case 'within':
      return valuesAt(filter.path, resource).some((element) =>
        elementMatches(filter.filter, element as Plain),
      );
    case 'compare':
      return compares(filter, resource);
  }
}

/** `filter`: as it stands between brackets, its paths relative to the element. */
export function elementMatches(filter: Filter, element: Plain): boolean {
  return matches(filter, element);
}

function compares(
  { path, comparison, value }: Extract<Filter, { kind: 'compare' }>,
  resource: Plain,
): boolean {
  const attribute = path.attributes.at(-1)!;
  const holds = (positive: Comparison) =>
    valuesAt(path, resource).some((found) => isMet(positive, found, value, attribute));
  return comparison === 'ne' ? !holds('eq') : holds(comparison);
}

function valuesAt({ extension, attributes }: AttributePath, resource: Plain): unknown[] {
  const names = attributes.map(({ name }) => name);
  let values: unknown[] = [resource];
  for (const name of extension === null ? names : [extension, ...names]) {
    values = values.flatMap((value) => (isPlain(value) ? value[name] : []));
  }
  return values.filter(isPresent);
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null;
}

function isPresent(value: unknown): boolean {
  if (isPlain(value)) return Object.values(value).some(isPresent);
  return value !== undefined && value !== null && value !== '';
}

function isMet(
  comparison: Comparison,
  found: unknown,
  given: ComparedValue,
  { type, caseExact }: Attribute,
): boolean {
  if (typeof found !== 'string' || typeof given !== 'string') return comparison === 'eq' && found === given;
  const exact = caseExact || type === 'dateTime';
  const [a, b] = exact ? [found, given] : [foldCase(found), foldCase(given)];
  switch (comparison) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'co':
      return a.includes(b);
    case 'sw':
      return a.startsWith(b);
    case 'ew':
      return a.endsWith(b);
    case 'gt':
      return compareByCodePoint(a, b) > 0;
    case 'ge':
      return compareByCodePoint(a, b) >= 0;
    case 'lt':
      return compareByCodePoint(a, b) < 0;
    case 'le':
      return compareByCodePoint(a, b) <= 0;
  }
}
