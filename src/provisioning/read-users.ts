import { withDirectory, type Directory } from '../directories/with-directory.ts';
import { filterUsers, findsByValue } from './filter-users.ts';
import type { ListQuery } from './read-query.ts';
import { orderBy } from './read-query.ts';
import { refuseTooMuch } from './refuse-too-much.ts';
import { notFound, unauthorized } from './scim-refusals.ts';
import { selectUser, selectUsers, type StoredUser } from './select-users.ts';
import { sortColumn } from './sort-users.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';

type Dependencies = { db: Db; now: number };

/** One round trip. Throws ScimError: 401, and 404 for another tenant's. */
export async function readUser(
  dependencies: Dependencies,
  token: string,
  userId: string,
): Promise<{ directory: Directory; user: StoredUser }> {
  const { db } = dependencies;
  const result = await withDirectory(dependencies, token, (tenantId) => [selectUser(db, tenantId, userId)]);
  if (result.outcome === 'refused') throw unauthorized(result.reason);
  const [[user]] = result.answers as [StoredUser[]];
  if (!user) throw notFound();
  return { directory: result.directory, user };
}

/** One round trip. Throws ScimError (401). */
export async function listUsers(
  dependencies: Dependencies,
  token: string,
  { filter, sort, startIndex, count, projection, list }: ListQuery,
): Promise<{ directory: Directory; users: StoredUser[]; total: number }> {
  const { db } = dependencies;
  const query = {
    filter: filter && ((tenantId: Parameters<typeof filterUsers>[1]) => filterUsers(filter, tenantId)),
    sort: sort && orderBy(sortColumn(sort.path), sort.descending),
    startIndex,
    count,
    walk: { id: hashToken(`${token} ${count} ${list}`), now: dependencies.now },
    byValue: filter !== null && findsByValue(filter),
    groups: projection.needs('groups'),
  };
  const result = await refuseTooMuch(
    withDirectory(dependencies, token, (tenantId) => [...selectUsers(db, tenantId, query)]),
  );
  if (result.outcome === 'refused') throw unauthorized(result.reason);
  const [[{ total }], users] = result.answers as [[{ total: number }], StoredUser[]];
  return { directory: result.directory, users, total };
}
