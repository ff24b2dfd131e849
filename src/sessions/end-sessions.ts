import { eq, lte, sql, type SQL } from 'drizzle-orm';
import { epochFor, nextEpoch, type Epochs } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { SignInRequired, TooManyRequests } from '../errors.ts';
import { keepGrants } from '../grants/keep-grants.ts';
import { ofAccount, ofSignIn, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { endedSessions } from './schema.ts';
import {
  continueSession,
  deleteStoredSession,
  listStoredSessions,
  type Session,
  type SessionKey,
  type SessionKeys,
  findSid,
} from './session.ts';
import { sessionHolds, withSignedIn } from './session-holds.ts';

type Dependencies = { db: Db; kv: KVNamespace; now: number; source: RequestSource };

/** Longer than any session lives. */
const LONGEST_LIFE = 30 * 24 * 60 * 60 * 1000;

/**
 * Ends a session in D1, at once and everywhere: its token, and the sign-in that applications know it by,
 * which are told.
 * Ending one that has ended changes nothing, and a row ends only what is of its own account: every reader
 * looks for both.
 */
export function endSession(
  db: Db,
  { accountId, id, sid }: SessionKey,
  now: number,
  condition: SQL = sql`true`,
) {
  const goes = sql`not ${hasEnded({ accountId, id: sid })} and ${condition}`;
  return [
    queueLogoutNotices(db, now, sql`${ofSignIn({ accountId, sid })} and ${goes}`),
    endToken(db, { accountId, id }, now, condition),
    endToken(db, { accountId, id: sid }, now, condition),
  ] as const;
}

/** Ends a session's token alone: the sign-in goes on under a new one. */
export function endToken(
  db: Db,
  ended: { accountId: string; id: string },
  now: number,
  condition: SQL = sql`true`,
) {
  const row = { id: ended.id, accountId: ended.accountId, expiresAt: now + LONGEST_LIFE };
  return insertWhere(db, endedSessions, row, sql`not ${hasEnded(ended)} and ${condition}`);
}

function hasEnded({ id, accountId }: { accountId: string; id: string }): SQL {
  return sql`exists (select 1 from ${endedSessions}
    where ${endedSessions.accountId} = ${accountId} and ${endedSessions.id} = ${id})`;
}

/**
 * The person signs out of this browser. Whoever has the cookie may end its session, whether KV shows it
 * yet or not. Doing it twice, or late, is no error.
 */
export async function signOut({ db, kv, now, source }: Dependencies, session: SessionKey): Promise<void> {
  const { accountId } = session;
  const known = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId})`;
  await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'sign-out', outcome: 'success', accountId },
      sql`${known} and not ${hasEnded(session)}`,
    ),
    ...endSession(db, session, now, known),
  ]);
  await tidy(deleteStoredSession(kv, session));
}

/** Every session of the account ends, this one too, by the account's epoch. */
export async function signOutEverywhere(
  { db, kv, now, source }: Dependencies,
  session: Session,
): Promise<void> {
  const { accountId } = session;
  const event = { action: 'sessions-ended', outcome: 'success', reason: 'everywhere', accountId } as const;
  const holds = sessionHolds(session);
  const [, , [ended]] = await db.batch([
    recordEvent(db, { now, source }, event, holds),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${holds}`),
    nextEpoch(db, accountId, holds),
  ]);
  if (!ended) throw new SignInRequired('/sign-out');
  await tidy(deleteStoredSession(kv, session));
}

/**
 * The person ends one other session of theirs, by the id that 'My account' shows. The ids come from a
 * form, so they are counted; ending all others needs no id and is not.
 */
export async function endOneSession(
  { db, kv, now, source, limitKey }: Dependencies & { limitKey: Uint8Array },
  session: Session,
  id: string,
): Promise<void> {
  const { accountId } = session;
  const limit = limitFor(limitKey, 'endSession', accountId);
  const may = sql`${sessionHolds(session)} and ${withinLimit(limit)}`;
  // What KV does not show yet has hardly opened an application, and its token ends all the same.
  const sid = await findSid(kv, { accountId, id });
  const event = { action: 'sessions-ended', outcome: 'success', reason: 'one', accountId } as const;
  const [, [reserved]] = await withSignedIn(
    db,
    session,
    reserve(db, limit, now, sessionHolds(session)),
    recordEvent(db, { now, source }, event, may),
    ...(sid === null
      ? [endToken(db, { id, accountId }, now, may)]
      : endSession(db, { id, accountId, sid }, now, may)),
  );
  const retryAfter = secondsToWait(limit, reserved, now);
  if (retryAfter !== null) throw new TooManyRequests(retryAfter);
  await tidy(deleteStoredSession(kv, { id, accountId }));
}

/**
 * All but this one: the account's epoch ends them all, also those that KV does not list yet, and this
 * browser goes on under a new token. Answers its cookie.
 */
export async function endOtherSessions(
  { db, kv, sessionKeys, now, source }: Dependencies & { sessionKeys: SessionKeys },
  session: Session,
): Promise<{ session: Session; cookie: string }> {
  const { accountId } = session;
  const event = { action: 'sessions-ended', outcome: 'success', reason: 'others', accountId } as const;
  const holds = sessionHolds(session);
  const [, , , [account]] = await db.batch([
    recordEvent(db, { now, source }, event, holds),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and not (${ofSignIn(session)}) and ${holds}`),
    keepGrants(db, session, holds),
    nextEpoch(db, accountId, holds),
  ]);
  if (!account) throw new SignInRequired();
  return continueSession({ kv, sessionKeys, now }, session, epochFor(session.idp, account));
}

/** The account's sessions that hold, newest use first; one KV list and the rows that D1 read along. */
export async function listSessions(
  { kv, now }: { kv: KVNamespace; now: number },
  session: Session,
  { ended, epochs }: { ended: { id: string }[]; epochs: Epochs },
): Promise<Session[]> {
  const over = new Set(ended.map(({ id }) => id));
  const stored = await listStoredSessions(kv, session.accountId);
  // KV may not show a session that has just begun; the one we are in is known.
  const all = stored.some(({ id }) => id === session.id) ? stored : [session, ...stored];
  return all
    .filter(({ idp, epoch, expiresAt }) => epoch === epochFor(idp, epochs) && expiresAt > now)
    .filter(({ id, sid }) => !over.has(id) && !over.has(sid))
    .toSorted((a, b) => b.lastUsedAt - a.lastUsedAt);
}

export function endedSessionsOf(db: Db, accountId: string) {
  return db
    .select({ id: endedSessions.id })
    .from(endedSessions)
    .where(eq(endedSessions.accountId, accountId));
}

/** For the batch that removes the account. */
export function deleteEndedSessionsOf(db: Db, accountId: string, condition: SQL) {
  return db.delete(endedSessions).where(sql`${endedSessions.accountId} = ${accountId} and ${condition}`);
}

export function deleteEndedSessions(db: Db, now: number) {
  return db.delete(endedSessions).where(lte(endedSessions.expiresAt, now));
}

/** The session has ended in D1; if KV cannot delete it now, it expires by itself. */
async function tidy(deletion: Promise<void>): Promise<void> {
  await deletion.catch(() => undefined);
}
