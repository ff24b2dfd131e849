import { and, eq, sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { limitFor, reserve, secondsToWait, withinLimit } from '../limits/reserve.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { isGovernedBy } from './governed-by.ts';
import { accounts } from './schema.ts';
import { parseUsername, type UsernameProblem } from './username.ts';

export type ContactAddressResult =
  /** `mailId` is the notice to the old address */
  | { outcome: 'changed'; mailId: string }
  | { outcome: 'malformed-email'; problem: UsernameProblem }
  | { outcome: 'unchanged' }
  | { outcome: 'not-primary-tenant' }
  /** not the address that the admin was shown: someone else changed it */
  | { outcome: 'stale' }
  /** every change is mailed to the person: so many and no more in a day */
  | { outcome: 'limited'; retryAfter: number };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  limitKey: Uint8Array;
};

/**
 * R10: an admin of the primary tenant changes where notices go. At once and without a proof: nothing that
 * opens the account is ever mailed there. The old address is told. Throws NotFound for another tenant's
 * user, Forbidden for whoever is no admin.
 */
export async function changeContactAddress(
  { db, now, source, mailSeal, limitKey }: Dependencies,
  tenantId: string,
  given: { userId: string; actor: Actor; shownEmail: string; newEmail: string },
): Promise<ContactAddressResult> {
  const { userId, actor, shownEmail } = given;
  const parsed = parseUsername(given.newEmail);
  if (!parsed.ok) return { outcome: 'malformed-email', problem: parsed.problem };
  const newEmail = parsed.username;
  const account = await findGoverned(db, tenantId, userId, actor);
  if (!account) throw new NotFound();
  if (!account.holds) throw new Forbidden('not_an_administrator');
  if (!account.governed) return { outcome: 'not-primary-tenant' };
  if (account.email !== shownEmail) return { outcome: 'stale' };
  if (shownEmail === newEmail) return { outcome: 'unchanged' };

  const { accountId, username, tenantName, language } = account;
  const limit = limitFor(limitKey, 'addressChange', accountId);
  const mail = await sealMail({ mailSeal, now }, 'contact-address-changed', {
    username,
    oldEmail: shownEmail,
    newEmail,
    tenantId,
    tenantName,
  });
  const still = sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.email} = ${shownEmail}
    and ${accounts.primaryTenantId} = ${tenantId} and not ${accounts.operator}) and ${actor.holds}`;
  const goes = sql`${still} and ${withinLimit(limit)}`;
  const [[reserved], , , [changed]] = await db.batch([
    reserve(db, limit, now, still),
    recordEvent(
      db,
      { now, source },
      {
        action: 'contact-address-changed',
        outcome: 'success',
        accountId,
        tenantId,
        actorId: actor.accountId,
      },
      goes,
    ),
    queueMail(db, mail, { recipient: shownEmail, language, accountId, tenantId, now }, goes),
    db
      .update(accounts)
      .set({ email: newEmail })
      .where(sql`${accounts.id} = ${accountId} and ${goes}`)
      .returning({ email: accounts.email }),
  ]);
  if (changed) return { outcome: 'changed', mailId: mail.id };
  const retryAfter = secondsToWait(limit, reserved, now);
  return retryAfter === null ? { outcome: 'stale' } : { outcome: 'limited', retryAfter };
}

async function findGoverned(db: Db, tenantId: string, userId: string, actor: Actor) {
  const [account] = await db
    .select({
      accountId: accounts.id,
      username: accounts.username,
      email: accounts.email,
      language: sql<'en' | 'nb'>`coalesce(${accounts.language}, ${tenants.language})`,
      tenantName: tenants.name,
      holds: sql`${actor.holds}`.mapWith(Boolean),
      governed: isGovernedBy(tenantId).mapWith(Boolean),
    })
    .from(users)
    .innerJoin(accounts, eq(accounts.id, users.accountId))
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .where(and(eq(users.id, userId), eq(users.tenantId, tenantId)));
  return account;
}
