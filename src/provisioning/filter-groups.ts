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
import { checkWidth } from './check-width.ts';
import { compileFilter } from './compile-filter.ts';
import { pathOf } from './path-of.ts';

/** A filter of groups as a condition on `groups`. Throws ScimError for one that goes through all members too often. */
export function filterGroups(filter: Filter): SQL {
  checkWidth(filter, isWide);
  return compileFilter(filter, {
    compare: ({ path, comparison, value }) => columnOf(path).compare(comparison, value),
    present: (path) => columnOf(path).present,
    within: (_, within) =>
      isMember(within) ? hasMember(String(within.value)) : memberWhere(compileMember(within)),
  });
}

/** Whether it finds by a member, who leads from an index to few groups: then nothing else should. */
export function findsByMember(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.some(findsByMember);
    case 'compare':
      return filter.comparison === 'eq' && ['members', 'members.value'].includes(pathOf(filter.path));
    case 'within':
      return isMember(filter.filter);
    case 'or':
    case 'not':
    case 'present':
      return false;
  }
}

/** It goes through the members of every group. */
function isWide(filter: Filter): boolean {
  switch (filter.kind) {
    case 'within':
      return !isMember(filter.filter);
    case 'compare':
      return pathOf(filter.path).startsWith('members') && !findsByMember(filter);
    case 'present':
    case 'and':
    case 'or':
    case 'not':
      return false;
  }
}

/** Of a filter relative to `members`: it names one. */
function isMember(filter: Filter): filter is Extract<Filter, { kind: 'compare' }> {
  return (
    filter.kind === 'compare' && filter.comparison === 'eq' && filter.path.attributes[0].name === 'value'
  );
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
        compare: (comparison, value) =>
          comparison === 'eq'
            ? hasMember(String(value))
            : memberWhere(compareText(PARTS['value']!, comparison, String(value))),
        present: memberWhere(sql`true`),
      };
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

/** From the member to the groups, by the index: of whichever tenant, since the list is of one. */
function hasMember(userId: string): SQL {
  return sql`${groups.id} in (select m.group_id from group_members m where m.user_id = ${userId})`;
}

function memberWhere(condition: SQL): SQL {
  return sql`exists (select 1 from group_members m join users u on u.id = m.user_id
    where m.group_id = ${groups.id} and ${condition})`;
}
