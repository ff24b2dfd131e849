import { sql } from 'drizzle-orm';
import { endCredentialsOfDomain } from '../accounts/change-account.ts';
import { domainHasOperator } from '../accounts/operator.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { ofDomain, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import { forgetEarlierDirectories } from '../identities/forget-earlier-directories.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { lapsed } from './proven-domain.ts';
import { domains, pilots } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type SwitchDomainResult =
  | { outcome: 'switched' }
  | { outcome: 'not-proved' }
  /** its DNS record has been gone for too long */
  | { outcome: 'record-lapsed' }
  /** no tenant and no directory governs an operator */
  | { outcome: 'domain-of-operator' };

/**
 * From now on the identity provider decides for everyone of the domain, in every tenant. All that was
 * proved here before ends in the same batch: sessions that the provider does not vouch for, links, codes and
 * resets. `samePeople`: whoever was linked in another directory before is, as the administrator declares, the
 * same person in this one, and is linked anew. Throws NotFound, and Forbidden where the actor is no
 * administrator any more.
 */
export async function switchDomainOn(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actor, samePeople = false }: { domainId: string; actor: Actor; samePeople?: boolean },
): Promise<SwitchDomainResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const operators = domainHasOperator(sql`${domains.domain}`);
  const gone = lapsed(sql`${domains.missingSince}`, now);
  const off = sql`${mine} and ${domains.provedAt} is not null and ${domains.switchedOnAt} is null and not ${gone} and not ${operators}
    and ${actor.holds}`;
  const willSwitch = sql`exists (select 1 from ${domains} where ${off})`;
  const [domain] = await db
    .select({ name: domains.domain, provider: domains.provider, directory: domains.directory })
    .from(domains)
    .where(mine);
  if (!domain) throw new NotFound();
  const event = { outcome: 'success', tenantId, actorId: actor.accountId, reason: domain.name } as const;
  const [[found]] = await db.batch([
    db
      .select({
        operators: sql`${operators}`.mapWith(Boolean).as('operators'),
        proved: sql`${domains.provedAt} is not null`.mapWith(Boolean).as('proved'),
        gone: sql`${gone} and ${domains.switchedOnAt} is null`.mapWith(Boolean).as('record_gone'),
        holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      })
      .from(domains)
      .where(mine),
    recordEvent(db, { now, source }, { ...event, action: 'domain-switched-on' }, willSwitch),
    ...(samePeople ? forgetEarlierDirectories(db, { now, source }, { ...domain, ...event }, willSwitch) : []),
    queueLogoutNotices(db, now, sql`${ofDomain(domain.name, 'by-superid')} and ${willSwitch}`),
    db.delete(pilots).where(sql`${pilots.domainId} = ${domainId} and ${willSwitch}`),
    db.update(domains).set({ switchedOnAt: now, linksFrom: null }).where(off),
    // Last: it may end the very session by which whoever switches may.
    endCredentialsOfDomain(
      db,
      domain.name,
      sql`exists (select 1 from ${domains} where ${mine} and ${domains.switchedOnAt} = ${now})`,
    ),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  if (found.operators) return { outcome: 'domain-of-operator' };
  if (!found.proved) return { outcome: 'not-proved' };
  return { outcome: found.gone ? 'record-lapsed' : 'switched' };
}

/**
 * Passwords and codes count again for the domain's people; whoever has no password is mailed a sign-in link,
 * by the cron (`mailSignInLinks`). Throws NotFound, and Forbidden where the actor is no administrator any more.
 */
export async function switchDomainOff(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actor, reason }: { domainId: string; actor: Actor; reason?: 'recovery' },
): Promise<void> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const on = sql`${mine} and ${domains.switchedOnAt} is not null and ${actor.holds}`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(domains)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      {
        action: reason === 'recovery' ? 'domain-recovered' : 'domain-switched-off',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        reason: sql`${domains.domain}`,
      },
      on,
      domains,
    ),
    db.update(domains).set({ switchedOnAt: null, recoveryUntil: null, linksFrom: '' }).where(on),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}
