import { eq, sql } from 'drizzle-orm';
import { validateAddress } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { keyedHash } from '../crypto/tokens.ts';
import { networkOf } from '../limits/network-of.ts';
import { giveBack, justExceeded, limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { consumedCode, tryCode } from '../proofs/consume-code.ts';
import type { CodeScope } from '../proofs/mint-code.ts';
import { insertLink, newLink } from '../proofs/mint-link.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { startSession, type SessionKey, type SessionKeys } from '../sessions/session.ts';
import { countRefusedSignIn } from '../users/count-entry.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { soleInvitation } from '../users/answer-invitation.ts';
import { sortPlaces, usersOfAccount } from '../users/users-of-account.ts';
import type { Flow } from '../sessions/flow.ts';
import { goOnward, noteOnward } from '../users/go-onward.ts';
import type { SignedIn } from './sign-in-with-password.ts';

export type ConfirmCodeResult =
  /** the address is proved; a password is chosen at this path of ours, once, within a quarter of an hour */
  | { outcome: 'choose-password'; path: string }
  /** the password was given before: code and password together are a sign-in */
  | SignedIn
  /** wrong, spent, expired, another browser's, or there never was one: nobody learns which */
  | { outcome: 'wrong-code' }
  | { outcome: 'limited'; retryAfter: number }
  | { outcome: 'federated' };

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
 * R9: a right code validates the address. Twenty wrong ones a day for a username, then only the link is
 * left. To an operator it opens no session, only the way to a password.
 */
export async function confirmCode(
  { db, kv, sessionKeys, now, source, codeKey, limitKey }: Dependencies,
  given: {
    username: string;
    code: string;
    browser: string;
    to: string;
    proved: Flow['proved'];
    /** the session that this browser has so far: it ends */
    replaces: SessionKey | null;
  },
): Promise<ConfirmCodeResult> {
  const { username, code, browser, to, proved, replaces } = given;
  const scope: CodeScope = { key: codeKey, purpose: 'first-sign-in', address: username, browser };
  const wrongCodes = limitFor(limitKey, 'wrongCode', username);
  const network = limitFor(limitKey, 'network', networkOf(source.ip));
  const account = sql`${accounts.username} = ${username}`;
  const accountId = sql`(select ${accounts.id} from ${accounts} where ${account})`;
  const federated = domainIsFederated(domainOf(username));
  const mark = newId();
  const won = consumedCode(mark);
  const link = newLink();
  const withPassword = proved
    ? sql`exists (select 1 from ${accounts} where ${accounts.id} = ${proved.accountId} and ${account}
        and ${accounts.credentialVersion} = ${proved.credentialVersion} and not ${accounts.operator})`
    : sql`false`;

  // Beyond a limit it is told once a window, not at each try.
  const refused = sql`not ${won} and (${federated} or (${withinLimit(wrongCodes)} and ${withinLimit(network)})
    or ${justExceeded(wrongCodes)} or ${justExceeded(network)})`;

  const [[reserved], [byNetwork], , , , , , , , [state], rows] = await db.batch([
    reserve(db, wrongCodes, now),
    reserve(db, network, now),
    tryCode(
      db,
      scope,
      code,
      { which: account, mark, now },
      sql`${withinLimit(wrongCodes)} and ${withinLimit(network)} and not ${federated}`,
    ),
    validateAddress(db, accountId, now, won),
    insertLink(
      db,
      link,
      { kind: 'code', username, userId: soleInvitation(accountId), now },
      sql`${won} and not ${withPassword}`,
    ),
    giveBack(db, wrongCodes, won),
    giveBack(db, network, won),
    recordEvent(
      db,
      { now, source },
      {
        action: 'code',
        outcome: sql`case when ${won} then 'success' else 'refusal' end` as never,
        reason: sql`case when ${won} then null when ${federated} then 'federated-domain'
          when not ${withinLimit(wrongCodes)} or not ${withinLimit(network)} then 'limited' else 'wrong-or-spent' end`,
        accountId,
        subject: keyedHash(limitKey, 'subject', username),
      },
      sql`${won} or (${refused})`,
    ),
    countRefusedSignIn(db, now, username, refused),
    db
      .select({
        id: accounts.id,
        epoch: accounts.epoch,
        language: accounts.language,
        federated: federated.mapWith(Boolean),
        won: sql`${won}`.mapWith(Boolean),
        withPassword: sql`${withPassword}`.mapWith(Boolean),
      })
      .from(sql`(select 1)`)
      .leftJoin(accounts, eq(accounts.username, username)),
    usersOfAccount(db, accountId),
  ]);

  if (state?.federated) return { outcome: 'federated' };
  if (!state?.won || !state.id) {
    const retryAfter = secondsToWait(wrongCodes, reserved, now) ?? secondsToWait(network, byNetwork, now);
    return retryAfter === null ? { outcome: 'wrong-code' } : { outcome: 'limited', retryAfter };
  }
  if (!state.withPassword) return { outcome: 'choose-password', path: link.path };

  const { id, language } = state;
  const epoch = state.epoch!;
  const { browser: name, country } = source;
  const { cookie } = await startSession(
    { kv, sessionKeys, now },
    { accountId: id, epoch, kept: proved?.keep ?? false, methods: ['pwd', 'otp'], browser: name, country },
  );
  await db.batch([
    recordEvent(db, { now, source }, { action: 'sign-in', outcome: 'success', accountId: id }),
    ...noteOnward(db, { now, source }, { accountId: id, to }),
    ...(replaces ? endSession(db, replaces, now) : []),
  ]);
  const onward = goOnward(to, sortPlaces(rows, username));
  return { outcome: 'signed-in', cookie, account: { id, epoch, language: language ?? null }, onward };
}
