import { deleteOldRenames } from './accounts/rename-account.ts';
import { deleteOldEvents } from './audit/record-event.ts';
import { deleteEndedLimits } from './limits/reserve.ts';
import { writeLog } from './log.ts';
import { deleteSentMails } from './mail/delete-sent-mails.ts';
import { sendOutbox } from './mail/send-outbox.ts';
import { deleteOldCodes, deleteOldLinks } from './proofs/delete-old-proofs.ts';
import type { Services } from './services.ts';
import { deleteEndedSessions } from './sessions/end-sessions.ts';

/** What the cron does: mails that wait are tried again, and what has expired is removed. */
export async function runChores(services: Services): Promise<void> {
  const { db, now, operations } = services;
  const mails = await sendOutbox(services);
  await db.batch([
    deleteOldLinks(db, now),
    deleteOldCodes(db, now),
    deleteOldRenames(db, now),
    deleteEndedLimits(db, now),
    deleteEndedSessions(db, now),
    deleteSentMails(db, now),
    deleteOldEvents(db, now),
  ]);
  writeLog({ level: mails.failed > 0 ? 'warn' : 'info', route: 'scheduled', ...mails, d1: operations.d1 });
}
