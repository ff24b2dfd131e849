import { and, eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { insertLink, linkExists, newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import { users } from './schema.ts';

export type SendResetResult =
  | { outcome: 'mailed'; mailId: string }
  /** nobody has confirmed: the invitation is what to mail anew */
  | { outcome: 'not-confirmed' }
  /** an identity provider checks the credentials: there is no password to choose */
  | { outcome: 'federated' }
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/** R11: an administrator has a mail sent by which the person chooses a new password. Throws NotFound. */
export async function sendReset(
  { db, now, source, mailSeal, limitKey, publicOrigin }: Dependencies,
  tenantId: string,
  { userId, actor }: { userId: string; actor: Actor },
): Promise<SendResetResult> {
  const federated = domainIsFederated(sql`substr(${users.username}, instr(${users.username}, '@') + 1)`);
  const [user] = await db
    .select({
      accountId: users.accountId,
      username: users.username,
      confirmedAt: users.confirmedAt,
      tenantName: tenants.name,
      tenantLanguage: tenants.language,
      federated: federated.mapWith(Boolean).as('federated'),
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(eq(users.id, userId), eq(users.tenantId, tenantId)));
  if (!user) throw new NotFound();
  if (!user.holds) throw new Forbidden('not_an_administrator');
  if (user.confirmedAt === null) return { outcome: 'not-confirmed' };
  if (user.federated) return { outcome: 'federated' };

  const { accountId, username, tenantName, tenantLanguage } = user;
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'password-reset', {
    username,
    link: publicOrigin + link.path,
    askedBy: `${tenantName} (${tenantId})`,
  });
  const minute = limitFor(limitKey, 'adminMailMinute', tenantId, username);
  const hour = limitFor(limitKey, 'adminMailHour', tenantId, username);
  const still = sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${users.tenantId} = ${tenantId}
    and ${users.confirmedAt} is not null and not ${federated}) and ${actor.holds}`;
  const may = sql`${withinLimit(minute)} and ${withinLimit(hour)} and not ${accounts.operator} and ${still}`;
  const [[inMinute], [inHour]] = await db.batch([
    reserve(db, minute, now),
    reserve(db, hour, now, withinLimit(minute)),
    insertLink(db, link, { kind: 'reset', username, now }, sql`${accounts.id} = ${accountId} and ${may}`),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${tenantLanguage})`,
        accountId,
        tenantId,
        now,
      },
      linkExists(link),
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'reset-mailed', outcome: 'success', accountId, tenantId, actorId: actor.accountId },
      linkExists(link),
    ),
  ]);
  const retryAfter = secondsToWait(minute, inMinute, now) ?? secondsToWait(hour, inHour, now);
  return retryAfter === null ? { outcome: 'mailed', mailId: mail.id } : { outcome: 'limited', retryAfter };
}
