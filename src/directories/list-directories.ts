import { eq } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { countUsers, summaryOf } from './count-directories.ts';
import type { DirectoryKind } from './directory-kinds.ts';
import { directories } from './schema.ts';

/** `waiting`: it has never asked for anything. */
export type DirectoryState = 'waiting' | 'connected' | 'paused';

export type ListedDirectory = {
  id: string;
  name: string;
  kind: DirectoryKind;
  state: DirectoryState;
  lastRequestAt: number | null;
  /** who are not deactivated */
  users: number;
  deactivated: number;
  groups: number;
  /** of the last 24 hours */
  refusals: number;
};

/** The directories of a tenant, the oldest first. One round trip. */
export async function listDirectories(
  { db, now }: { db: Db; now: number },
  tenantId: string,
): Promise<ListedDirectory[]> {
  return toList(...(await db.batch(selectDirectories(db, now, tenantId))));
}

/** For a batch; `toList` reads its answers. */
export function selectDirectories(db: Db, now: number, tenantId: string) {
  return [
    db
      .select({
        id: directories.id,
        name: directories.name,
        kind: directories.kind,
        pausedAt: directories.pausedAt,
        ...summaryOf(now),
      })
      .from(directories)
      .where(eq(directories.tenantId, tenantId))
      .orderBy(directories.createdAt, directories.id),
    countUsers(db, tenantId),
  ] as const;
}

type Answers = ReturnType<typeof selectDirectories>;

export function toList(found: Awaited<Answers[0]>, counted: Awaited<Answers[1]>): ListedDirectory[] {
  return found.map(({ pausedAt, ...directory }) => {
    const { users = 0, deactivated = 0 } =
      counted.find(({ directoryId }) => directoryId === directory.id) ?? {};
    const state = stateOf({ pausedAt, lastRequestAt: directory.lastRequestAt });
    return { ...directory, state, users, deactivated };
  });
}

export function stateOf({
  pausedAt,
  lastRequestAt,
}: {
  pausedAt: number | null;
  lastRequestAt: number | null;
}): DirectoryState {
  if (pausedAt !== null) return 'paused';
  return lastRequestAt === null ? 'waiting' : 'connected';
}
