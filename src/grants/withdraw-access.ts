import { sql } from 'drizzle-orm';
import { applications } from '../applications/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { grantHolds } from './grant-holds.ts';
import { queueLogoutNotices } from './queue-logout-notices.ts';
import { revokedNow } from './revoke-grant.ts';
import { consents, grants } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource };

/**
 * The person takes back what they consented to for an application in one tenant, and whatever it holds of
 * them there counts no more. Only their own; where nothing is left to take, nothing happens.
 */
export async function withdrawAccess(
  { db, now, source }: Dependencies,
  session: Session,
  { applicationId, tenantId }: { applicationId: string; tenantId: string },
): Promise<void> {
  const { accountId } = session;
  const theirs = (table: typeof consents | typeof grants) => sql`${table.accountId} = ${accountId}
    and ${table.applicationId} = ${applicationId} and ${table.tenantId} = ${tenantId}`;
  const consented = sql`exists (select 1 from ${consents} where ${theirs(consents)})`;
  const signedIn = sql`exists (select 1 from ${grants} where ${theirs(grants)} and ${grantHolds(now)})`;
  const holds = sessionHolds(session);
  await withSignedIn(
    db,
    session,
    recordEvent(
      db,
      { now, source },
      {
        action: 'consent-withdrawn',
        outcome: 'success',
        reason: sql`${applications.name}`,
        accountId,
        tenantId,
      },
      sql`${applications.id} = ${applicationId} and (${consented} or ${signedIn}) and ${holds}`,
      applications,
    ),
    queueLogoutNotices(db, now, sql`${theirs(grants)} and ${holds}`),
    db
      .update(grants)
      .set(revokedNow(now))
      .where(sql`${theirs(grants)} and ${grants.revokedAt} is null and ${holds}`),
    db.delete(consents).where(sql`${theirs(consents)} and ${holds}`),
  );
}
