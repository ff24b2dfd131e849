import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { renames } from './schema.ts';

/** The person wants no new username. Doing it twice, or late, is no error; the tenant may ask anew. */
export async function declineRename(
  { db, now, source }: { db: Db; now: number; source: RequestSource },
  session: Session,
  renameId: string,
): Promise<void> {
  const { accountId } = session;
  const open = sql`${renames.id} = ${renameId} and ${renames.accountId} = ${accountId}
    and ${renames.settledAt} is null and ${sessionHolds(session)}`;
  await withSignedIn(
    db,
    session,
    recordEvent(
      db,
      { now, source },
      {
        action: 'rename-withdrawn',
        outcome: 'success',
        reason: 'declined',
        accountId,
        tenantId: sql`select ${renames.tenantId} from ${renames} where ${renames.id} = ${renameId}`,
      },
      sql`exists (select 1 from ${renames} where ${open})`,
    ),
    db.update(renames).set({ settledAt: now, outcome: 'withdrawn' }).where(open),
  );
}
