import { eq, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { PasswordHashing } from '../crypto/password-hash.ts';
import { SignInRequired } from '../errors.ts';
import type { Language } from '../languages.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { giveBack, limitFor, reserve, secondsToWait } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { sessionHolds, withSignedIn } from '../sessions/session-holds.ts';
import { continueSession, type Session, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { epochFor, setPassword } from './change-account.ts';
import { checkPasswordStrength, type PasswordProblem } from './password-strength.ts';
import { accounts } from './schema.ts';
import { domainOf } from './username.ts';

export type ChangePasswordResult =
  /** all other sessions have ended; this browser goes on with the new cookie */
  | { outcome: 'changed'; session: Session; cookie: string; mailId: string }
  | { outcome: 'wrong-password' }
  /** the new one is the one there is */
  | { outcome: 'unchanged' }
  | { outcome: 'weak'; problem: PasswordProblem }
  | { outcome: 'limited'; retryAfter: number }
  /** the account has no password, or an identity provider governs it */
  | { outcome: 'not-possible' };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  hashing: PasswordHashing;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/** The signed-in person changes the password, knowing the current one. */
export async function changePassword(
  { db, kv, sessionKeys, now, source, hashing, mailSeal, limitKey, publicOrigin }: Dependencies,
  session: Session,
  given: { current: string; fresh: string; language: Language },
): Promise<ChangePasswordResult> {
  const { accountId } = session;
  // Counted by the sign-in that the session began with, under whatever token it goes on: guessing from a
  // stolen session locks out nobody else.
  const tries = limitFor(limitKey, 'currentPassword', accountId, String(session.startedAt));
  // Spelled out, since in a selection from one table Drizzle writes columns without their table's name.
  const domain = sql`(select ${accounts.domain} from ${accounts} where ${accounts.id} = ${accountId})`;
  const [signedIn, [reserved], [account]] = await withSignedIn(
    db,
    session,
    reserve(db, tries, now, sessionHolds(session)),
    db
      .select({ passwordHash: accounts.passwordHash, federated: domainIsFederated(domain).mapWith(Boolean) })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
  );
  const retryAfter = secondsToWait(tries, reserved, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!account?.passwordHash || account.federated) return { outcome: 'not-possible' };

  const strength = checkPasswordStrength(given.fresh, [signedIn.username]);
  if (!strength.acceptable) {
    await giveBack(db, tries);
    return { outcome: 'weak', problem: strength.problem };
  }
  const { right } = await hashing.verify(account.passwordHash, given.current);
  const event = { action: 'password-changed', accountId } as const;
  if (!right) {
    await recordEvent(db, { now, source }, { ...event, outcome: 'refusal', reason: 'wrong-password' });
    return { outcome: 'wrong-password' };
  }

  if (given.fresh.normalize('NFC') === given.current.normalize('NFC')) {
    await giveBack(db, tries);
    return { outcome: 'unchanged' };
  }

  const passwordHash = await hashing.hash(given.fresh);
  const mail = await sealMail({ mailSeal, now }, 'password-changed', {
    username: signedIn.username,
    from: source.browser,
    resetPage: `${publicOrigin}/password-reset`,
  });
  const still = sql`${sessionHolds(session)} and not ${domainIsFederated(domainOf(signedIn.username))}
    and exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.passwordHash} = ${account.passwordHash})`;
  const [, , , , [changed]] = await db.batch([
    giveBack(db, tries),
    recordEvent(db, { now, source }, { ...event, outcome: 'success' }, still),
    queueMail(db, mail, { recipient: signedIn.email, language: given.language, accountId, now }, still),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${still}`),
    setPassword(db, accountId, { passwordHash, validated: false, now }, still),
  ]);
  if (!changed) throw new SignInRequired();
  const continued = await continueSession({ kv, sessionKeys, now }, session, epochFor(session.idp, changed));
  return { outcome: 'changed', ...continued, mailId: mail.id };
}
