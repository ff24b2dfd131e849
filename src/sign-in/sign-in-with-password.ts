import { eq, sql } from 'drizzle-orm';
import { replaceHash } from '../accounts/change-account.ts';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { PasswordHashing } from '../crypto/password-hash.ts';
import { keyedHash } from '../crypto/tokens.ts';
import type { Language } from '../languages.ts';
import { networkOf } from '../limits/network-of.ts';
import { giveBack, justExceeded, limitFor, reserve, secondsToWait } from '../limits/reserve.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { startSession, type SessionKey, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { countRefusedSignIn } from '../users/count-entry.ts';
import { sortPlaces, usersOfAccount } from '../users/users-of-account.ts';
import type { Flow } from '../sessions/flow.ts';
import { goOnward, noteOnward } from '../users/go-onward.ts';
import { prepareSecondProof, type HalfProved } from './mail-second-proof.ts';
import { browserKnows, type KnownBrowser } from '../sessions/known-browser.ts';

/** `cookie` begins the session; `onward` is a path of ours. */
export type SignedIn = {
  outcome: 'signed-in';
  cookie: string;
  account: { id: string; epoch: number; language: Language | null };
  onward: string;
};

export type SignInResult =
  | SignedIn
  /** wrong, unknown, without password: nobody learns which; the audit log does */
  | { outcome: 'refused' }
  | { outcome: 'limited'; retryAfter: number }
  /** the password is right, but nobody has proved this address: the code does */
  | { outcome: 'address-unproven'; proved: NonNullable<Flow['proved']> }
  /** the password is right, and an operator's: the code mailed now is needed beside it */
  | { outcome: 'second-proof-needed'; half: HalfProved; mailId: string; waitForMail: number | null }
  | { outcome: 'federated' };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  hashing: PasswordHashing;
  mailSeal: MailSeal;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

/**
 * Two round trips to D1 and one write to KV. A try is reserved before the hash and given back when the
 * password is right, so that parallel guesses cannot slip past the limit; beyond it nothing is hashed.
 */
export async function signInWithPassword(
  dependencies: Dependencies,
  given: {
    username: string;
    password: string;
    keep: boolean;
    to: string;
    known: KnownBrowser | null;
    /** which an operator's code is bound to, and the language of its mail */
    browser: string;
    language: Language;
    /** the session that this browser has so far: it ends */
    replaces: SessionKey | null;
  },
): Promise<SignInResult> {
  const { db, kv, sessionKeys, now, source, hashing, limitKey } = dependencies;
  const { username, password, keep, to, known, replaces } = given;
  const here = browserKnows(known, username);
  const elsewhere = sql`not ${here}`;
  const ownTries = limitFor(limitKey, 'passwordKnownBrowser', known?.id ?? '', username);
  const tries = limitFor(limitKey, 'password', username);
  const network = limitFor(limitKey, 'network', networkOf(source.ip));
  const accountId = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${username})`;
  const subject = keyedHash(limitKey, 'subject', username);
  const refusal = { action: 'sign-in', outcome: 'refusal', subject } as const;

  // Beyond a limit it is told once a window, not at each try.
  const justLimited = sql`((${here} and ${justExceeded(ownTries)})
    or (${elsewhere} and (${justExceeded(tries)} or ${justExceeded(network)})))`;

  const [[own], [byUsername], [byNetwork], , , [account], rows] = await db.batch([
    reserve(db, ownTries, now, here),
    reserve(db, tries, now, elsewhere),
    reserve(db, network, now, elsewhere),
    recordEvent(db, { now, source }, { ...refusal, accountId, reason: 'limited' }, justLimited),
    countRefusedSignIn(db, now, username, justLimited),
    db
      .select({
        id: accounts.id,
        passwordHash: accounts.passwordHash,
        validatedAt: accounts.validatedAt,
        epoch: accounts.epoch,
        credentialVersion: accounts.credentialVersion,
        language: accounts.language,
        operator: accounts.operator,
        federated: domainIsFederated(domainOf(username)).mapWith(Boolean),
      })
      .from(sql`(select 1)`)
      .leftJoin(accounts, eq(accounts.username, username)),
    usersOfAccount(db, accountId),
  ]);

  const retryAfter =
    secondsToWait(ownTries, own, now) ??
    secondsToWait(tries, byUsername, now) ??
    secondsToWait(network, byNetwork, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (account?.federated) {
    await db.batch([
      recordEvent(db, { now, source }, { ...refusal, accountId, reason: 'federated-domain' }),
      countRefusedSignIn(db, now, username),
    ]);
    return { outcome: 'federated' };
  }

  const triesBack = own ? [giveBack(db, ownTries)] : [giveBack(db, tries), giveBack(db, network)];
  /** What fails on our side is no wrong password. */
  const orGiveBack = async <T>(work: Promise<T>): Promise<T> =>
    work.catch(async (error: unknown) => {
      await db
        .batch([recordEvent(db, { now, source }, { ...refusal, accountId, reason: 'failed' }), ...triesBack])
        .catch(() => undefined);
      throw error;
    });

  const { right, outdated } = await orGiveBack(hashing.verify(account?.passwordHash ?? null, password));
  const id = account?.id;
  if (!id || !right) {
    const reason = !id ? 'unknown-username' : account.passwordHash ? 'wrong-password' : 'no-password';
    await db.batch([
      recordEvent(db, { now, source }, { ...refusal, accountId: id ?? null, reason }),
      countRefusedSignIn(db, now, username),
    ]);
    return { outcome: 'refused' };
  }

  const credentialVersion = account.credentialVersion!;
  const strongerHash = async () =>
    outdated
      ? [replaceHash(db, id, { old: account.passwordHash!, fresh: await hashing.hash(password) })]
      : [];
  if (account.operator) {
    const half = { accountId: id, credentialVersion };
    const { browser, language } = given;
    const proof = await prepareSecondProof(dependencies, { username, half, browser, language, again: false });
    const [inMinute, inHour] = await db.batch([...proof.statements, ...triesBack, ...(await strongerHash())]);
    const waitForMail = proof.secondsToWait(inMinute, inHour);
    return { outcome: 'second-proof-needed', half, mailId: proof.mailId, waitForMail };
  }

  if (account.validatedAt === null) {
    await db.batch([
      recordEvent(db, { now, source }, { ...refusal, accountId: id, reason: 'address-unproven' }),
      ...triesBack,
    ]);
    return { outcome: 'address-unproven', proved: { accountId: id, credentialVersion, keep } };
  }

  const { language } = account;
  const epoch = account.epoch!;
  const { browser, country } = source;
  const { cookie } = await orGiveBack(
    startSession(
      { kv, sessionKeys, now },
      { accountId: id, epoch, kept: keep, methods: ['pwd'], browser, country },
    ),
  );
  await db.batch([
    recordEvent(db, { now, source }, { action: 'sign-in', outcome: 'success', accountId: id }),
    ...noteOnward(db, { now, source }, { accountId: id, to }),
    ...triesBack,
    ...(replaces ? endSession(db, replaces, now) : []),
    ...(await strongerHash()),
  ]);
  const onward = goOnward(to, sortPlaces(rows, username));
  return { outcome: 'signed-in', cookie, account: { id, epoch, language: language ?? null }, onward };
}
