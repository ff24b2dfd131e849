import { eq, sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { isRunning } from '../users/may-enter.ts';
import { directories, directoryTokens } from './schema.ts';

/** A SCIM client, for the time of one request. */
export type Directory = {
  id: string;
  tenantId: string;
  tenantName: string;
  name: string;
  kind: (typeof directories.$inferSelect)['kind'];
  pausedAt: number | null;
  welcomeMails: boolean;
  tokenId: string;
  lastUsedAt: number | null;
};

export type WithDirectoryResult =
  | { outcome: 'authenticated'; directory: Directory; answers: unknown[][] }
  /** the reason is for the log: whoever asks hears one message */
  | { outcome: 'refused'; reason: 'unknown' | 'revoked' | 'expired' | 'tenant-not-running' };

/**
 * One round trip: whose token this is, now, and what `queries` ask of its tenant, which they find by `tenantId`:
 * it selects none for a token that does not hold.
 */
export async function withDirectory(
  { db, now }: { db: Db; now: number },
  token: string,
  queries: (tenantId: SQL) => BatchItem<'sqlite'>[] = () => [],
): Promise<WithDirectoryResult> {
  const hash = hashToken(token);
  const [[row], ...answers] = (await db.batch([
    db
      .select({
        id: directories.id,
        tenantId: directories.tenantId,
        name: sql<string>`${directories.name}`.as('directory_name'),
        tenantName: tenants.name,
        kind: directories.kind,
        pausedAt: directories.pausedAt,
        welcomeMails: directories.welcomeMails,
        tokenId: sql<string>`${directoryTokens.id}`.as('token_id'),
        lastUsedAt: directoryTokens.lastUsedAt,
        expiresAt: directoryTokens.expiresAt,
        revokedAt: directoryTokens.revokedAt,
        running: sql`${isRunning()}`.mapWith(Boolean).as('running'),
      })
      .from(directoryTokens)
      .innerJoin(directories, eq(directories.id, directoryTokens.directoryId))
      .innerJoin(tenants, eq(tenants.id, directories.tenantId))
      .where(sql`${directoryTokens.hash} = ${hash} and ${directoryTokens.kind} <> 'secret'`),
    ...queries(tenantOf(hash, now)),
  ])) as [
    (Directory & { expiresAt: number | null; revokedAt: number | null; running: boolean })[],
    ...unknown[][],
  ];
  if (!row) return { outcome: 'refused', reason: 'unknown' };
  const { expiresAt, revokedAt, running, ...directory } = row;
  if (revokedAt !== null) return { outcome: 'refused', reason: 'revoked' };
  if (expiresAt !== null && expiresAt <= now) return { outcome: 'refused', reason: 'expired' };
  if (!running) return { outcome: 'refused', reason: 'tenant-not-running' };
  return { outcome: 'authenticated', directory, answers };
}

function tenantOf(hash: string, now: number): SQL {
  return sql`(select tenant_id from ${directoryTokens} where ${directoryTokens.hash} = ${hash} and ${holds(now)})`;
}

/** For statements on `directory_tokens`. */
function holds(now: number): SQL {
  return sql`(${directoryTokens.revokedAt} is null and ${directoryTokens.kind} <> 'secret' and coalesce(${directoryTokens.expiresAt} > ${now}, true)
    and exists (select 1 from ${tenants} where ${tenants.id} = ${directoryTokens.tenantId} and ${isRunning()}))`;
}

/** For what a directory changes: its token holds still, and it is not paused. */
export function actorOf({ id, tokenId }: Directory, now: number): Actor {
  const running = sql`exists (select 1 from ${directories} where ${directories.id} = ${id} and ${directories.pausedAt} is null)`;
  return {
    accountId: null,
    holds: sql`(exists (select 1 from ${directoryTokens} where ${directoryTokens.id} = ${tokenId} and ${holds(now)}) and ${running})`,
  };
}

const HOUR = 60 * 60 * 1000;

/** Whether this use is worth a write: hourly at most. */
export function isNewlyUsed({ lastUsedAt }: Directory, now: number): boolean {
  return lastUsedAt === null || lastUsedAt <= now - HOUR;
}

/** For after the response. */
export async function noteUse({ db, now }: { db: Db; now: number }, directory: Directory): Promise<void> {
  await db.batch([
    db.update(directoryTokens).set({ lastUsedAt: now }).where(eq(directoryTokens.id, directory.tokenId)),
    db.update(directories).set({ lastRequestAt: now }).where(eq(directories.id, directory.id)),
  ]);
}
