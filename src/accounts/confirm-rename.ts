import { and, eq, getTableColumns, gt, isNull, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import type { Language } from '../languages.ts';
import { giveBack, limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { consumedCode, tryCode } from '../proofs/consume-code.ts';
import { codeExists, insertCode, newCode, type CodeScope } from '../proofs/mint-code.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import { renameUsers } from '../users/rename-users.ts';
import { changeUsername, hasUsername, isFree } from './rename-account.ts';
import { accounts, renames } from './schema.ts';

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

export type RenameCodeResult =
  | { outcome: 'mailed'; mailId: string }
  | { outcome: 'limited'; retryAfter: number };

/** The signed-in person asks for the code that proves the new address. It goes to no other address. */
export async function mailRenameCode(
  { db, now, source, mailSeal, codeKey, limitKey }: Dependencies,
  session: Session,
  { browser, language }: { browser: string; language: Language },
): Promise<RenameCodeResult> {
  const { rename } = await getOpenRename(db, session, now);
  const { accountId } = session;
  const scope: CodeScope = { key: codeKey, purpose: 'rename', address: rename.newUsername, browser };
  const code = newCode(scope);
  const minute = limitFor(limitKey, 'renameMailMinute', accountId);
  const hour = limitFor(limitKey, 'renameMailHour', accountId);
  const { oldUsername, newUsername } = rename;
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

export type ConfirmRenameResult =
  | { outcome: 'renamed'; username: string; mailId: string }
  | { outcome: 'wrong-code' }
  /** another account has the name; told to whoever proved the mailbox, and to nobody else */
  | { outcome: 'taken' }
  | { outcome: 'limited'; retryAfter: number };

/** The person proves the new address with the code; until then the old one holds. */
export async function confirmRename(
  { db, now, source, mailSeal, codeKey, limitKey }: Dependencies,
  session: Session,
  { code, browser, language }: { code: string; browser: string; language: Language },
): Promise<ConfirmRenameResult> {
  const { rename } = await getOpenRename(db, session, now);
  const { accountId } = session;
  const { oldUsername, newUsername } = rename;
  const scope: CodeScope = { key: codeKey, purpose: 'rename', address: newUsername, browser };
  const wrongCodes = limitFor(limitKey, 'renameCode', accountId);
  const mark = newId();
  const won = consumedCode(mark);
  const free = isFree(newUsername);
  const renamedNow = sql`${won} and ${hasUsername(accountId, newUsername)}`;
  const notice = await sealMail({ mailSeal, now }, 'username-changed', {
    oldUsername,
    newUsername,
    tenantId: rename.tenantId,
    tenantName: rename.tenantName,
  });
  const opened = sql`exists (select 1 from ${renames} where ${renames.id} = ${rename.id} and ${renames.settledAt} is null)`;
  const event = { accountId, tenantId: rename.tenantId, actorId: rename.requestedBy } as const;

  const [[reserved], [tried], , , [renamed]] = await db.batch([
    reserve(db, wrongCodes, now),
    tryCode(
      db,
      scope,
      code,
      { which: sql`${accounts.id} = ${accountId}`, mark, now },
      sql`${withinLimit(wrongCodes)} and ${opened} and ${sessionHolds(session)}`,
    ),
    giveBack(db, wrongCodes, won),
    db
      .update(renames)
      .set({ settledAt: now, outcome: sql`case when ${free} then 'confirmed' else 'taken' end` })
      .where(sql`${renames.id} = ${rename.id} and ${won}`),
    changeUsername(
      db,
      { accountId, oldUsername, newUsername, validatedAt: now },
      sql`${won} and ${free} and ${sessionHolds(session)}`,
    ),
    ...renameUsers(db, accountId, newUsername, renamedNow),
    queueMail(
      db,
      notice,
      { recipient: oldUsername, language, accountId, tenantId: rename.tenantId, now },
      renamedNow,
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'renamed', outcome: 'refusal', reason: 'taken', ...event },
      sql`${won} and not (${renamedNow})`,
    ),
    recordEvent(db, { now, source }, { action: 'renamed', outcome: 'success', ...event }, renamedNow),
    recordEvent(
      db,
      { now, source },
      { action: 'code', outcome: 'refusal', reason: 'wrong-or-spent', accountId },
      sql`not ${won}`,
    ),
  ]);

  if (renamed) return { outcome: 'renamed', username: renamed.username, mailId: notice.id };
  if (tried?.consumedBy === mark) return { outcome: 'taken' };
  const retryAfter = secondsToWait(wrongCodes, reserved, now);
  return retryAfter === null ? { outcome: 'wrong-code' } : { outcome: 'limited', retryAfter };
}

/** The rename that waits for the signed-in person; NotFound where none does. */
async function getOpenRename(db: Db, session: Session, now: number) {
  const open = and(
    eq(renames.accountId, session.accountId),
    isNull(renames.settledAt),
    gt(renames.expiresAt, now),
  );
  const [signedIn, [rename]] = await withSignedIn(
    db,
    session,
    db
      .select({ ...getTableColumns(renames), tenantName: tenants.name })
      .from(renames)
      .innerJoin(tenants, eq(tenants.id, renames.tenantId))
      .where(open),
  );
  if (!rename || rename.oldUsername !== signedIn.username) throw new NotFound();
  return { signedIn, rename };
}
