import { sql } from 'drizzle-orm';
import { endCredentialsOfDomain } from '../accounts/change-account.ts';
import { domainHasOperator } from '../accounts/operator.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { NotFound } from '../errors.ts';
import { ofDomain, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { domains } from './schema.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type NewDomain = {
  /** A-label, lower-case */
  domain: string;
  provider: 'microsoft' | 'google';
  /** Microsoft: the directory's `tid`; Google: `hd` */
  directory: string;
};

export type RegisterDomainResult =
  | { outcome: 'registered'; domainId: string }
  | { outcome: 'already-registered' };

/** A tenant claims a domain. Until it is proved, the claim changes nothing and blocks nobody. */
export async function registerDomain(
  { db, now, source }: Dependencies,
  tenantId: string,
  { given, actorId }: { given: NewDomain; actorId: string | null },
): Promise<RegisterDomainResult> {
  const id = newId();
  const missing = sql`not exists (select 1 from ${domains}
    where ${domains.tenantId} = ${tenantId} and ${domains.domain} = ${given.domain})`;
  const [, [registered]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'domain-registered', outcome: 'success', tenantId, actorId },
      missing,
    ),
    db
      .insert(domains)
      .values({ ...given, id, tenantId, createdAt: now })
      .onConflictDoNothing()
      .returning({ id: domains.id }),
  ]);
  return registered ? { outcome: 'registered', domainId: id } : { outcome: 'already-registered' };
}

export type ProveDomainResult =
  | { outcome: 'proved' }
  | { outcome: 'proved-by-another' }
  /** no tenant and no directory governs an operator */
  | { outcome: 'domain-of-operator' };

/** The tenant has shown that the domain is its own; how, is the caller's to know. One tenant a domain. */
export async function markDomainProved(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actorId }: { domainId: string; actorId: string | null },
): Promise<ProveDomainResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const free = sql`not exists (select 1 from ${domains} other where other.domain = ${domains.domain}
    and other.tenant_id <> ${tenantId} and other.proved_at is not null)`;
  const operators = domainHasOperator(sql`${domains.domain}`);
  const open = sql`${mine} and ${domains.provedAt} is null and ${free} and not ${operators}`;
  const [, , [found], [ofOperator]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'domain-proved', outcome: 'success', tenantId, actorId },
      sql`exists (select 1 from ${domains} where ${open})`,
    ),
    db.update(domains).set({ provedAt: now }).where(open),
    db.select({ provedAt: domains.provedAt }).from(domains).where(mine),
    db
      .select({ id: domains.id })
      .from(domains)
      .where(sql`${mine} and ${operators}`),
  ]);
  if (!found) throw new NotFound();
  if (found.provedAt !== null) return { outcome: 'proved' };
  return { outcome: ofOperator ? 'domain-of-operator' : 'proved-by-another' };
}

export type SwitchDomainResult =
  | { outcome: 'switched' }
  | { outcome: 'not-proved' }
  /** no tenant and no directory governs an operator */
  | { outcome: 'domain-of-operator' };

/**
 * From now on the identity provider decides for everyone of the domain, in every tenant. All that was
 * proved here before ends in the same batch: sessions, links, codes and resets.
 */
export async function switchDomainOn(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actorId }: { domainId: string; actorId: string | null },
): Promise<SwitchDomainResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const operators = domainHasOperator(sql`${domains.domain}`);
  const off = sql`${mine} and ${domains.provedAt} is not null and ${domains.switchedOnAt} is null and not ${operators}`;
  const willSwitch = sql`exists (select 1 from ${domains} where ${off})`;
  const [domain] = await db.select({ name: domains.domain }).from(domains).where(mine);
  if (!domain) throw new NotFound();
  const [, , , , [state], [ofOperator]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'domain-switched-on', outcome: 'success', tenantId, actorId },
      willSwitch,
    ),
    queueLogoutNotices(db, now, sql`${ofDomain(domain.name)} and ${willSwitch}`),
    endCredentialsOfDomain(db, domain.name, willSwitch),
    db.update(domains).set({ switchedOnAt: now }).where(off),
    db.select({ switchedOnAt: domains.switchedOnAt }).from(domains).where(mine),
    db
      .select({ id: domains.id })
      .from(domains)
      .where(sql`${mine} and ${operators}`),
  ]);
  if (state?.switchedOnAt) return { outcome: 'switched' };
  return { outcome: ofOperator ? 'domain-of-operator' : 'not-proved' };
}

/** Passwords and codes count again for the domain's people. */
export async function switchDomainOff(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actorId }: { domainId: string; actorId: string | null },
): Promise<void> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const on = sql`${mine} and ${domains.switchedOnAt} is not null`;
  const [, , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      { action: 'domain-switched-off', outcome: 'success', tenantId, actorId },
      sql`exists (select 1 from ${domains} where ${on})`,
    ),
    db.update(domains).set({ switchedOnAt: null }).where(on),
    db.select({ id: domains.id }).from(domains).where(mine),
  ]);
  if (!found) throw new NotFound();
}
