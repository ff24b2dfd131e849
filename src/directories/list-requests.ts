import { desc, sql, type SQL } from 'drizzle-orm';
import { BadRequest, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { isOwn } from './own-directory.ts';
import { directories, directoryRequests } from './schema.ts';

export const REQUEST_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type RequestFilter = {
  only?: 'refused' | 'changes' | undefined;
  method?: (typeof REQUEST_METHODS)[number] | undefined;
  /** a user or a group: by its id, or by the name that it had */
  about?: string | undefined;
};

export type ListedRequest = {
  id: number;
  at: number;
  method: string;
  path: string;
  status: number;
  scimType: string | null;
  /** as the directory was told, in English */
  detail: string | null;
  resourceType: 'User' | 'Group' | null;
  resourceId: string | null;
  resourceName: string | null;
  /** the user is still one of this tenant's */
  isHere: boolean;
  /** names of attributes */
  changed: string[];
  reference: string;
};

/** `next`: the cursor of the page that follows, or null. */
export type RequestList = {
  directory: { id: string; name: string };
  requests: ListedRequest[];
  next: string | null;
};

/**
 * One page of what a directory has asked for, newest first, in one round trip. Throws NotFound for another tenant's
 * directory, BadRequest for a cursor that is not one of ours.
 */
export async function listRequests(
  db: Db,
  tenantId: string,
  { directoryId, filter }: { directoryId: string; filter: RequestFilter },
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<RequestList> {
  const [[directory], rows] = await db.batch([
    db
      .select({ id: directories.id, name: directories.name })
      .from(directories)
      .where(isOwn(tenantId, directoryId)),
    db
      .select(requestColumns(tenantId))
      .from(directoryRequests)
      .where(conditionsOf(tenantId, directoryId, filter, readCursor(cursor)))
      .orderBy(desc(directoryRequests.id))
      .limit(limit + 1),
  ]);
  if (!directory) throw new NotFound();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    directory,
    requests: page.map(toRequest),
    next: last && rows.length > limit ? String(last.id) : null,
  };
}

/** For selects of `directory_requests`. */
export function requestColumns(tenantId: string) {
  return {
    id: directoryRequests.id,
    at: directoryRequests.at,
    method: directoryRequests.method,
    path: directoryRequests.path,
    status: directoryRequests.status,
    scimType: directoryRequests.scimType,
    detail: directoryRequests.detail,
    resourceType: directoryRequests.resourceType,
    resourceId: directoryRequests.resourceId,
    resourceName: directoryRequests.resourceName,
    isHere: sql`exists (select 1 from users its where its.id = directory_requests.resource_id
      and its.tenant_id = ${tenantId})`
      .mapWith(Boolean)
      .as('is_here'),
    changed: directoryRequests.changed,
    reference: directoryRequests.reference,
  };
}

/** For selects of `directory_requests`: something became other than it was. */
export function isChange(): SQL {
  return sql`(${directoryRequests.changed} <> '[]' and ${directoryRequests.status} < 400)`;
}

export function toRequest(row: Omit<ListedRequest, 'changed'> & { changed: string | null }): ListedRequest {
  const changed = row.changed === null ? [] : (JSON.parse(row.changed) as string[]);
  return { ...row, changed: row.status < 400 ? changed : [] };
}

function conditionsOf(
  tenantId: string,
  directoryId: string,
  { only, method, about }: RequestFilter,
  before: number | null,
): SQL {
  const conditions = [
    sql`${directoryRequests.directoryId} = ${directoryId} and ${directoryRequests.tenantId} = ${tenantId}`,
  ];
  if (before !== null) conditions.push(sql`${directoryRequests.id} < ${before}`);
  // Said as the index of refusals says it.
  if (only === 'refused') conditions.push(sql`${directoryRequests.status} >= 400`);
  if (only === 'changes') conditions.push(isChange());
  if (method !== undefined) conditions.push(sql`${directoryRequests.method} = ${method}`);
  if (about !== undefined) {
    conditions.push(
      /^[a-z2-7]{24}$/.test(about)
        ? sql`${directoryRequests.resourceId} = ${about}`
        : sql`${directoryRequests.resourceName} = ${about} collate nocase`,
    );
  }
  return sql.join(conditions, sql` and `);
}

/** The id of the last request that was shown; no larger number is one. */
function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined || cursor === '') return null;
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new BadRequest('malformed_cursor');
  return Number(cursor);
}
