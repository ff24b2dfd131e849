import { sql } from 'drizzle-orm';
import { endFederatedSessions } from '../accounts/change-account.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { judgeConflict, type WhichConflict } from './judge-conflict.ts';
import { conflicts, identities } from './schema.ts';

export type SettleConflictResult =
  | { outcome: 'settled' }
  | { outcome: 'own' }
  /** settled by another, or the domain is not as it was */
  | { outcome: 'over' };

/**
 * The one who came is the same person, with a new object in the directory: the account is pinned to them, and
 * whatever the former pin signed in ends. Only the tenant that has proved the domain declares it. Throws
 * NotFound, Forbidden.
 */
export async function declareSamePerson(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  which: WhichConflict,
): Promise<SettleConflictResult> {
  const { accountId, own, open, still } = await judgeConflict({ db, now }, tenantId, which);
  if (own) return { outcome: 'own' };
  if (!open) return { outcome: 'over' };
  const { conflictId, actor } = which;
  const conflict = sql`${conflicts.id} = ${conflictId}`;
  const of = (column: 'provider' | 'directory' | 'subject' | 'upn') =>
    sql`(select ${conflicts[column]} from ${conflicts} where ${conflict})`;
  const free = sql`not exists (select 1 from identities pinned where pinned.account_id <> ${accountId}
    and pinned.provider = ${of('provider')} and pinned.subject = ${of('subject')}
    and (pinned.provider = 'google' or pinned.directory = ${of('directory')}))`;
  const goes = sql`${still} and ${free}`;
  const [, , , , [settled]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'identity-released',
        outcome: 'success',
        reason: 'same-person',
        accountId,
        tenantId,
        actorId: actor.accountId,
      },
      goes,
    ),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and grants.idp <> 'superid' and ${goes}`),
    endFederatedSessions(db, accountId, goes),
    db
      .update(identities)
      .set({
        provider: of('provider') as never,
        directory: of('directory'),
        subject: of('subject'),
        upn: of('upn'),
        linkedAt: now,
      })
      .where(sql`${identities.accountId} = ${accountId} and ${goes}`),
    db
      .update(conflicts)
      .set({ settledAt: now, outcome: 'same-person' })
      .where(sql`${conflict} and ${conflicts.settledAt} is null and ${goes}`)
      .returning({ id: conflicts.id }),
  ]);
  return { outcome: settled ? 'settled' : 'over' };
}
