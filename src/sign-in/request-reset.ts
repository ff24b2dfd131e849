import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import type { Language } from '../languages.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { insertLink, linkExists, newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { mailTries } from './mail-tries.ts';

export type RequestResetResult =
  /** the same for every address */
  | { outcome: 'asked'; mailId: string }
  | { outcome: 'limited'; retryAfter: number }
  | { outcome: 'federated' };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/** R11: the person asks for a mail to choose a new password. One round trip, whoever asks for whom. */
export async function requestReset(
  { db, now, source, mailSeal, limitKey, publicOrigin }: Dependencies,
  { username, language }: { username: string; language: Language },
): Promise<RequestResetResult> {
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'password-reset', {
    username,
    link: publicOrigin + link.path,
    askedBy: null,
  });
  const tries = mailTries(limitKey, 'reset', { subject: username, ip: source.ip, now });
  const account = sql`${accounts.username} = ${username}`;
  const federated = domainIsFederated(domainOf(username));
  const [inNetwork, inMinute, inHour, , , , [domainState]] = await db.batch([
    ...tries.reserve(db),
    insertLink(db, link, { kind: 'reset', username, now }, sql`not ${federated} and ${tries.may}`),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${account}), ${language})`,
        accountId: sql`select ${accounts.id} from ${accounts} where ${account}`,
        now,
      },
      linkExists(link),
    ),
    recordEvent(
      db,
      { now, source },
      {
        action: 'reset-mailed',
        outcome: 'success',
        accountId: sql`select ${accounts.id} from ${accounts} where ${account}`,
      },
      linkExists(link),
    ),
    db.select({ federated: federated.mapWith(Boolean) }).from(sql`(select 1)`),
  ]);

  if (domainState?.federated) return { outcome: 'federated' };
  const retryAfter = tries.secondsToWait(inNetwork, inMinute, inHour);
  return retryAfter === null ? { outcome: 'asked', mailId: mail.id } : { outcome: 'limited', retryAfter };
}
