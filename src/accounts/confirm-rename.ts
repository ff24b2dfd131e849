import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { giveBack, limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { consumedCode, tryCode } from '../proofs/consume-code.ts';
import type { CodeScope } from '../proofs/mint-code.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { renameUsers } from '../users/rename-users.ts';
import { changeUsername, endWhatNothingVouchesFor, hasUsername, isFree } from './change-username.ts';
import { leaveInvitations } from './leave-invitations.ts';
import { insertObjection, newObjection } from './mint-objection.ts';
import { readOpenRename } from './open-rename.ts';
import { accounts, renames } from './schema.ts';

export type ConfirmRenameResult =
  | { outcome: 'renamed'; username: string; mailId: string }
  | { outcome: 'wrong-code' }
  /**
   * Another account has the name: told to whoever proved the mailbox, and to nobody else. So it goes on
   * waiting, and the tenant's log has nothing of it.
   */
  | { outcome: 'taken' }
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
  publicOrigin: string;
};

/** The person proves the new address with the code; until then the old one holds. */
export async function confirmRename(
  { db, now, source, mailSeal, codeKey, limitKey, publicOrigin }: Dependencies,
  session: Session,
  {
    renameId,
    code,
    browser,
    language,
  }: { renameId: string; code: string; browser: string; language: Language },
): Promise<ConfirmRenameResult> {
  const { rename } = await readOpenRename({ db, now }, session);
  if (rename?.id !== renameId) return { outcome: 'over' };
  const { accountId } = session;
  const { tenantId, tenantName, oldUsername, newUsername } = rename;
  const scope: CodeScope = { key: codeKey, purpose: 'rename', address: newUsername, browser };
  const wrongCodes = limitFor(limitKey, 'renameCode', accountId);
  const mark = newId();
  const objection = newObjection();
  const notice = await sealMail({ mailSeal, now }, 'username-changed', {
    oldUsername,
    newUsername,
    tenantId,
    tenantName,
    objection: publicOrigin + objection.path,
  });

  const opened = sql`exists (select 1 from ${renames} join ${accounts} on ${accounts.id} = ${renames.accountId}
    where ${renames.id} = ${renameId} and ${renames.settledAt} is null and ${accounts.primaryTenantId} = ${tenantId})`;
  const won = consumedCode(mark);
  const renamedNow = sql`${won} and ${hasUsername(accountId, newUsername)}`;
  const event = { accountId, action: 'renamed' } as const;
  const [[reserved], [tried], , [renamed]] = await db.batch([
    reserve(db, wrongCodes, now),
    tryCode(
      db,
      scope,
      code,
      { which: sql`${accounts.id} = ${accountId}`, mark, now },
      sql`${withinLimit(wrongCodes)} and ${opened} and ${sessionHolds(session)}`,
    ),
    giveBack(db, wrongCodes, won),
    changeUsername(
      db,
      { accountId, oldUsername, newUsername, validatedAt: now },
      sql`${won} and ${isFree(newUsername)}`,
    ),
    ...renameUsers(db, { accountId, username: newUsername, now }, renamedNow),
    ...leaveInvitations(db, { accountId, oldUsername, now }, renamedNow),
    db
      .update(renames)
      .set({ settledAt: now, outcome: 'confirmed' })
      .where(sql`${renames.id} = ${renameId} and ${renamedNow}`),
    insertObjection(db, objection, { accountId, tenantId, oldUsername, newUsername, now }, renamedNow),
    queueMail(db, notice, { recipient: oldUsername, language, accountId, tenantId, now }, renamedNow),
    recordEvent(db, { now, source }, { ...event, outcome: 'success', tenantId }, renamedNow),
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'refusal', reason: 'taken' },
      sql`${won} and not (${renamedNow})`,
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'code', outcome: 'refusal', reason: 'wrong-or-spent', accountId },
      sql`not ${won}`,
    ),
    ...endWhatNothingVouchesFor(db, { accountId, oldUsername, newUsername, now }, renamedNow),
  ]);

  if (renamed) return { outcome: 'renamed', username: renamed.username, mailId: notice.id };
  if (tried?.consumedBy === mark) return { outcome: 'taken' };
  const retryAfter = secondsToWait(wrongCodes, reserved, now);
  return retryAfter === null ? { outcome: 'wrong-code' } : { outcome: 'limited', retryAfter };
}
