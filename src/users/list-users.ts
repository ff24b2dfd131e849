import { sql, type SQL } from 'drizzle-orm';
import { BadRequest } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { domains } from '../domains/schema.ts';
import { users, userTerms, type Level, type UserState } from './schema.ts';
import { wordsOf } from './search-terms.ts';

export const USER_SORTS = ['name', 'username', 'entered'] as const;
type UserSort = (typeof USER_SORTS)[number];

export type UserFilter = {
  /** words that each begin a name, the username or a part of it, or the associate id */
  search?: string | undefined;
  state?: UserState | undefined;
  /** only those who are held back, or whom a group rule keeps out */
  keptOut?: 'held' | 'barred' | undefined;
  role?: 'admin' | 'user' | undefined;
  /** only those whom no mail told of their invitation, and who never came */
  untold?: boolean | undefined;
  sort?: UserSort | undefined;
};

export type ListedUser = {
  id: string;
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
  state: UserState;
  declinedAt: number | null;
  confirmedAt: number | null;
  /** until an administrator says who they are */
  heldAt: number | null;
  /** by a group rule they may not sign in */
  barredAt: number | null;
  /** of the username's domain */
  provider: 'microsoft' | 'google' | null;
  /** of someone confirmed */
  level: Level | null;
  lastEnteredAt: number | null;
  invitedAt: number;
  version: number;
};

/** `next`: the cursor of the page that follows, or null. */
export type UserList = { users: ListedUser[]; next: string | null };

/**
 * One page of a tenant's users, by keyset: it stays right while rows come and go. Throws BadRequest for a
 * cursor that is not one of ours.
 */
export async function listUsers(
  db: Db,
  tenantId: string,
  filter: UserFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<UserList> {
  const sort = filter.sort ?? 'name';
  const rows = await selectUsers(db, tenantId, filter, readCursor(cursor, sort)).limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = last && rows.length > limit ? writeCursor(last.key, last.id) : null;
  const listed = page.map((row) => {
    const { key: _, ...user } = row;
    return { ...user, level: levelOf(user) };
  });
  return { users: listed, next };
}

/** Who checks the credentials; of someone who has not confirmed nobody does yet. */
export function levelOf(user: {
  confirmedAt: number | null;
  provider: 'microsoft' | 'google' | null;
}): Level | null {
  return user.confirmedAt === null ? null : (user.provider ?? 'password');
}

type Cursor = { key: string | number; id: string };

const KEYS = { name: users.sortName, username: users.username, entered: users.enteredOrder } as const;

/** The query alone, for whoever looks at its plan. */
export function selectUsers(db: Db, tenantId: string, filter: UserFilter, after: Cursor | null) {
  const sort = filter.sort ?? 'name';
  const words = wordsOf(filter.search ?? '');
  const key = KEYS[sort];
  // A `+` keeps an index out of the plan: a search goes by the words found; few are administrators, and few untold.
  const searching = words.length > 0;
  const [bySort, byState, byRole] = searching
    ? [sql`+${key}`, sql`+${users.state}`, sql`+${users.role}`]
    : [
        key,
        filter.role === 'admin' || filter.untold ? sql`+${users.state}` : users.state,
        filter.role === 'user' || filter.untold ? sql`+${users.role}` : users.role,
      ];
  const conditions: SQL[] = [
    searching ? sql`+${users.tenantId} = ${tenantId}` : sql`${users.tenantId} = ${tenantId}`,
    ...words.map((word) => sql`${users.id} in (${foundBy(tenantId, word)})`),
    ...(filter.state ? [sql`${byState} = ${filter.state}`] : []),
    ...(filter.role ? [sql`${byRole} = ${filter.role}`] : []),
    ...(filter.keptOut
      ? [filter.keptOut === 'held' ? sql`${users.heldAt} is not null` : sql`${users.barredAt} is not null`]
      : []),
    ...(filter.untold ? [sql`${users.toldAt} is null and ${users.lastEnteredAt} is null`] : []),
    ...(after
      ? [sql`(${bySort}, ${users.id}) ${sort === 'entered' ? sql`<` : sql`>`} (${after.key}, ${after.id})`]
      : []),
  ];
  const direction = sort === 'entered' ? sql`desc` : sql`asc`;
  return db
    .select({
      id: users.id,
      username: users.username,
      associateId: users.associateId,
      firstName: users.firstName,
      lastName: users.lastName,
      role: users.role,
      state: sql<UserState>`${users.state}`.as('state'),
      declinedAt: users.declinedAt,
      confirmedAt: users.confirmedAt,
      heldAt: users.heldAt,
      barredAt: users.barredAt,
      provider: providerOfUser().as('provider'),
      lastEnteredAt: users.lastEnteredAt,
      invitedAt: users.invitedAt,
      version: users.version,
      key: sql<string | number>`${key}`.as('key'),
    })
    .from(users)
    .where(sql.join(conditions, sql` and `))
    .orderBy(sql`${bySort} ${direction}, ${users.id} ${direction}`);
}

function foundBy(tenantId: string, word: string): SQL {
  return sql`select ${userTerms.userId} from ${userTerms} where ${userTerms.tenantId} = ${tenantId}
    and ${userTerms.term} >= ${word} and ${userTerms.term} < ${`${word}\u{10ffff}`}`;
}

/** The identity provider that governs the domain of the username, or null. For selections from `users`. */
export function providerOfUser(): SQL<'microsoft' | 'google' | null> {
  return sql`(select ${domains.provider} from ${domains}
    where ${domains.domain} = substr(${users.username}, instr(${users.username}, '@') + 1)
    and ${domains.provedAt} is not null and ${domains.switchedOnAt} is not null)`;
}

function writeCursor(key: string | number, id: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([key, id]))));
}

function readCursor(cursor: string | undefined, sort: UserSort): Cursor | null {
  if (cursor === undefined || cursor === '') return null;
  const [key, id, ...rest] = parseCursor(cursor);
  const wanted = sort === 'entered' ? 'number' : 'string';
  if (typeof key !== wanted || typeof id !== 'string' || rest.length > 0)
    throw new BadRequest('malformed_cursor');
  return { key: key as string | number, id };
}

function parseCursor(cursor: string): unknown[] {
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(cursor), (byte) => byte.charCodeAt(0)));
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // not ours
  }
  throw new BadRequest('malformed_cursor');
}
