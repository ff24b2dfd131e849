import { sql, type SQL } from 'drizzle-orm';
import { parseUsername } from '../accounts/username.ts';
import type { AttributePath, ComparedValue, Filter } from '../scim/filter.ts';
import { foldCase } from '../scim/fold-case.ts';
import { users } from '../users/schema.ts';
import { compareText } from './compare-text.ts';
import { checkWidth } from './check-width.ts';
import { compileFilter, type Leaves } from './compile-filter.ts';
import {
  columnAlways,
  columnOfText,
  columnOfTime,
  constantColumn,
  notFilterable,
  type Column,
} from './filter-columns.ts';
import { pathOf } from './path-of.ts';

/**
 * A filter of users as a condition on `users`. `tenantId` selects the one that is asked for. Throws ScimError for one
 * that goes through all users too often.
 */
export function filterUsers(filter: Filter, tenantId: SQL): SQL {
  checkWidth(filter, isWide);
  return compileFilter(filter, leavesOf(tenantId));
}

/** Whether it finds by equal values, which lead from an index to few users: then nothing else should. */
export function findsByValue(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.some(findsByValue);
    case 'compare':
      return filter.comparison === 'eq' && columnOf(filter.path) === null;
    case 'within':
      return !isOfGroups(filter.path) && anchorOf(filter.filter) !== null;
    case 'or':
    case 'not':
    case 'present':
      return false;
  }
}

function leavesOf(tenantId: SQL): Leaves {
  return {
    compare: ({ path, comparison, value }) => {
      const column = columnOf(path);
      if (column) return column.compare(comparison, value);
      return found(tenantId, path, (text) => compareText(text, comparison, textOf(path, value)));
    },
    present: (path) => columnOf(path)?.present ?? found(tenantId, path, () => sql`true`),
    within: (path, filter) =>
      isOfGroups(path) ? memberOf(filter) : elementMeets(tenantId, pathOf(path), filter),
  };
}

/** Whether a value that the user is found by meets the condition: from the values to the users, by the index. */
function found(tenantId: SQL, path: AttributePath, condition: (value: SQL) => SQL): SQL {
  return sql`${users.id} in (select its.user_id from user_values its where its.tenant_id = ${tenantId}
    and ${isAt(sql`its.path`, path)} and ${condition(sql`its.value`)})`;
}

/** Of a complex attribute as a whole, any of its sub-attributes. */
function isAt(column: SQL, path: AttributePath): SQL {
  const name = pathOf(path);
  const isWhole = path.attributes.at(-1)!.type === 'complex';
  // `/` is what comes after `.`: a range, which an index finds.
  return isWhole ? sql`${column} > ${`${name}.`} and ${column} < ${`${name}/`}` : sql`${column} = ${name}`;
}

/**
 * One element of a multi-valued attribute meets all. It begins at a value that it must have, so that the index finds
 * it; where there is none, all values are gone through once, element by element.
 */
function elementMeets(tenantId: SQL, name: string, filter: Filter): SQL {
  const anchor = anchorOf(filter);
  if (!anchor) return anyElementMeets(tenantId, name, filter);
  const at = sql`it.path = ${`${name}.${anchor.name}`} and ${compareText(sql`it.value`, 'eq', anchor.value)}`;
  const meets = compileFilter(filter, {
    compare: ({ path, comparison, value }) =>
      besides(name, path, (text) => compareText(text, comparison, textOf(path, value))),
    present: (path) => besides(name, path, () => sql`true`),
    within: () => sql`false`,
  });
  return sql`${users.id} in (select it.user_id from user_values it where it.tenant_id = ${tenantId} and ${at} and ${meets})`;
}

function anyElementMeets(tenantId: SQL, name: string, filter: Filter): SQL {
  const has = ({ attributes }: AttributePath, condition: SQL) =>
    sql`max(it.path = ${`${name}.${attributes[0].name}`} and ${condition})`;
  const meets = compileFilter(filter, {
    compare: ({ path, comparison, value }) =>
      has(path, compareText(sql`it.value`, comparison, textOf(path, value))),
    present: (path) => has(path, sql`true`),
    within: () => sql`false`,
  });
  return sql`${users.id} in (select it.user_id from user_values it where it.tenant_id = ${tenantId}
    and it.path > ${`${name}.`} and it.path < ${`${name}/`} group by it.user_id, it.element having ${meets})`;
}

