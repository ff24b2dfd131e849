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
      return join(parts, filter.kind === 'and' ? sql`and` : sql`or`);
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

/** In halves, since an expression may be a hundred deep in D1. */
function join(parts: SQL[], operator: SQL): SQL {
  const [first = sql`true`] = parts;
  if (parts.length <= 1) return first;
  const middle = Math.ceil(parts.length / 2);
  const [left, right] = [parts.slice(0, middle), parts.slice(middle)];
  return sql`(${join(left, operator)} ${operator} ${join(right, operator)})`;
}
