import { sql, type SQL } from 'drizzle-orm';
import { groups } from '../groups/schema.ts';
import type { AttributePath, ComparedValue, Filter } from '../scim/filter.ts';
import { foldCase } from '../scim/fold-case.ts';
import {
  columnAlways,
  columnOfText,
  columnOfTime,
  constantColumn,
  notFilterable,
  type Column,
} from './filter-columns.ts';
import { compareText } from './compare-text.ts';
import { compileFilter } from './compile-filter.ts';
import { pathOf } from './path-of.ts';

/** A filter of groups as a condition on `groups`. */
export function filterGroups(filter: Filter): SQL {
  return compileFilter(filter, {
    compare: ({ path, comparison, value }) => columnOf(path).compare(comparison, value),
    present: (path) => columnOf(path).present,
    within: (_, within) => memberWhere(compileMember(within)),
  });
}

function columnOf(path: AttributePath): Column {
  switch (pathOf(path)) {
    case 'id':
      return columnOfText(sql`${groups.id}`);
    case 'externalId':
      return columnOfText(sql`${groups.externalId}`);
    case 'displayName':
      return {
        compare: (comparison, value) =>
          compareText(sql`${groups.displayNameFold}`, comparison, foldCase(String(value))),
        present: sql`true`,
      };
    case 'meta':
      return columnAlways();
    case 'meta.resourceType':
      return constantColumn('Group');
    case 'meta.created':
      return columnOfTime(sql`${groups.createdAt}`);
    case 'meta.lastModified':
      return columnOfTime(sql`${groups.modifiedAt}`);
    case 'members':
    case 'members.value':
      return {
        compare: (comparison, value) => memberWhere(compareText(sql`m.user_id`, comparison, String(value))),
        present: memberWhere(sql`true`),
      };
    case 'members.display':
      return {
        compare: (comparison, value) =>
          memberWhere(compareText(sql`u.username`, comparison, foldCase(String(value)))),
        present: memberWhere(sql`true`),
      };
    default:
      throw notFilterable(path);
  }
}

function compileMember(filter: Filter): SQL {
  return compileFilter(filter, {
    compare: ({ path, comparison, value }) => {
      const { column, read } = memberColumn(path);
      return compareText(column, comparison, read(value));
    },
    // Both are always there.
    present: (path) => sql`${memberColumn(path).column} is not null`,
    within: () => sql`false`,
  });
}

function memberColumn(path: AttributePath): { column: SQL; read: (value: ComparedValue) => string } {
  const [{ name }] = path.attributes;
  if (name === 'value') return { column: sql`m.user_id`, read: String };
  if (name === 'display') return { column: sql`u.username`, read: (value) => foldCase(String(value)) };
  throw notFilterable(path);
}

function memberWhere(condition: SQL): SQL {
  return sql`exists (select 1 from group_members m join users u on u.id = m.user_id
    where m.group_id = ${groups.id} and ${condition})`;
}
