import type { Filter } from './filter.ts';
import type { PatchOperation } from './patch-operation.ts';
import { ScimError } from './scim-error.ts';

const MOST_OPERATIONS = 1000;
/** Each is made with each element that there is. */
const MOST_COMPARISONS = 300;

/** Throws ScimError. */
export function checkOperationCount(operations: readonly unknown[]): void {
  if (operations.length <= MOST_OPERATIONS) return;
  throw new ScimError(400, 'invalidValue', `At most ${MOST_OPERATIONS} changes are taken in one request.`);
}

/** Of the filters in all paths together; those of members are looked up. Throws ScimError. */
export function checkComparisonCount(operations: readonly PatchOperation[]): void {
  const filters = operations.flatMap(({ path }) =>
    path.filter && path.attribute?.name !== 'members' ? [path.filter] : [],
  );
  const count = filters.reduce((sum, filter) => sum + comparisonsIn(filter), 0);
  if (count <= MOST_COMPARISONS) return;
  throw new ScimError(
    400,
    'invalidFilter',
    `The paths compare more than ${MOST_COMPARISONS} times in one request.`,
  );
}

function comparisonsIn(filter: Filter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.reduce((sum, each) => sum + comparisonsIn(each), 0);
    case 'not':
    case 'within':
      return comparisonsIn(filter.filter);
    case 'compare':
    case 'present':
      return 1;
  }
}
