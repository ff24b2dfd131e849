import { sql, type SQL } from 'drizzle-orm';
import type { AttributePath, ComparedValue, Comparison, Filter } from '../scim/filter.ts';

type Compared = { path: AttributePath; comparison: Exclude<Comparison, 'ne'>; value: ComparedValue };

/** What is true of each row of a resource type: the leaves of a filter. */
export type Leaves = {
  compare: (compared: Compared) => SQL;
  present: (path: AttributePath) => SQL;
  /** one element meets all of `filter`, whose paths are relative to it */
  within: (path: AttributePath, filter: Filter) => SQL;
};

/** A filter as a condition of SQL with bound values, never null: as `matches` means it. */
export function compileFilter(filter: Filter, leaves: Leaves): SQL {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((each) => compileFilter(each, leaves));
      return sql`(${sql.join(parts, filter.kind === 'and' ? sql` and ` : sql` or `)})`;
    }
    case 'not':
      return sql`not (${compileFilter(filter.filter, leaves)})`;
    case 'present':
      return leaves.present(filter.path);
    case 'within':
      return leaves.within(filter.path, filter.filter);
    case 'compare': {
      const { path, comparison, value } = filter;
      return comparison === 'ne'
        ? sql`not (${leaves.compare({ path, comparison: 'eq', value })})`
        : leaves.compare({ path, comparison, value });
    }
  }
}
