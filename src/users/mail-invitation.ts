import { and, eq, sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import {
  queueMails,
  sealMail,
  timeOfInvitation,
  withdrawInvitationMails,
  type MailSeal,
} from '../mail/queue-mail.ts';
import { spendInvitationLinks } from '../proofs/consume-link.ts';
import { insertInvitationLinks, linkExists, newLink } from '../proofs/mint-link.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import { users } from './schema.ts';

export type MailInvitationResult =
  | { outcome: 'mailed'; mailId: string }
  /** declined, withdrawn, or the person has been here: there is nothing to invite to */
  | { outcome: 'not-awaited' }
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
  publicOrigin: string;
};

type Which = { userId: string; actor: Actor };

/**
 * R7: mails the invitation (again), also where welcome mails are off: an administrator asks for this one.
 * Links mailed before are dead. Counts to the tenant's invitations of the day. Throws NotFound.
 */
export async function mailInvitation(
  { db, now, source, mailSeal, limitKey, publicOrigin }: Dependencies,
  tenantId: string,
  { userId, actor }: Which,
): Promise<MailInvitationResult> {
  const mine = and(eq(users.id, userId), eq(users.tenantId, tenantId));
  const inviter = sql<string | null>`(select by.first_name || ' ' || by.last_name from users by
    where by.account_id = ${actor.accountId} and by.tenant_id = ${tenantId})`;
  const [user] = await db
    .select({
      username: users.username,
      language: users.language,
      tenantName: tenants.name,
      inviter: inviter.as('inviter'),
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(mine);
  if (!user) throw new NotFound();
  if (!user.holds) throw new Forbidden('not_an_administrator');

  const { username, tenantName } = user;
  const link = newLink();
  const mail = await sealMail({ mailSeal, now }, 'welcome', {
    username,
    tenantId,
    tenantName,
    invitedBy: user.inviter,
    link: publicOrigin + link.path,
  });
  const minute = limitFor(limitKey, 'adminMailMinute', tenantId, username);
  const hour = limitFor(limitKey, 'adminMailHour', tenantId, username);
  const may = sql`${withinLimit(minute)} and ${withinLimit(hour)} and ${actor.holds}
    and exists (select 1 from ${users} where ${mine} and ${isAwaited()})`;
  const accountId = sql`(select ${users.accountId} from ${users} where ${mine})`;
  const mailedAt = timeOfInvitation(tenantId, now, { place: sql`0`, recipient: null });
  const once = sql`(select 1)`;
  const linked = linkExists(link);
  const [[inMinute], [inHour], , , , , , , [sent]] = await db.batch([
    reserve(db, minute, now),
    reserve(db, hour, now, withinLimit(minute)),
    spendInvitationLinks(db, userId, now, may),
    withdrawInvitationMails(db, { tenantId, accountId }, may),
    insertInvitationLinks(
      db,
      { id: sql`${link.id}`, username: sql`${username}`, userId: sql`${userId}`, now, mailedAt },
      sql`${may} and ${accounts.id} = ${accountId}`,
      once,
    ),
    queueMails(
      db,
      { id: sql`${mail.id}`, template: 'welcome', parameters: sql`${mail.parameters}` },
      {
        recipient: sql`${username}`,
        language: languageOf(tenantId, accountId, user.language),
        accountId,
        tenantId,
        now,
        notBefore: mailedAt,
      },
      linked,
      once,
    ),
    db
      .update(users)
      .set({ toldAt: now })
      .where(sql`${mine} and ${linked}`),
    recordEvent(
      db,
      { now, source },
      { action: 'invitation-mailed', outcome: 'success', accountId, tenantId, actorId: actor.accountId },
      linked,
    ),
    db
      .select({ id: users.id })
      .from(users)
      .where(sql`${mine} and ${linked}`),
  ]);
  const retryAfter = secondsToWait(minute, inMinute, now) ?? secondsToWait(hour, inHour, now);
  if (retryAfter !== null) return { outcome: 'limited', retryAfter };
  return sent ? { outcome: 'mailed', mailId: mail.id } : { outcome: 'not-awaited' };
}

/** The links that were mailed are dead, and a mail that waits is not sent. The invitation itself stays. */
export async function revokeInvitationLink(
  { db, now, source }: Pick<Dependencies, 'db' | 'now' | 'source'>,
  tenantId: string,
  { userId, actor }: Which,
): Promise<void> {
  const mine = and(eq(users.id, userId), eq(users.tenantId, tenantId));
  const accountId = sql`(select ${users.accountId} from ${users} where ${mine})`;
  const may = sql`exists (select 1 from ${users} where ${mine} and ${isAwaited()}) and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(users)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      {
        action: 'invitation-link-revoked',
        outcome: 'success',
        accountId,
        tenantId,
        actorId: actor.accountId,
      },
      may,
    ),
    spendInvitationLinks(db, userId, now, may),
    withdrawInvitationMails(db, { tenantId, accountId }, may),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}

/** Invited and not answered, or confirmed by the domain and never there. For statements on `users`. */
function isAwaited(): SQL {
  return sql`${users.declinedAt} is null and ${users.deactivatedAt} is null and ${users.barredAt} is null and ${users.heldAt} is null and ${users.lastEnteredAt} is null`;
}

function languageOf(tenantId: string, accountId: SQL, invited: string | null): SQL {
  return sql`coalesce((select ${accounts.language} from ${accounts} where ${accounts.id} = ${accountId}), ${invited},
    (select ${tenants.language} from ${tenants} where ${tenants.id} = ${tenantId}))`;
}
