import type { AttributePath, Filter } from '../../src/scim/filter.ts';

/** A filter with all that it means and nothing to be read in two ways: `or(id pr, and(…))`. */
export function showFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `${filter.kind}(${filter.filters.map(showFilter).join(', ')})`;
    case 'not':
      return `not(${showFilter(filter.filter)})`;
    case 'present':
      return `${showPath(filter.path)} pr`;
    case 'within':
      return `within(${showPath(filter.path)}, ${showFilter(filter.filter)})`;
    case 'compare':
      return `${showPath(filter.path)} ${filter.comparison} ${JSON.stringify(filter.value)}`;
  }
}

export function showPath({ extension, attributes }: AttributePath): string {
  const names = attributes.map(({ name }) => name).join('.');
  return extension === null ? names : `${extension}:${names}`;
}
