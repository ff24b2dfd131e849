import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { PasswordHashing } from '../crypto/password-hash.ts';
import { SignInRequired } from '../errors.ts';
import { giveBack, limitFor, reserve, secondsToWait } from '../limits/reserve.ts';
import { endToken } from '../sessions/end-sessions.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import { continueSession, withProof, type Session, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';

export type ProveAgainResult =
  /** a new token, so that KV's delay cannot lead back here; the old one has ended */
  | { outcome: 'proved'; session: Session; cookie: string }
  | { outcome: 'wrong-password' }
  | { outcome: 'limited'; retryAfter: number }
  /** there is no password to ask for */
  | { outcome: 'not-possible' };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  hashing: PasswordHashing;
  limitKey: Uint8Array;
};

/** The signed-in person proves once more who they are, before a deed that can open doors. */
export async function proveAgain(
  { db, kv, sessionKeys, now, source, hashing, limitKey }: Dependencies,
  session: Session,
  password: string,
): Promise<ProveAgainResult> {
  const { accountId } = session;
  // The same tries as for changing the password: what guesses one guesses the other.
  const tries = limitFor(limitKey, 'currentPassword', accountId, String(session.startedAt));
  const domain = sql`(select ${accounts.domain} from ${accounts} where ${accounts.id} = ${accountId})`;
  const [, [reserved], [account]] = await withSignedIn(
    db,
    session,
    reserve(db, tries, now, sessionHolds(session)),
    db
      .select({
        passwordHash: accounts.passwordHash,
        federated: domainIsFederated(domain).mapWith(Boolean).as('federated'),
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
  );
  const retryAfter = secondsToWait(tries, reserved, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!account?.passwordHash || account.federated) return { outcome: 'not-possible' };

  const { right } = await hashing.verify(account.passwordHash, password);
  const event = { action: 'proved-again', accountId } as const;
  if (!right) {
    await recordEvent(db, { now, source }, { ...event, outcome: 'refusal', reason: 'wrong-password' });
    return { outcome: 'wrong-password' };
  }

  const continued = await continueSession(
    { kv, sessionKeys, now },
    withProof(session, 'pwd', 'superid', now),
    session.epoch,
  );
  const holds = sessionHolds(session);
  const [, , [still]] = await db.batch([
    giveBack(db, tries),
    recordEvent(db, { now, source }, { ...event, outcome: 'success' }, holds),
    db
      .select({ id: accounts.id })
      .from(accounts)
      .where(sql`${accounts.id} = ${accountId} and ${holds}`),
    endToken(db, session, now, holds),
  ]);
  if (!still) throw new SignInRequired();
  return { outcome: 'proved', ...continued };
}
