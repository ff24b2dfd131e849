import type { Filter } from '../scim/filter.ts';
import { ScimError } from '../scim/scim-error.ts';

/** Of what goes through everything that a tenant has. */
const MOST_WIDE = 10;

/** `isWide`: of a part of a filter, whether no index leads to few. Throws ScimError. */
export function checkWidth(filter: Filter, isWide: (part: Filter) => boolean): void {
  if (countWide(filter, isWide) <= MOST_WIDE) return;
  const detail = `It asks more than ${MOST_WIDE} times for what any value may meet. Ask by eq, or one by one.`;
  throw new ScimError(400, 'invalidFilter', detail);
}

function countWide(filter: Filter, isWide: (part: Filter) => boolean): number {
  if (isWide(filter)) return 1;
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, each) => sum + countWide(each, isWide), 0);
    case 'not':
      return countWide(filter.filter, isWide);
    case 'within':
    case 'present':
    case 'compare':
      return 0;
  }
}
