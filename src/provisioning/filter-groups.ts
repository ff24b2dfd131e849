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
      return ofMembers(path, PARTS['value']!);
    case 'members.value':
    case 'members.display':
    case 'members.type':
      return ofMembers(path, partOfMember(path));
    default:
      throw notFilterable(path);
  }
}

function ofMembers(path: AttributePath, column: SQL): Column {
  return {
    compare: (comparison, value) => memberWhere(compareText(column, comparison, textOf(path, value))),
    present: memberWhere(sql`true`),
  };
}

function compileMember(filter: Filter): SQL {
  return compileFilter(filter, {
    compare: ({ path, comparison, value }) =>
      compareText(partOfMember(path), comparison, textOf(path, value)),
    // All are always there.
    present: (path) => sql`${partOfMember(path)} is not null`,
    within: () => sql`false`,
  });
}

/** What a group's `members` consist of, texts folded where cases do not count. */
const PARTS: Record<string, SQL> = { value: sql`m.user_id`, display: sql`u.username`, type: sql`'user'` };

function partOfMember(path: AttributePath): SQL {
  const part = PARTS[path.attributes.at(-1)!.name];
  if (!part) throw notFilterable(path);
  return part;
}

function textOf({ attributes }: AttributePath, value: ComparedValue): string {
  return attributes.at(-1)!.caseExact ? String(value) : foldCase(String(value));
}

function memberWhere(condition: SQL): SQL {
  return sql`exists (select 1 from group_members m join users u on u.id = m.user_id
    where m.group_id = ${groups.id} and ${condition})`;
}
