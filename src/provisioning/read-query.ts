import { sql, type SQL } from 'drizzle-orm';
import { isObject } from '../scim/is-object.ts';
import { parseFilter } from '../scim/parse-filter.ts';
import { parseAttributeName } from '../scim/parse-path.ts';
import { readProjection, type Projection } from '../scim/read-projection.ts';
import type { AttributePath, Filter } from '../scim/filter.ts';
import type { ResourceType } from '../scim/attribute.ts';
import { ScimError } from '../scim/scim-error.ts';
import { MOST_RESULTS } from '../scim/service-provider-config.ts';

/** What a list is asked for, RFC 7644 §3.4.2. */
export type ListQuery = {
  filter: Filter | null;
  sort: { path: AttributePath; descending: boolean } | null;
  /** from 1 */
  startIndex: number;
  count: number;
  projection: Projection;
  /** what makes another page one of the same list */
  list: string;
};

/** Where nothing is said. */
const USUAL_COUNT = 100;

/** `given`: the parameters of a URL, or the body of `.search` (RFC 7644 §3.4.3). Throws ScimError. */
export function readListQuery(given: Record<string, unknown>, resourceType: ResourceType): ListQuery {
  const filter = readText('filter', given['filter']);
  return {
    filter: filter === null ? null : parseFilter(filter, resourceType),
    sort: readSort(given, resourceType),
    startIndex: Math.max(1, readNumber('startIndex', given['startIndex'], 1)),
    count: Math.min(MOST_RESULTS, Math.max(0, readNumber('count', given['count'], USUAL_COUNT))),
    projection: readProjection(given, resourceType),
    list: `${resourceType.name} ${filter ?? ''}`,
  };
}

/** The body of `.search`. Throws ScimError. */
export function readSearch(body: unknown, resourceType: ResourceType): ListQuery {
  if (!isObject(body)) throw new ScimError(400, 'invalidSyntax', 'The body has to be an object.');
  return readListQuery(body, resourceType);
}

function readSort(given: Record<string, unknown>, resourceType: ResourceType): ListQuery['sort'] {
  const name = readText('sortBy', given['sortBy']);
  const order = readText('sortOrder', given['sortOrder'])?.toLowerCase() ?? 'ascending';
  if (name === null) return null;
  const path = parseAttributeName(name, resourceType);
  if (!path)
    throw new ScimError(400, 'invalidValue', `sortBy names an attribute that there is not: ${name}.`);
  if (order !== 'ascending' && order !== 'descending') {
    throw new ScimError(400, 'invalidValue', 'sortOrder has to be ascending or descending.');
  }
  return { path, descending: order === 'descending' };
}

function readText(name: string, given: unknown): string | null {
  if (given === undefined || given === null || given === '') return null;
  if (typeof given === 'string') return given;
  throw new ScimError(400, name === 'filter' ? 'invalidFilter' : 'invalidValue', `${name} has to be a text.`);
}

function readNumber(name: string, given: unknown, usual: number): number {
  if (given === undefined || given === null || given === '') return usual;
  if (typeof given === 'number' && Number.isSafeInteger(given)) return given;
  if (typeof given === 'string' && /^[+-]?\d{1,15}$/.test(given.trim())) return Number(given);
  throw new ScimError(400, 'invalidValue', `${name} has to be a whole number.`);
}

/** RFC 7644 §3.4.2.3: what has no such value comes last, and first where the order is turned round. */
export function orderBy(column: SQL, descending: boolean): SQL[] {
  return descending
    ? [sql`${column} is null desc`, sql`${column} desc`]
    : [sql`${column} is null`, sql`${column}`];
}
