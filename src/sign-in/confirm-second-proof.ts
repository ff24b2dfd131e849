import { sql } from 'drizzle-orm';
import { validateAddress } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { networkOf } from '../limits/network-of.ts';
import { giveBack, justExceeded, limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { consumedCode, tryCode } from '../proofs/consume-code.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { HOME } from '../sessions/flow.ts';
import { OPERATOR_LIFETIME, startSession, type SessionKey, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { secondProofScope, stillHalfProved, type HalfProved } from './mail-second-proof.ts';
import type { SignedIn } from './sign-in-with-password.ts';

export type SecondProofResult =
  | SignedIn
  /** wrong, spent, expired, or another browser's */
  | { outcome: 'wrong-code' }
  | { outcome: 'limited'; retryAfter: number }
  /** the password has changed since, or the account is no operator's any more */
  | { outcome: 'overtaken' };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

/**
 * An operator's code, after the right password: the two together are a sign-in, for eight hours. Twenty
 * wrong ones a day, counted by the password that was given: who has not got it can lock nobody out.
 */
export async function confirmSecondProof(
  { db, kv, sessionKeys, now, source, codeKey, limitKey }: Dependencies,
  given: {
    username: string;
    half: HalfProved;
    code: string;
    browser: string;
    to: string;
    /** the session that this browser has so far: it ends */
    replaces: SessionKey | null;
  },
): Promise<SecondProofResult> {
  const { username, half, code, browser, to, replaces } = given;
  const { accountId } = half;
  const wrongCodes = limitFor(limitKey, 'secondProof', accountId, String(half.credentialVersion));
  const network = limitFor(limitKey, 'network', networkOf(source.ip));
  const within = sql`${withinLimit(wrongCodes)} and ${withinLimit(network)}`;
  const still = stillHalfProved(half, username);
  const mark = newId();
  const won = consumedCode(mark);
  const event = { outcome: 'success', accountId } as const;

  const [[reserved], [byNetwork], , [account]] = await db.batch([
    reserve(db, wrongCodes, now, still),
    reserve(db, network, now, still),
    tryCode(
      db,
      secondProofScope(codeKey, username, browser),
      code,
      { which: sql`${accounts.id} = ${accountId}`, mark, now },
      sql`${still} and ${within}`,
    ),
    db
      .select({
        epoch: accounts.epoch,
        language: accounts.language,
        won: sql`${won}`.mapWith(Boolean).as('won'),
      })
      .from(accounts)
      .where(sql`${accounts.id} = ${accountId} and ${still}`),
    giveBack(db, wrongCodes, won),
    giveBack(db, network, won),
    validateAddress(db, accountId, now, won),
    recordEvent(db, { now, source }, { ...event, action: 'code', reason: 'second-proof' }, won),
    recordEvent(db, { now, source }, { ...event, action: 'sign-in' }, won),
    recordEvent(
      db,
      { now, source },
      {
        action: 'code',
        outcome: 'refusal',
        reason: sql`case when not ${still} then 'overtaken' when not (${within}) then 'limited' else 'wrong-or-spent' end`,
        accountId,
      },
      // Beyond a limit it is told once a window, not at each try.
      sql`not ${won} and (not ${still} or (${within}) or ${justExceeded(wrongCodes)} or ${justExceeded(network)})`,
    ),
    ...(replaces ? endSession(db, replaces, now, won) : []),
  ]);

  if (!account) return { outcome: 'overtaken' };
  if (!account.won) {
    const retryAfter = secondsToWait(wrongCodes, reserved, now) ?? secondsToWait(network, byNetwork, now);
    return retryAfter === null ? { outcome: 'wrong-code' } : { outcome: 'limited', retryAfter };
  }
  const { epoch, language } = account;
  const { browser: name, country } = source;
  const { cookie } = await startSession(
    { kv, sessionKeys, now },
    {
      accountId,
      epoch,
      kept: false,
      methods: ['pwd', 'otp'],
      browser: name,
      country,
      lifetime: OPERATOR_LIFETIME,
    },
  );
  const onward = to === HOME ? '/operator' : to;
  return { outcome: 'signed-in', cookie, account: { id: accountId, epoch, language }, onward };
}