/** Another value of the element that `it` is of. */
function besides(name: string, { attributes }: AttributePath, condition: (value: SQL) => SQL): SQL {
  return sql`exists (select 1 from user_values other where other.user_id = it.user_id
    and other.path = ${`${name}.${attributes[0].name}`} and other.element = it.element and ${condition(sql`other.value`)})`;
}

/** An equality that has to hold of the element, and holds of few; that of `value` before others. */
function anchorOf(filter: Filter): { name: string; value: string } | null {
  const parts = filter.kind === 'and' ? filter.filters : [filter];
  const equalities = parts.flatMap((part) =>
    part.kind === 'compare' && part.comparison === 'eq' && !OF_MANY.has(part.path.attributes[0].name)
      ? [{ name: part.path.attributes[0].name, value: textOf(part.path, part.value) }]
      : [],
  );
  return equalities.find(({ name }) => name === 'value') ?? equalities[0] ?? null;
}

/** What half of all elements have in common. */
const OF_MANY = new Set(['type', 'primary']);

/** It goes through the elements of everybody. */
function isWide(filter: Filter): boolean {
  return filter.kind === 'within' && !isOfGroups(filter.path) && anchorOf(filter.filter) === null;
}

/** What is a column of ours rather than one of the values that are kept. */
function columnOf(path: AttributePath): Column | null {
  if (path.extension !== null) return null;
  const [attribute, sub] = path.attributes;
  switch (sub ? `${attribute.name}.${sub.name}` : attribute.name) {
    case 'id':
      return columnOfText(sql`${users.id}`);
    case 'externalId':
      return columnOfText(sql`${users.externalId}`);
    case 'userName':
      return username();
    case 'active':
      return {
        compare: (_, value) => sql`${users.deactivatedAt} is ${value === true ? sql`null` : sql`not null`}`,
        present: sql`true`,
      };
    case 'meta':
      return columnAlways();
    case 'meta.resourceType':
      return constantColumn('User');
    case 'meta.created':
      return columnOfTime(sql`${users.invitedAt}`);
    case 'meta.lastModified':
      return columnOfTime(sql`${users.modifiedAt}`);
    case 'schemas':
    case 'meta.location':
    case 'meta.version':
      throw notFilterable(path);
    case 'groups':
      return ofGroups(path, GROUP_PARTS['value']!);
    case 'groups.value':
    case 'groups.$ref':
    case 'groups.display':
    case 'groups.type':
      return ofGroups(path, partOfGroup(path));
    default:
      return null;
  }
}

/** As SuperID writes it, where it can be one: lower-case, the domain as A-label. */
function username(): Column {
  return {
    compare: (comparison, value) => {
      const parsed = comparison === 'eq' ? parseUsername(String(value)) : null;
      const folded = parsed?.ok ? parsed.username : foldCase(String(value));
      return compareText(sql`${users.username}`, comparison, folded);
    },
    present: sql`true`,
  };
}

function ofGroups(path: AttributePath, column: SQL): Column {
  return {
    compare: (comparison, value) => memberWhere(compareText(column, comparison, textOf(path, value))),
    present: memberWhere(sql`true`),
  };
}

function isOfGroups({ extension, attributes }: AttributePath): boolean {
  return extension === null && attributes[0].name === 'groups';
}

function memberOf(filter: Filter): SQL {
  const condition = compileFilter(filter, {
    compare: ({ path, comparison, value }) => compareText(partOfGroup(path), comparison, textOf(path, value)),
    // All are always there.
    present: (path) => sql`${partOfGroup(path)} is not null`,
    within: () => sql`false`,
  });
  return memberWhere(condition);
}

/** What a user's `groups` consist of, in a membership. */
const GROUP_PARTS: Record<string, SQL> = {
  value: sql`m.group_id`,
  display: sql`g.display_name_fold`,
  type: sql`'direct'`,
};

function partOfGroup(path: AttributePath): SQL {
  const part = GROUP_PARTS[path.attributes.at(-1)!.name];
  if (!part) throw notFilterable(path);
  return part;
}

function memberWhere(condition: SQL): SQL {
  return sql`exists (select 1 from group_members m join groups g on g.id = m.group_id
    where m.user_id = ${users.id} and ${condition})`;
}

/** As `user_values` has it. */
function textOf({ attributes }: AttributePath, value: ComparedValue): string {
  const { caseExact, type } = attributes.at(-1)!;
  const text = String(value);
  return caseExact || type === 'dateTime' ? text : foldCase(text);
}
