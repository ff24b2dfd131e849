import { eq, sql, type SQL } from 'drizzle-orm';
import { hashToken } from '../crypto/tokens.ts';
import { limitFor, reserve, secondsToWait } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { isRunning } from '../users/may-enter.ts';
import { apiTokens } from './schema.ts';
import { splitScopes, type Scope } from './scopes.ts';

/** Whom a program is, for the time of one request. */
export type ApiToken = {
  id: string;
  /** null: an operator's */
  tenantId: string | null;
  scopes: Scope[];
  expiresAt: number | null;
  lastUsedAt: number | null;
  /** the account that answers for it */
  createdBy: string | null;
};

/** How many requests are left of those that a token has in a window; `resets` in seconds. */
export type Quota = { most: number; window: number; left: number; resets: number };

export type AuthenticateResult =
  | { outcome: 'authenticated'; token: ApiToken; quota: Quota }
  | { outcome: 'too-many'; token: ApiToken; quota: Quota }
  /** the reason is for the log: whoever asks hears one message */
  | { outcome: 'refused'; reason: 'unknown' | 'revoked' | 'expired' | 'tenant-not-running' };

type Dependencies = { db: Db; now: number; limitKey: Uint8Array };

/** One round trip: whose token this is, now, with the request counted. */
export async function authenticateToken(
  { db, now, limitKey }: Dependencies,
  text: string,
): Promise<AuthenticateResult> {
  const hash = hashToken(text);
  const limit = limitFor(limitKey, 'apiRequest', hash);
  const known = sql`exists (select 1 from ${apiTokens} where ${apiTokens.hash} = ${hash})`;
  const [[reserved], [row]] = await db.batch([
    reserve(db, limit, now, known),
    db
      .select({
        id: apiTokens.id,
        tenantId: apiTokens.tenantId,
        scopes: apiTokens.scopes,
        expiresAt: apiTokens.expiresAt,
        lastUsedAt: apiTokens.lastUsedAt,
        createdBy: apiTokens.createdBy,
        revokedAt: apiTokens.revokedAt,
        running: sql<number | null>`${isRunning()}`.as('running'),
      })
      .from(apiTokens)
      .leftJoin(tenants, eq(tenants.id, apiTokens.tenantId))
      .where(eq(apiTokens.hash, hash)),
  ]);
  if (!row || !reserved) return { outcome: 'refused', reason: 'unknown' };
  const { revokedAt, running, ...token } = row;
  if (revokedAt !== null) return { outcome: 'refused', reason: 'revoked' };
  if (token.expiresAt !== null && token.expiresAt <= now) return { outcome: 'refused', reason: 'expired' };
  if (token.tenantId !== null && !running) return { outcome: 'refused', reason: 'tenant-not-running' };

  const wait = secondsToWait(limit, reserved, now);
  const quota = {
    most: limit.most,
    window: limit.window / 1000,
    left: Math.max(0, limit.most - reserved.count),
    resets: Math.max(1, Math.ceil((reserved.endsAt - now) / 1000)),
  };
  const outcome = wait === null ? 'authenticated' : 'too-many';
  return { outcome, token: { ...token, scopes: splitScopes(token.scopes) }, quota };
}

/** For what the token changes: it holds still, and so does its tenant. */
export function actorOf(token: ApiToken, now: number): Actor {
  return { accountId: null, holds: tokenHolds(token, now) };
}

function tokenHolds({ id, tenantId }: ApiToken, now: number): SQL {
  const running =
    tenantId === null
      ? sql`true`
      : sql`exists (select 1 from ${tenants} where ${tenants.id} = ${tenantId} and ${isRunning()})`;
  return sql`(exists (select 1 from ${apiTokens} where ${apiTokens.id} = ${id} and ${apiTokens.revokedAt} is null
    and coalesce(${apiTokens.expiresAt} > ${now}, true)) and ${running})`;
}

const HOUR = 60 * 60 * 1000;

/** Whether this use is worth a write: hourly at most. */
export function isNewlyUsed({ lastUsedAt }: ApiToken, now: number): boolean {
  return lastUsedAt === null || lastUsedAt <= now - HOUR;
}

/** For after the response. */
export async function noteUse({ db, now }: { db: Db; now: number }, { id }: ApiToken): Promise<void> {
  await db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, id));
}
