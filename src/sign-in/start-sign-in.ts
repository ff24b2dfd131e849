import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { hasNoWayIn } from '../accounts/way-in.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { codeExists, insertCode, newCode, type CodeScope } from '../proofs/mint-code.ts';
import { insertLink, newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { soleInvitation } from '../users/answer-invitation.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { selectProvenDomain, type ProvenDomain } from '../domains/proven-domain.ts';
import { mailTries } from './mail-tries.ts';

export type StartResult =
  /** the same for everyone; what was mailed, if anything, nobody is told */
  | { outcome: 'ask-for-proof'; mailId: string; waitForMail: number | null }
  /** an identity provider governs the domain: the one thing that a username decides */
  | { outcome: 'federated'; domain: ProvenDomain };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/**
 * R9: someone with no way in yet is mailed a code, and a sign-in link with it. Whether anyone is, shows
 * nowhere: one and the same batch for every username, whose rows are conditional.
 *
 * `waitForMail`: seconds until the next mail may go, for this username, known or not; null if one may
 * have gone now.
 */
export async function startSignIn(
  { db, now, source, mailSeal, codeKey, limitKey, publicOrigin }: Dependencies,
  given: { username: string; browser: string; language: Language },
): Promise<StartResult> {
  const { username, browser, language } = given;
  const domain = domainOf(username);
  const scope: CodeScope = { key: codeKey, purpose: 'first-sign-in', address: username, browser };
  const code = newCode(scope);
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'first-sign-in', {
    username,
    code: code.code,
    link: publicOrigin + link.path,
  });

  const tries = mailTries(limitKey, 'code', { subject: username, ip: source.ip, now });
  const account = sql`${accounts.username} = ${username}`;
  const waits = sql`${hasNoWayIn()} and not ${domainIsFederated(domain)} and ${tries.may}`;

  const [inNetwork, inMinute, inHour, , , , , [proven]] = await db.batch([
    // Where nobody is mailed, no tries are used up: a whole company may come from one network.
    ...tries.reserve(db, sql`not ${domainIsFederated(domain)}`),
    insertCode(db, code, scope, now, account, waits),
    insertLink(
      db,
      link,
      { kind: 'sign-in', username, userId: soleInvitation(sql`${accounts.id}`), now },
      codeExists(code),
    ),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${account}), ${language})`,
        accountId: sql`select ${accounts.id} from ${accounts} where ${account}`,
        now,
      },
      codeExists(code),
    ),
    recordEvent(
      db,
      { now, source },
      {
        action: 'code-mailed',
        outcome: 'success',
        accountId: sql`select ${accounts.id} from ${accounts} where ${account}`,
      },
      codeExists(code),
    ),
    selectProvenDomain(db, domain),
  ]);

  if (proven?.on) return { outcome: 'federated', domain: proven };
  const waitForMail = tries.secondsToWait(inNetwork, inMinute, inHour);
  return { outcome: 'ask-for-proof', mailId: mail.id, waitForMail };
}
