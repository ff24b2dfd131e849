import { eq, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Kind } from '../applications/kinds.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { grantHolds } from './grant-holds.ts';
import { lifetimesOf } from './lifetimes.ts';
import { selectHeldGrant, toHeldGrant, type HeldGrant } from './read-grant.ts';
import { newRefreshToken, sealUnder, type RefreshKeys } from './refresh-token.ts';
import { revokedNow } from './revoke-grant.ts';
import { grants, refreshTokens } from './schema.ts';

/** A client that lost the answer gets the same one again for so long (ms). */
const GRACE = 30_000;

export type RefreshResult =
  | { outcome: 'refreshed'; grant: HeldGrant; refreshToken: string }
  /** used before by someone else: nothing that came of the sign-in counts any more */
  | { outcome: 'reused' }
  | { outcome: 'over' }
  /** more often than any access token ends */
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  refreshKeys: RefreshKeys;
  limitKey: Uint8Array;
};

/** For a batch: the grant, whatever became of the token that named it. */
export function selectFamily(db: Db, grantId: string | null) {
  return db
    .select({
      familyApplication: sql<string>`${grants.applicationId}`.as('family_application'),
      familyScopes: sql<string>`${grants.scopes}`.as('family_scopes'),
      familyResources: sql<string>`${grants.resources}`.as('family_resources'),
    })
    .from(grants)
    .where(sql`${grants.id} = ${grantId}`);
}

/** For a batch: whose a refresh token is, used or not. */
export function selectRefreshToken(db: Db, token: string) {
  return db
    .select({
      tokenGrant: sql<string>`${grants.id}`.as('token_grant'),
      tokenApplication: sql<string>`${grants.applicationId}`.as('token_application'),
      tokenIssued: refreshTokens.createdAt,
      tokenExpires: sql<number>`${refreshTokens.expiresAt}`.as('token_expires'),
      tokenUsed: refreshTokens.usedAt,
    })
    .from(refreshTokens)
    .innerJoin(grants, eq(grants.id, refreshTokens.grantId))
    .where(eq(refreshTokens.id, hashToken(token)));
}

/**
 * Uses a refresh token, once, in one round trip: a successor follows it. Who asks again within half a minute
 * gets the same successor, as long as that one is unused; whoever else comes with a used token has stolen
 * it, or was stolen from: the whole family ends (RFC 9700 §4.14.2).
 */
export async function refresh(
  { db, now, source, refreshKeys, limitKey }: Dependencies,
  { token, grantId, kind }: { token: string; grantId: string; kind: Kind },
): Promise<RefreshResult> {
  const id = hashToken(token);
  const next = newRefreshToken(refreshKeys, grantId);
  const limit = limitFor(limitKey, 'refresh', grantId);
  const seal = sealUnder(token);
  // Sealed times are whole seconds.
  const successor = await seal.seal({ token: next.token }, now, GRACE / 1000 + 1);
  const follower = alias(refreshTokens, 'follower');

  const grant = sql`${grants.id} = ${grantId}`;
  const holds = sql`exists (select 1 from ${grants} where ${grant} and ${grantHolds(now)})`;
  const won = sql`exists (select 1 from ${refreshTokens} where ${refreshTokens.id} = ${id} and ${refreshTokens.successorId} = ${next.id})`;
  const unused = sql`exists (select 1 from refresh_tokens later where later.id = ${refreshTokens.successorId} and later.used_at is null)`;
  const again = sql`${refreshTokens.usedAt} > ${now - GRACE} and ${refreshTokens.successor} is not null and ${unused}`;
  const mine = sql`select 1 from ${refreshTokens} where ${refreshTokens.id} = ${id}`;
  // Not where it has merely expired: it is no sign of a thief then. One that is gone was used long ago.
  const reused = sql`(not exists (${mine}) or exists (${mine} and ${refreshTokens.usedAt} is not null
    and ${refreshTokens.successorId} <> ${next.id} and not (${again})))`;
  const ends = sql`${grant} and ${grants.revokedAt} is null and ${reused}`;
  const idle = sql`min(${now + lifetimesOf(kind).idle}, (select mine.ends_at from grants mine where mine.id = ${grantId}))`;

  const [[reserved], , , , , , , [used], [row]] = await db.batch([
    reserve(db, limit, now, holds),
    db
      .update(refreshTokens)
      .set({ usedAt: now, expiresAt: now, successorId: next.id, successor })
      .where(
        sql`${refreshTokens.id} = ${id} and ${refreshTokens.usedAt} is null and ${refreshTokens.expiresAt} > ${now} and ${holds} and ${withinLimit(limit)}`,
      ),
    insertWhere(db, refreshTokens, { id: next.id, grantId, createdAt: now, expiresAt: idle }, won),
    // Whoever uses this one has got it: what gave it is not to be asked again.
    db
      .update(refreshTokens)
      .set({ successor: null })
      .where(sql`${refreshTokens.grantId} = ${grantId} and ${refreshTokens.successorId} = ${id} and ${won}`),
    recordEvent(
      db,
      { now, source },
      {
        action: 'refresh-token-reused',
        outcome: 'refusal',
        reason: sql`(select app.name from applications app where app.id = ${grants.applicationId})`,
        accountId: sql`${grants.accountId}`,
        tenantId: sql`${grants.tenantId}`,
      },
      ends,
      grants,
    ),
    db.update(grants).set(revokedNow(now)).where(ends),
    db
      .update(grants)
      .set({ lastUsedAt: now, expiresAt: idle })
      .where(sql`${grant} and ${won}`),
    db
      .select({
        usedAt: refreshTokens.usedAt,
        successorId: refreshTokens.successorId,
        successor: refreshTokens.successor,
        followerUsed: sql<number | null>`${follower.usedAt}`.as('follower_used'),
      })
      .from(refreshTokens)
      .leftJoin(follower, eq(follower.id, refreshTokens.successorId))
      .where(eq(refreshTokens.id, id)),
    selectHeldGrant(db, now, grant),
  ]);
  const retryAfter = secondsToWait(limit, reserved, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!used) return { outcome: 'reused' };
  if (used.usedAt === null) return { outcome: 'over' };
  if (!row) return { outcome: used.successorId === next.id ? 'over' : 'reused' };
  const held = toHeldGrant(row);
  if (used.successorId === next.id) return { outcome: 'refreshed', grant: held, refreshToken: next.token };
  const opened = used.successor === null ? null : await seal.open(used.successor, now);
  if (opened?.state !== 'open' || used.followerUsed !== null) return { outcome: 'reused' };
  return { outcome: 'refreshed', grant: held, refreshToken: opened.content.token };
}
