import type { SQL } from 'drizzle-orm';
import { sql } from 'drizzle-orm';
import { withDirectory, type Directory } from '../directories/with-directory.ts';
import { groups } from '../groups/schema.ts';
import type { AttributePath } from '../scim/filter.ts';
import { ScimError } from '../scim/scim-error.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { filterGroups, findsByMember } from './filter-groups.ts';
import { pathOf } from './path-of.ts';
import { orderBy, type ListQuery } from './read-query.ts';
import { refuseTooMuch } from './refuse-too-much.ts';
import { notFound, unauthorized } from './scim-refusals.ts';
import { selectGroup, selectGroups, type StoredGroup } from './select-groups.ts';

type Dependencies = { db: Db; now: number };

/** One round trip. Throws ScimError: 401, and 404 for another tenant's. */
export async function readGroup(
  dependencies: Dependencies,
  token: string,
  groupId: string,
  { members }: { members: boolean },
): Promise<{ directory: Directory; group: StoredGroup }> {
  const { db } = dependencies;
  const result = await withDirectory(dependencies, token, (tenantId) => [
    selectGroup(db, tenantId, groupId, { members }),
  ]);
  if (result.outcome === 'refused') throw unauthorized(result.reason);
  const [[group]] = result.answers as [StoredGroup[]];
  if (!group) throw notFound();
  return { directory: result.directory, group };
}

/** Groups in one answer with their members, of which each may have thousands. */
const MOST_WITH_MEMBERS = 20;

/** One round trip. Throws ScimError (401). */
export async function listGroups(
  dependencies: Dependencies,
  token: string,
  { filter, sort, startIndex, count: asked, projection, list }: ListQuery,
): Promise<{ directory: Directory; groups: StoredGroup[]; total: number }> {
  const { db } = dependencies;
  const members = projection.needs('members');
  const count = members ? Math.min(asked, MOST_WITH_MEMBERS) : asked;
  const query = {
    filter: filter && (() => filterGroups(filter)),
    sort: sort && orderBy(sortColumn(sort.path), sort.descending),
    startIndex,
    count,
    walk: { id: hashToken(`${token} ${count} ${list}`), now: dependencies.now },
    byMember: filter !== null && findsByMember(filter),
    members,
  };
  const result = await refuseTooMuch(
    withDirectory(dependencies, token, (tenantId) => [...selectGroups(db, tenantId, query)]),
  );
  if (result.outcome === 'refused') throw unauthorized(result.reason);
  const [[{ total }], listed] = result.answers as [[{ total: number }], StoredGroup[]];
  return { directory: result.directory, groups: listed, total };
}

function sortColumn(path: AttributePath): SQL {
  switch (pathOf(path)) {
    case 'id':
      return sql`${groups.id}`;
    case 'externalId':
      return sql`${groups.externalId}`;
    case 'displayName':
      return sql`${groups.displayNameFold}`;
    case 'meta.created':
      return sql`${groups.createdAt}`;
    case 'meta.lastModified':
      return sql`${groups.modifiedAt}`;
    default:
      throw new ScimError(400, 'invalidValue', `Groups cannot be sorted by ${pathOf(path)}.`);
  }
}
