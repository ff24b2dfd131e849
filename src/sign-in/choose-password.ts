import { sql } from 'drizzle-orm';
import { becomePrimaryTenant } from '../accounts/become-primary-tenant.ts';
import { setPassword } from '../accounts/change-account.ts';
import { isOperator } from '../accounts/operator.ts';
import { accounts } from '../accounts/schema.ts';
import { checkPasswordStrength, type PasswordProblem } from '../accounts/password-strength.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { PasswordHashing } from '../crypto/password-hash.ts';
import { ofAccount, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Language } from '../languages.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { consumedLink, consumeLink, findLink } from '../proofs/consume-link.ts';
import { endSession } from '../sessions/end-sessions.ts';
import { startSession, type SessionKey, type SessionKeys } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { confirmByProof } from '../users/answer-invitation.ts';
import { sortPlaces, usersOfAccount } from '../users/users-of-account.ts';
import { goOnward, noteOnward } from '../users/go-onward.ts';
import type { SignedIn } from './sign-in-with-password.ts';

export type ChoosePasswordResult =
  | (SignedIn & { mailId: string })
  /** an operator's: they sign in with it, and the code that is mailed then */
  | { outcome: 'chosen'; username: string; mailId: string }
  | { outcome: 'weak'; problem: PasswordProblem }
  /** expired, spent by another try, or overtaken by a rename or a newer password */
  | { outcome: 'dead' };

type Dependencies = {
  db: Db;
  kv: KVNamespace;
  sessionKeys: SessionKeys;
  now: number;
  source: RequestSource;
  hashing: PasswordHashing;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * A link is exchanged for a password and a session. Of parallel tries one wins; all that follows in its
 * batch asks for the winner's mark, so a spent link changes nothing. R11: only the person sets it. To an
 * operator it opens nothing but the sign-in.
 */
export async function choosePassword(
  { db, kv, sessionKeys, now, source, hashing, mailSeal, publicOrigin }: Dependencies,
  given: {
    token: string;
    password: string;
    keep: boolean;
    to: string;
    language: Language;
    replaces: SessionKey | null;
  },
): Promise<ChoosePasswordResult> {
  const { token, password, keep, to, language, replaces } = given;
  const [link] = await findLink(db, token, now);
  if (!link) return { outcome: 'dead' };
  const { accountId, username } = link;
  const refusal = { action: 'link', outcome: 'refusal', accountId } as const;
  if (link.deadBecause !== null) {
    await recordEvent(db, { now, source }, { ...refusal, reason: link.deadBecause });
    return { outcome: 'dead' };
  }
  const strength = checkPasswordStrength(password, [username]);
  if (!strength.acceptable) return { outcome: 'weak', problem: strength.problem };

  const passwordHash = await hashing.hash(password);
  const mark = newId();
  const won = consumedLink(link, mark);
  const signsIn = sql`${won} and not ${isOperator(accountId)}`;
  const mail = await sealMail({ mailSeal, now }, 'password-changed', {
    username,
    from: source.browser,
    resetPage: `${publicOrigin}/password-reset`,
  });
  const event = { accountId, outcome: 'success' } as const;
  const hadPassword = sql`${link.hasPassword} = 1`;

  // A reset tells of no invitation, and so answers none.
  const invitation = { accountId, userId: link.userId };
  const [, , confirmed, , , [account], , , , rows] = await db.batch([
    consumeLink(db, link, mark, now),
    ...confirmByProof(db, { now, source }, invitation, won),
    becomePrimaryTenant(db, accountId, won),
    queueLogoutNotices(db, now, sql`${ofAccount(accountId)} and ${won}`),
    setPassword(db, accountId, { passwordHash, validated: true, now }, won),
    queueMail(
      db,
      mail,
      {
        recipient: sql`select ${accounts.email} from ${accounts} where ${accounts.id} = ${accountId}`,
        language: link.language ?? language,
        accountId,
        now,
      },
      sql`${won} and ${hadPassword}`,
    ),
    recordEvent(db, { now, source }, { ...event, action: 'password-chosen', reason: link.kind }, won),
    recordEvent(db, { now, source }, { ...event, action: 'sign-in' }, signsIn),
    usersOfAccount(db, accountId),
    recordEvent(db, { now, source }, { ...refusal, reason: 'not-consumed' }, sql`not ${won}`),
    ...noteOnward(db, { now, source }, { accountId, to, invitation: link.userId }, signsIn),
    ...(replaces ? endSession(db, replaces, now, signsIn) : []),
  ]);
  if (!account) return { outcome: 'dead' };
  if (account.operator) return { outcome: 'chosen', username, mailId: mail.id };

  const { epoch } = account;
  const { browser, country } = source;
  const { cookie } = await startSession(
    { kv, sessionKeys, now },
    { accountId, epoch, kept: keep, methods: ['pwd', 'otp'], browser, country },
  );
  const [tenant] = confirmed;
  const onward =
    tenant && to === '/' ? `/tenants/${tenant.tenantId}` : goOnward(to, sortPlaces(rows, username));
  return {
    outcome: 'signed-in',
    cookie,
    account: { id: accountId, epoch, language: account.language },
    onward,
    mailId: mail.id,
  };
}
