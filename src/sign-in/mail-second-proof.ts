import { sql, type SQL } from 'drizzle-orm';
import { isOperator } from '../accounts/operator.ts';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { codeExists, insertCode, newCode, type CodeScope } from '../proofs/mint-code.ts';
import type { Flow } from '../sessions/flow.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';

/** Whose password was right, and which password that was. */
export type HalfProved = NonNullable<Flow['halfProved']>;

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  codeKey: Uint8Array;
  limitKey: Uint8Array;
};

type Given = {
  username: string;
  half: HalfProved;
  browser: string;
  language: Language;
  /** asked for beside an earlier one: not twice in a minute */
  again: boolean;
};

/**
 * The code that an operator needs beside the password, for the batch of whatever found the password
 * right. Its mails are counted by that password, so that nobody without it can use them up, and a new
 * password begins anew. `secondsToWait` reads what the first two statements answer.
 */
export async function prepareSecondProof(
  { db, now, source, mailSeal, codeKey, limitKey }: Dependencies,
  { username, half, browser, language, again }: Given,
) {
  const { accountId } = half;
  const scope = secondProofScope(codeKey, username, browser);
  const code = newCode(scope);
  const mail = await sealMail({ mailSeal, now }, 'second-proof', {
    username,
    code: code.code,
    from: source.browser,
  });
  const counted = [accountId, String(half.credentialVersion)];
  const minute = limitFor(limitKey, 'secondProofMailMinute', ...counted);
  const hour = limitFor(limitKey, 'secondProofMailHour', ...counted);
  const soon = again ? withinLimit(minute) : sql`true`;
  const may = sql`${stillHalfProved(half, username)} and ${soon} and ${withinLimit(hour)}`;
  return {
    mailId: mail.id,
    statements: [
      reserve(db, minute, now),
      reserve(db, hour, now, soon),
      insertCode(db, code, scope, now, sql`${accounts.id} = ${accountId}`, may),
      queueMail(
        db,
        mail,
        {
          recipient: username,
          language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${language})`,
          accountId,
          now,
        },
        codeExists(code),
      ),
      recordEvent(
        db,
        { now, source },
        { action: 'code-mailed', outcome: 'success', reason: 'second-proof', accountId },
        codeExists(code),
      ),
    ] as const,
    secondsToWait: (inMinute: Reserved, inHour: Reserved): number | null =>
      (again ? secondsToWait(minute, inMinute[0], now) : null) ?? secondsToWait(hour, inHour[0], now),
  };
}

type Reserved = { count: number; endsAt: number }[];

/** Another code, for whoever gave the right password before. One round trip. */
export async function mailSecondProof(
  dependencies: Dependencies,
  given: Given,
): Promise<{ mailId: string; waitForMail: number | null }> {
  const proof = await prepareSecondProof(dependencies, given);
  const [inMinute, inHour] = await dependencies.db.batch([...proof.statements]);
  return { mailId: proof.mailId, waitForMail: proof.secondsToWait(inMinute, inHour) };
}

export function secondProofScope(key: Uint8Array, address: string, browser: string): CodeScope {
  return { key, purpose: 'second-proof', address, browser };
}

/** The password that was given is still the one, and the account still that of an operator. */
export function stillHalfProved({ accountId, credentialVersion }: HalfProved, username: string): SQL {
  return sql`(exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.username} = ${username}
    and ${accounts.credentialVersion} = ${credentialVersion}) and ${isOperator(accountId)}
    and not ${domainIsFederated(domainOf(username))})`;
}
