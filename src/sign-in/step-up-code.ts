import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { giveBack, limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { consumedCode, tryCode } from '../proofs/consume-code.ts';
import { codeExists, insertCode, newCode, type CodeScope } from '../proofs/mint-code.ts';
import { endToken } from '../sessions/end-sessions.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import { continueSession, withProof, type Session, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { howToProveAgain } from './how-to-prove-again.ts';

/** Whoever can be asked by their provider, or has a password, proves that. */
type NotPossible = { outcome: 'not-possible' };

export type MailStepUpResult =
  | NotPossible
  | { outcome: 'mailed'; mailId: string }
  | { outcome: 'limited'; retryAfter: number };

export type ConfirmStepUpResult =
  | NotPossible
  /** a new token, so that KV's delay cannot lead back here; the old one has ended */
  | { outcome: 'proved'; session: Session; cookie: string }
  | { outcome: 'wrong-code' }
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = { db: Db; now: number; source: RequestSource; codeKey: Uint8Array; limitKey: Uint8Array };

/**
 * A code for someone whom a provider signed in and cannot ask anew (Google). It counts only inside this
 * session, in this browser. Two round trips. Throws SignInRequired.
 */
export async function mailStepUpCode(
  { db, now, source, codeKey, limitKey, mailSeal }: Dependencies & { mailSeal: MailSeal },
  session: Session,
  { browser, language }: { browser: string; language: Language },
): Promise<MailStepUpResult> {
  const { accountId } = session;
  const { signedIn, way } = await howToProveAgain(db, session);
  if (way.by !== 'code') return { outcome: 'not-possible' };
  const { username } = signedIn;
  const scope = scopeOf(codeKey, username, browser);
  const code = newCode(scope);
  const mail = await sealMail({ mailSeal, now }, 'step-up', {
    username,
    code: code.code,
    from: source.browser,
  });
  const minute = limitFor(limitKey, 'stepUpMailMinute', accountId);
  const hour = limitFor(limitKey, 'stepUpMailHour', accountId);
  const may = sql`${withinLimit(minute)} and ${withinLimit(hour)} and ${sessionHolds(session)}`;
  const [[inMinute], [inHour]] = await db.batch([
    reserve(db, minute, now),
    reserve(db, hour, now, withinLimit(minute)),
    insertCode(
      db,
      code,
      scope,
      now,
      sql`${accounts.id} = ${accountId} and ${accounts.username} = ${username}`,
      may,
    ),
    queueMail(db, mail, { recipient: username, language, accountId, now }, codeExists(code)),
    recordEvent(
      db,
      { now, source },
      { action: 'code-mailed', outcome: 'success', reason: 'step-up', accountId },
      codeExists(code),
    ),
  ]);
  const retryAfter = secondsToWait(minute, inMinute, now) ?? secondsToWait(hour, inHour, now);
  return retryAfter === null ? { outcome: 'mailed', mailId: mail.id } : { outcome: 'limited', retryAfter };
}

/** The code is right: the session goes on under a new token, proved just now. Throws SignInRequired. */
export async function confirmStepUp(
  dependencies: Dependencies & { kv: KVNamespace; sessionKeys: SessionKeys },
  session: Session,
  { code, browser }: { code: string; browser: string },
): Promise<ConfirmStepUpResult> {
  const { db, kv, sessionKeys, now, source, codeKey, limitKey } = dependencies;
  const { accountId } = session;
  const { signedIn, way } = await howToProveAgain(db, session);
  if (way.by !== 'code') return { outcome: 'not-possible' };
  const { username } = signedIn;
  const wrong = limitFor(limitKey, 'stepUp', accountId);
  const mark = newId();
  const won = consumedCode(mark);
  // Before the code is spent: a store that fails then costs none.
  const proved = withProof(session, 'otp', 'superid', now);
  const continued = await continueSession({ kv, sessionKeys, now }, proved, session.epoch);
  const event = { action: 'proved-again', accountId } as const;
  const [[reserved], , [found]] = await db.batch([
    reserve(db, wrong, now),
    tryCode(
      db,
      scopeOf(codeKey, username, browser),
      code,
      { which: sql`${accounts.id} = ${accountId}`, mark, now },
      sql`${withinLimit(wrong)} and ${sessionHolds(session)}`,
    ),
    db.select({ won: sql`${won}`.mapWith(Boolean).as('won') }).from(sql`(select 1)`),
    giveBack(db, wrong, won),
    recordEvent(db, { now, source }, { ...event, outcome: 'success', reason: 'code' }, won),
    recordEvent(
      db,
      { now, source },
      { ...event, outcome: 'refusal', reason: 'wrong-or-spent' },
      sql`not ${won} and ${withinLimit(wrong)}`,
    ),
    endToken(db, session, now, won),
  ]);
  if (found?.won) return { outcome: 'proved', ...continued };
  const retryAfter = secondsToWait(wrong, reserved, now);
  return retryAfter === null ? { outcome: 'wrong-code' } : { outcome: 'limited', retryAfter };
}

function scopeOf(key: Uint8Array, address: string, browser: string): CodeScope {
  return { key, purpose: 'step-up', address, browser };
}
