import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { codeExists, insertCode, newCode, type CodeScope } from '../proofs/mint-code.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { readOpenRename } from './open-rename.ts';
import { accounts } from './schema.ts';

export type RenameCodeResult =
  | { outcome: 'mailed'; mailId: string }
  | { outcome: 'limited'; retryAfter: number }
  /** withdrawn, replaced or expired since the person saw it */
  | { outcome: 'over' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

/** The signed-in person asks for the code that proves the new address. It goes to no other address. */
export async function mailRenameCode(
  { db, now, source, mailSeal, codeKey, limitKey }: Dependencies,
  session: Session,
  { renameId, browser, language }: { renameId: string; browser: string; language: Language },
): Promise<RenameCodeResult> {
  const { rename } = await readOpenRename({ db, now }, session);
  if (rename?.id !== renameId) return { outcome: 'over' };
  const { accountId } = session;
  const { oldUsername, newUsername } = rename;
  const scope: CodeScope = { key: codeKey, purpose: 'rename', address: newUsername, browser };
  const code = newCode(scope);
  const minute = limitFor(limitKey, 'renameMailMinute', accountId);
  const hour = limitFor(limitKey, 'renameMailHour', accountId);
  const mail = await sealMail({ mailSeal, now }, 'rename-code', {
    code: code.code,
    oldUsername,
    newUsername,
  });

  const may = sql`${withinLimit(minute)} and ${withinLimit(hour)} and ${sessionHolds(session)}`;
  const [[inMinute], [inHour]] = await db.batch([
    reserve(db, minute, now),
    reserve(db, hour, now, withinLimit(minute)),
    insertCode(db, code, scope, now, sql`${accounts.id} = ${accountId}`, may),
    queueMail(db, mail, { recipient: newUsername, language, accountId, now }, codeExists(code)),
    recordEvent(
      db,
      { now, source },
      { action: 'code-mailed', outcome: 'success', accountId },
      codeExists(code),
    ),
  ]);
  const retryAfter = secondsToWait(minute, inMinute, now) ?? secondsToWait(hour, inHour, now);
  return retryAfter === null ? { outcome: 'mailed', mailId: mail.id } : { outcome: 'limited', retryAfter };
}
