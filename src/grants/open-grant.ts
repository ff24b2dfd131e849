import { sql, type SQL } from 'drizzle-orm';
import type { Application } from '../applications/find-application.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { noteEntry } from '../users/enter-tenant.ts';
import { users } from '../users/schema.ts';
import type { AuthorizationCode } from './authorization-code.ts';
import { grantHolds } from './grant-holds.ts';
import { lifetimesOf } from './lifetimes.ts';
import { selectHeldGrant, toHeldGrant, type HeldGrant } from './read-grant.ts';
import { newRefreshToken } from './refresh-token.ts';
import { grants, refreshTokens, usedCodes } from './schema.ts';

export type OpenGrantResult =
  | { outcome: 'opened'; grant: HeldGrant; refreshToken: string | null }
  /** the code was used before: what it gave out is revoked by now */
  | { outcome: 'replayed' }
  /** since the code was given, the person, the tenant or the application has been shut out */
  | { outcome: 'over' };

type Dependencies = { db: Db; now: number; source: RequestSource };

const DAY = 24 * 60 * 60 * 1000;
/** Longer than any access token lives (ms): what a session opened before it, and nothing stands on. */
const STALE = 60 * 60 * 1000;

/**
 * Exchanges a code, once, in one round trip: of several tries at the same time one wins, and whoever comes
 * second revokes what the first was given (RFC 6749 §4.1.2). It is the entry into the tenant, noted as such.
 */
export async function openGrant(
  { db, now, source }: Dependencies,
  application: Pick<Application, 'name' | 'kind'>,
  code: AuthorizationCode,
): Promise<OpenGrantResult> {
  const { accountId, tenantId, sid, clientId } = code;
  const grantId = newId();
  const offline = code.scopes.includes('offline_access');
  const { idle, absolute } = lifetimesOf(application.kind);
  const refreshToken = offline ? newRefreshToken() : null;
  const expiresAt = offline ? now + absolute : code.expiresAt;

  const won = sql`exists (select 1 from ${usedCodes} where ${usedCodes.id} = ${code.id} and ${usedCodes.grantId} = ${grantId})`;
  const earlier = sql`(select ${usedCodes.grantId} from ${usedCodes} where ${usedCodes.id} = ${code.id} and ${usedCodes.grantId} <> ${grantId})`;
  const revoked = sql`${grants.id} = ${earlier} and ${grants.revokedAt} is null`;
  const holds = sql`exists (select 1 from ${grants} where ${grants.id} = ${grantId} and ${grantHolds(now)})`;
  const browser = { ...source, ...code.source };
  const [[used], , , , , [row]] = await db.batch([
    db
      .insert(usedCodes)
      .values({ id: code.id, grantId, expiresAt: now + DAY })
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
        epoch: code.epoch,
        provedAt: code.provedAt,
        proofs: code.proofs.join(' '),
        scopes: code.scopes.join(' '),
        resources: code.resources,
        claims: code.claims,
        offline,
        createdAt: now,
        lastUsedAt: now,
        expiresAt,
      },
      sql`${won} and ${stillThere(code)}`,
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'code-replayed', outcome: 'refusal', reason: application.name, accountId, tenantId },
      sql`exists (select 1 from ${grants} where ${revoked})`,
    ),
    db.update(grants).set({ revokedAt: now }).where(revoked),
    insertWhere(
      db,
      refreshTokens,
      { id: refreshToken?.id ?? '', grantId, createdAt: now, expiresAt: Math.min(now + idle, expiresAt) },
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
  ]);
  if (!used) return { outcome: 'replayed' };
  if (!row) return { outcome: 'over' };
  return { outcome: 'opened', grant: toHeldGrant(row), refreshToken: refreshToken?.token ?? null };
}

/**
 * Nobody has been removed or has signed out since: a grant has to name what is there. Nor has the person
 * taken back what they let an application of others have.
 */
function stillThere({ accountId, tenantId, clientId, sid }: AuthorizationCode): SQL {
  const consented = sql`exists (select 1 from consents given where given.account_id = ${accountId}
    and given.application_id = ${clientId} and given.tenant_id = ${tenantId})`;
  return sql`exists (select 1 from accounts whose where whose.id = ${accountId})
    and exists (select 1 from tenants place where place.id = ${tenantId})
    and exists (select 1 from applications app where app.id = ${clientId} and (app.first_party or ${consented}))
    and not exists (select 1 from ended_sessions ended where ended.account_id = ${accountId} and ended.id = ${sid})`;
}
