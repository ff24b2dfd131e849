import { and, desc, eq, sql, type SQL } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { countMemberships, countUsers, summaryOf } from './count-directories.ts';
import { stateOf, type ListedDirectory } from './list-directories.ts';
import { isChange, requestColumns, toRequest, type ListedRequest } from './list-requests.ts';
import { isOwn } from './own-directory.ts';
import { directories, directoryRequests, directoryTokens } from './schema.ts';

export type ListedDirectoryToken = {
  id: string;
  kind: 'token' | 'secret';
  state: 'active' | 'expired' | 'revoked';
  createdAt: number;
  /** the name they bear in this tenant; null once gone */
  createdBy: string | null;
  expiresAt: number | null;
  lastUsedAt: number | null;
  /** its last characters; null of one made before they were kept */
  hint: string | null;
};

export type InspectedDirectory = ListedDirectory & {
  createdAt: number;
  pausedAt: number | null;
  welcomeMails: boolean;
  errorsTo: string | null;
  /** those that open something first, the newest of them foremost */
  tokens: ListedDirectoryToken[];
  lastChange: ListedRequest | null;
  lastRefusal: ListedRequest | null;
  /** what is lost when it begins anew */
  kept: { externalIds: number; attributes: number; groups: number; memberships: number };
};

/** The cron removes what has been over for a while; more is no list for people. */
const LONGEST_LIST = 50;

/** All that an administrator sees of one directory, in one round trip. Throws NotFound for another tenant's. */
export async function inspectDirectory(
  { db, now }: { db: Db; now: number },
  tenantId: string,
  directoryId: string,
): Promise<InspectedDirectory> {
  const last = (condition: SQL) =>
    db
      .select(requestColumns(tenantId))
      .from(directoryRequests)
      .where(
        sql`${directoryRequests.directoryId} = ${directoryId} and ${directoryRequests.tenantId} = ${tenantId} and ${condition}`,
      )
      .orderBy(desc(directoryRequests.id))
      .limit(1);
  const [[directory], counted, [held], tokens, [change], [refusal]] = await db.batch([
    db
      .select({
        id: directories.id,
        name: directories.name,
        kind: directories.kind,
        createdAt: directories.createdAt,
        pausedAt: directories.pausedAt,
        welcomeMails: directories.welcomeMails,
        errorsTo: directories.errorsTo,
        ...summaryOf(now),
      })
      .from(directories)
      .where(isOwn(tenantId, directoryId)),
    countUsers(db, tenantId),
    countMemberships(db, tenantId, directoryId),
    selectTokens(db, now, tenantId, directoryId),
    last(isChange()),
    last(sql`${directoryRequests.status} >= 400`),
  ]);
  if (!directory) throw new NotFound();
  const of = counted.find((one) => one.directoryId === directoryId);
  return {
    ...directory,
    state: stateOf(directory),
    users: of?.users ?? 0,
    deactivated: of?.deactivated ?? 0,
    tokens: tokens.map((token) => ({
      ...token,
      kind: token.kind as 'token',
      state: stateOfToken(token, now),
    })),
    lastChange: change ? toRequest(change) : null,
    lastRefusal: refusal ? toRequest(refusal) : null,
    kept: {
      externalIds: of?.externalIds ?? 0,
      attributes: of?.attributes ?? 0,
      groups: directory.groups,
      memberships: held?.memberships ?? 0,
    },
  };
}

function selectTokens(db: Db, now: number, tenantId: string, directoryId: string) {
  return db
    .select({
      id: directoryTokens.id,
      kind: directoryTokens.kind,
      createdAt: directoryTokens.createdAt,
      createdBy: sql<string | null>`${users.firstName} || ' ' || ${users.lastName}`.as('maker_name'),
      expiresAt: directoryTokens.expiresAt,
      lastUsedAt: directoryTokens.lastUsedAt,
      revokedAt: directoryTokens.revokedAt,
      hint: directoryTokens.hint,
    })
    .from(directoryTokens)
    .leftJoin(users, and(eq(users.accountId, directoryTokens.createdBy), eq(users.tenantId, tenantId)))
    .where(
      sql`${directoryTokens.directoryId} = ${directoryId} and ${directoryTokens.tenantId} = ${tenantId}
        and ${directoryTokens.kind} <> 'access'`,
    )
    .orderBy(
      sql`${directoryTokens.revokedAt} is not null or coalesce(${directoryTokens.expiresAt} <= ${now}, false)`,
      desc(directoryTokens.createdAt),
      directoryTokens.id,
    )
    .limit(LONGEST_LIST);
}

function stateOfToken(
  { revokedAt, expiresAt }: { revokedAt: number | null; expiresAt: number | null },
  now: number,
): ListedDirectoryToken['state'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}
