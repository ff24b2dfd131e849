import { sql, type SQL } from 'drizzle-orm';
import type { Application } from '../applications/find-application.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { noteEntry } from '../users/enter-tenant.ts';
import { users } from '../users/schema.ts';
import type { AuthorizationCode } from './authorization-code.ts';
import { grantHolds } from './grant-holds.ts';
import { lifetimesOf } from './lifetimes.ts';
import { selectHeldGrant, toHeldGrant, type HeldGrant } from './read-grant.ts';
import { newRefreshToken, type RefreshKeys } from './refresh-token.ts';
import { revokedNow } from './revoke-grant.ts';
import { grants, refreshTokens, usedCodes } from './schema.ts';

export type OpenGrantResult =
  | { outcome: 'opened'; grant: HeldGrant; refreshToken: string | null }
  /** the code was used before: what it gave out is revoked by now */
  | { outcome: 'replayed' }
  /** since the code was given, the person, the tenant or the application has been shut out */
  | { outcome: 'over' }
  /** more than any person signs in */
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  refreshKeys: RefreshKeys;
  limitKey: Uint8Array;
};

const DAY = 24 * 60 * 60 * 1000;
/** Longer than any access token lives (ms): what a session opened before it, and nothing stands on. */
const STALE = 60 * 60 * 1000;
/** Of one person, application and tenant; the one longest unused gives way. */
const MOST_OFFLINE = 20;

/**
 * Exchanges a code, once, in one round trip: of several tries at the same time one wins, and whoever comes
 * second revokes what the first was given (RFC 6749 §4.1.2). It is the entry into the tenant, noted as such.
 */
export async function openGrant(
  { db, now, source, refreshKeys, limitKey }: Dependencies,
  application: Pick<Application, 'name' | 'kind'>,
  code: AuthorizationCode,
): Promise<OpenGrantResult> {
  const { accountId, tenantId, sid, clientId } = code;
  const grantId = newId();
  const offline = code.scopes.includes('offline_access');
  const { idle, absolute } = lifetimesOf(application.kind);
  const refreshToken = offline ? newRefreshToken(refreshKeys, grantId) : null;
  const endsAt = offline ? now + absolute : code.expiresAt;
  const expiresAt = offline ? Math.min(now + idle, endsAt) : endsAt;
  // One application must not keep a person out of the others; nor does one that replays use it up.
  const limit = limitFor(limitKey, 'codeExchange', accountId, clientId);
  const fresh = sql`not exists (select 1 from ${usedCodes} where ${usedCodes.id} = ${code.id})`;

  const won = sql`exists (select 1 from ${usedCodes} where ${usedCodes.id} = ${code.id} and ${usedCodes.grantId} = ${grantId})`;
  const earlier = sql`(select ${usedCodes.grantId} from ${usedCodes} where ${usedCodes.id} = ${code.id} and ${usedCodes.grantId} <> ${grantId})`;
  const revoked = sql`${grants.id} = ${earlier} and ${grants.revokedAt} is null`;
  const holds = sql`exists (select 1 from ${grants} where ${grants.id} = ${grantId} and ${grantHolds(now)})`;
  const browser = { ...source, ...code.source };
  const [[reserved], [used], , , , , [row]] = await db.batch([
    reserve(db, limit, now, fresh),
    insertWhere(db, usedCodes, { id: code.id, grantId, expiresAt: now + DAY }, withinLimit(limit))
      .onConflictDoNothing()
      .returning({ id: usedCodes.id }),
    insertWhere(
      db,
      grants,
      {
        id: grantId,
        accountId,
        tenantId,
        applicationId: clientId,
        sid,
        idp: code.idp,
        epoch: code.epoch,
        provedAt: code.provedAt,
        authenticatedAt: code.authenticatedAt,
        proofs: code.methods.join(' '),
        scopes: code.scopes.join(' '),
        resources: code.resources,
        claims: code.claims,
        offline,
        createdAt: now,
        lastUsedAt: now,
        expiresAt,
        endsAt,
      },
      sql`${won} and ${stillThere(code)}`,
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'code-replayed', outcome: 'refusal', reason: application.name, accountId, tenantId },
      sql`exists (select 1 from ${grants} where ${revoked})`,
    ),
    db.update(grants).set(revokedNow(now)).where(revoked),
    insertWhere(
      db,
      refreshTokens,
      { id: refreshToken?.id ?? '', grantId, createdAt: now, expiresAt },
      sql`${offline ? 1 : 0} = 1 and ${holds}`,
    ),
    selectHeldGrant(db, now, sql`${grants.id} = ${grantId}`),
    ...noteEntry(
      db,
      { now, source: browser },
      sql`${users.accountId} = ${accountId} and ${users.tenantId} = ${tenantId} and ${holds}`,
      { application: application.name },
    ),
    db.delete(grants).where(sql`${grants.id} = ${grantId} and not ${grantHolds(now)}`),
    // Of one browser's sign-ins of this application the last one is enough.
    db.delete(grants).where(
      sql`${grants.accountId} = ${accountId} and ${grants.sid} = ${sid} and ${grants.applicationId} = ${clientId}
          and ${grants.tenantId} = ${tenantId} and ${grants.id} <> ${grantId} and not ${grants.offline}
          and ${grants.createdAt} < ${now - STALE} and ${holds}`,
    ),
    // Nor does anyone use more devices than this.
    db
      .update(grants)
      .set(revokedNow(now))
      .where(
        sql`${grants.id} in (select many.id from grants many where many.account_id = ${accountId}
          and many.application_id = ${clientId} and many.tenant_id = ${tenantId} and many.offline and many.revoked_at is null
          order by many.last_used_at desc, many.id limit -1 offset ${MOST_OFFLINE}) and ${holds}`,
      ),
  ]);
  const retryAfter = secondsToWait(limit, reserved, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!used) return { outcome: 'replayed' };
  if (!row) return { outcome: 'over' };
  return { outcome: 'opened', grant: toHeldGrant(row), refreshToken: refreshToken?.token ?? null };
}

/** Nobody has been removed or has signed out since: a grant has to name what is there. */
function stillThere({ accountId, tenantId, clientId, sid }: AuthorizationCode): SQL {
  return sql`exists (select 1 from accounts whose where whose.id = ${accountId})
    and exists (select 1 from tenants place where place.id = ${tenantId})
    and exists (select 1 from applications app where app.id = ${clientId})
    and not exists (select 1 from ended_sessions ended where ended.account_id = ${accountId} and ended.id = ${sid})`;
}
