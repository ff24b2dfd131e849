import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { Language } from '../languages.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import { insertLink, linkExists, newLink } from '../proofs/mint-link.ts';
import { links } from '../proofs/schema.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { tenants } from '../tenants/schema.ts';
import { invitationIsOpen } from '../users/answer-invitation.ts';
import { users } from '../users/schema.ts';
import { mailTries } from './mail-tries.ts';

export type RenewLinkResult =
  /** the same whether there was a link or not */
  { outcome: 'asked'; mailId: string | null } | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

/**
 * A dead link is mailed anew, to the address it was mailed to and only if that is still the username: as
 * the invitation while that is open, else as a reset, which leads everyone to a password.
 */
export async function renewLink(
  { db, now, source, mailSeal, limitKey, publicOrigin }: Dependencies,
  { token, language }: { token: string; language: Language },
): Promise<RenewLinkResult> {
  const tries = mailTries(limitKey, 'renewal', { subject: hashToken(token), ip: source.ip, now });
  const inviter = sql<string | null>`(select first_name || ' ' || last_name from ${users} inviter
    where inviter.account_id = ${users.invitedBy} and inviter.tenant_id = ${users.tenantId})`;
  const [inNetwork, inMinute, inHour, [old]] = await db.batch([
    ...tries.reserve(db),
    db
      .select({
        kind: links.kind,
        userId: links.userId,
        username: links.username,
        accountId: links.accountId,
        tenantId: users.tenantId,
        tenantName: tenants.name,
        invitedBy: inviter,
        open: sql`${invitationIsOpen()}`.mapWith(Boolean),
      })
      .from(links)
      .leftJoin(users, eq(users.id, links.userId))
      .leftJoin(tenants, eq(tenants.id, users.tenantId))
      .where(eq(links.id, hashToken(token))),
  ]);
  const retryAfter = tries.secondsToWait(inNetwork, inMinute, inHour);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  if (!old) return { outcome: 'asked', mailId: null };

  const { username, accountId, userId, tenantName, invitedBy, open } = old;
  const link = newLink();
  const path = publicOrigin + link.path;
  const reset = old.kind === 'reset' || !open;
  // Where no invitation is open, what the person does is none of the tenant's business: not where they are either.
  const tenantId = reset ? null : old.tenantId;
  const mail =
    tenantId && tenantName
      ? await sealMail({ mailSeal, now }, 'welcome', {
          username,
          tenantId,
          tenantName,
          invitedBy,
          link: path,
        })
      : await sealMail({ mailSeal, now }, 'password-reset', { username, link: path, askedBy: null });
  const stillOpen = reset
    ? sql`true`
    : sql`exists (select 1 from ${users} where ${users.id} = ${userId} and ${invitationIsOpen()})`;
  const federated = domainIsFederated(sql`substr(${username}, instr(${username}, '@') + 1)`);

  await db.batch([
    insertLink(
      db,
      link,
      { kind: reset ? 'reset' : 'sign-in', username, now, ...(!reset && userId && { userId }) },
      sql`${accounts.id} = ${accountId} and ${stillOpen} and not ${federated}`,
    ),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${language})`,
        accountId,
        ...(tenantId && { tenantId }),
        now,
      },
      linkExists(link),
    ),
    recordEvent(
      db,
      { now, source },
      { action: 'link-mailed', outcome: 'success', accountId, tenantId },
      linkExists(link),
    ),
  ]);
  return { outcome: 'asked', mailId: mail.id };
}
