import { sql, type SQL } from 'drizzle-orm';
import type { Comparison } from '../scim/filter.ts';

/** What of UTF-8 sorts after everything that begins with a text. */
const AFTER_ALL = '\u{10ffff}';

/**
 * A comparison of texts, as `matches` means it, without patterns: `%` and `_` are themselves. What begins with a
 * text is a range, which an index finds.
 */
export function compareText(column: SQL, comparison: Exclude<Comparison, 'ne'>, value: string): SQL {
  switch (comparison) {
    case 'eq':
      return sql`${column} = ${value}`;
    case 'co':
      return sql`instr(${column}, ${value}) > 0`;
    case 'sw':
      return value === ''
        ? sql`${column} is not null`
        : sql`(${column} >= ${value} and substr(${column}, 1, ${Array.from(value).length}) = ${value} and ${column} <= ${value + AFTER_ALL})`;
    case 'ew':
      return value === ''
        ? sql`${column} is not null`
        : sql`substr(${column}, ${-Array.from(value).length}) = ${value}`;
    case 'gt':
      return sql`${column} > ${value}`;
    case 'ge':
      return sql`${column} >= ${value}`;
    case 'lt':
      return sql`${column} < ${value}`;
    case 'le':
      return sql`${column} <= ${value}`;
  }
}
