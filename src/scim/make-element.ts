import type { Filter } from './filter.ts';
import { elementMatches } from './matches.ts';
import type { ComplexValue } from './resource.ts';

type Equality = Extract<Filter, { kind: 'compare' }>;

/**
 * What a filter says that an element has: `{ type: 'work' }` for `type eq "work"`. Null where that would not
 * meet the filter: `value co "@"`.
 */
export function makeElement(filter: Filter): ComplexValue | null {
  const element: ComplexValue = {};
  for (const { path, value } of equalitiesIn(filter)) {
    if (typeof value === 'string' || typeof value === 'boolean')
      element[path.attributes.at(-1)!.name] = value;
  }
  return elementMatches(filter, element) ? element : null;
}

function equalitiesIn(filter: Filter): Equality[] {
  switch (filter.kind) {
    case 'compare':
      return filter.comparison === 'eq' ? [filter] : [];
    case 'and':
      return filter.filters.flatMap(equalitiesIn);
    case 'or':
    case 'not':
    case 'present':
    case 'within':
      return [];
  }
}
