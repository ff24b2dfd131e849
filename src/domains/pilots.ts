import { sql, type SQL } from 'drizzle-orm';
import { parseUsername } from '../accounts/username.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { queueMail, sealMail, type MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import { users } from '../users/schema.ts';
import { lapsed, selectDomain, type ProvenDomain } from './proven-domain.ts';
import { domains, pilots } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type AddPilotResult =
  | { outcome: 'added'; mailId: string | null }
  /** no user of this tenant whose username is in this domain */
  | { outcome: 'no-such-user' }
  /** the domain is not proved, its record is gone for good, or it is on for everyone already */
  | { outcome: 'no-pilot' };

/**
 * Someone of the tenant tries the provider before it is switched on: by the button, or by the mail that tells
 * them of it. Everyone else goes on as before. Throws NotFound, Forbidden.
 */
export async function addPilot(
  { db, now, source, mailSeal, publicOrigin }: Dependencies & { mailSeal: MailSeal; publicOrigin: string },
  tenantId: string,
  {
    domainId,
    username: typed,
    mail: mails,
    actor,
  }: { domainId: string; username: string; mail: boolean; actor: Actor },
): Promise<AddPilotResult> {
  const parsed = parseUsername(typed);
  const username = parsed.ok ? parsed.username : '';
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const tries = sql`(${domains.provedAt} is not null and ${domains.switchedOnAt} is null
    and not ${lapsed(sql`${domains.missingSince}`, now)})`;
  const may = sql`exists (select 1 from ${domains} where ${mine} and ${tries} and ${domains.domain} = ${parsed.ok ? parsed.domain : ''}) and ${actor.holds}`;
  const who = sql`${users.tenantId} = ${tenantId} and ${users.username} = ${username} and ${users.deactivatedAt} is null
    and ${users.declinedAt} is null`;
  const [domain] = await db
    .select({
      domain: domains.domain,
      provider: domains.provider,
      holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      pilot: sql`${tries}`.mapWith(Boolean).as('pilot'),
    })
    .from(domains)
    .where(mine);
  if (!domain) throw new NotFound();
  if (!domain.holds) throw new Forbidden('not_an_administrator');
  if (!domain.pilot) return { outcome: 'no-pilot' };
  const mail = await sealMail({ mailSeal, now }, 'pilot', {
    username,
    provider: domain.provider === 'microsoft' ? 'Microsoft' : 'Google',
    tenantId,
    page: `${publicOrigin}/federation/pilots/${domainId}`,
  });
  const added = sql`exists (select 1 from ${pilots} join ${users} on ${users.id} = ${pilots.userId}
    where ${pilots.domainId} = ${domainId} and ${who})`;
  const accountId = sql`select ${users.accountId} from ${users} where ${who}`;
  const [, , , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'pilot-added',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        accountId,
        reason: domain.domain,
      },
      sql`${may} and not ${added} and exists (select 1 from ${users} where ${who})`,
    ),
    insertWhere(
      db,
      pilots,
      { domainId, userId: users.id, addedAt: now },
      sql`${who} and ${may} and not ${added}`,
      users,
    ),
    queueMail(
      db,
      mail,
      {
        recipient: username,
        language: sql`coalesce((select it.language from accounts it where it.id = (${accountId})),
          (select place.language from tenants place where place.id = ${tenantId}))`,
        accountId,
        tenantId,
        now,
      },
      sql`${mails ? 1 : 0} = 1 and ${added} and ${may}`,
    ),
    db.select({ added: sql`${added}`.mapWith(Boolean).as('added') }).from(sql`(select 1)`),
  ]);
  if (!found?.added) return { outcome: 'no-such-user' };
  return { outcome: 'added', mailId: mails ? mail.id : null };
}

/** They go on as before. What they are signed in to by the provider goes on, too. */
export async function removePilot(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, userId, actor }: { domainId: string; userId: string; actor: Actor },
): Promise<void> {
  const theirs = sql`${pilots.domainId} = ${domainId} and ${pilots.userId} = ${userId} and exists (select 1 from ${domains}
    where ${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}) and ${actor.holds}`;
  await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'pilot-removed',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        accountId: sql`select ${users.accountId} from ${users} where ${users.id} = ${userId}`,
        reason: sql`(select ${domains.domain} from ${domains} where ${domains.id} = ${domainId})`,
      },
      sql`exists (select 1 from ${pilots} where ${theirs})`,
    ),
    db.delete(pilots).where(theirs),
  ]);
}

/** A domain that is proved; null where there is no such. For whoever opens the mailed link. */
export async function readPilot(db: Db, domainId: string): Promise<ProvenDomain | null> {
  const [found] = await selectDomain(
    db,
    sql`${domains.id} = ${domainId} and ${domains.provedAt} is not null`,
  );
  return found ?? null;
}

/** Someone of the account tries the provider of this domain before the others. */
export function isPilot(domain: string, accountId: SQL): SQL {
  return sql`exists (select 1 from pilots tried join domains tries on tries.id = tried.domain_id
      join users who on who.id = tried.user_id
    where tries.domain = ${domain} and who.account_id = ${accountId} and who.deactivated_at is null and who.barred_at is null and who.held_at is null)`;
}
