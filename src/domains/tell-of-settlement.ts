import type { SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import type { OpenDispute } from './list-disputes.ts';
import { queueForAdmins } from './queue-for-admins.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};
type Told = { tenantId: string; tenantName: string; outcome: 'yours' | 'not-yours' };

/** What a tenant reads of a dispute that is settled, in its log and by mail. For the batch that settles it. */
export async function tellOfSettlement(
  { db, now, source, mailSeal, publicOrigin }: Dependencies,
  { domain }: OpenDispute,
  { tenantId, tenantName, outcome }: Told,
  { reason, actor }: { reason: 'moved' | 'kept'; actor: Actor },
  condition: SQL,
) {
  const mail = await sealMail({ mailSeal, now }, 'dispute-settled', {
    domain,
    tenantName,
    tenantId,
    page: `${publicOrigin}/admin/${tenantId}/domains`,
    outcome,
  });
  return [
    recordEvent(
      db,
      { now, source },
      {
        action: 'dispute-settled',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        reason,
        detail: domain,
      },
      condition,
    ),
    queueForAdmins(db, mail, { tenantId, now }, condition),
  ] as const;
}
