import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Actor } from '../users/actor.ts';
import type { OwnSecretSeal } from './proven-domain.ts';
import { domains, ownApplications } from './schema.ts';

export type OwnApplicationProblems = { clientId?: 'malformed'; secret?: 'missing' | 'malformed' };

export type SetOwnApplicationResult =
  | { outcome: 'changed' }
  | { outcome: 'malformed'; problems: OwnApplicationProblems };

type Dependencies = { db: Db; now: number; source: RequestSource | null };
type Which = { domainId: string; actor: Actor };

/** It is kept as long as it is used: what is sealed has to name an end. In seconds. */
const TEN_YEARS = 10 * 365 * 24 * 60 * 60;

/**
 * The tenant's own registration at the provider of this domain, in the place of the deployment's, for all its
 * domains there. The secret is sealed, and never shown again. An empty one stays what it is, as long as the
 * client id does. Throws NotFound for another tenant's domain, and Forbidden where the actor is no administrator
 * any more.
 */
export async function setOwnApplication(
  { db, now, source, ownSecretSeal }: Dependencies & { ownSecretSeal: OwnSecretSeal },
  tenantId: string,
  { domainId, actor, ...typed }: Which & { clientId: string; secret: string },
): Promise<SetOwnApplicationResult> {
  const clientId = typed.clientId.trim();
  const secret = typed.secret.trim();
  const problems: OwnApplicationProblems = {
    ...(!/^[\x21-\x7e]{1,200}$/.test(clientId) && { clientId: 'malformed' }),
    ...(!/^[\x21-\x7e]{0,500}$/.test(secret) && { secret: 'malformed' }),
  };
  if (Object.keys(problems).length > 0) return { outcome: 'malformed', problems };

  const mine = ofTenant(tenantId, domainId);
  const may = sql`${mine} and ${secret === '' ? sql`false` : sql`true`} and ${actor.holds}`;
  const sealed = secret === '' ? '' : await ownSecretSeal.seal({ secret }, now, TEN_YEARS);
  const provider = sql<Provider>`${domains.provider}`;
  const event = { action: 'own-application-changed', outcome: 'success', tenantId } as const;
  const [[found]] = await db.batch([
    db
      .select({
        holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
        known: sql`exists (select 1 from own_applications own where own.tenant_id = ${tenantId}
          and own.provider = domains.provider and own.client_id = ${clientId})`
          .mapWith(Boolean)
          .as('known'),
      })
      .from(domains)
      .where(mine),
    recordEvent(db, { now, source }, { ...event, actorId: actor.accountId, reason: provider }, may, domains),
    insertWhere(
      db,
      ownApplications,
      { tenantId, provider, clientId, secret: sealed, changedAt: now },
      may,
      domains,
    ).onConflictDoUpdate({
      target: [ownApplications.tenantId, ownApplications.provider],
      set: { clientId, secret: sealed, changedAt: now },
    }),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return secret !== '' || found.known
    ? { outcome: 'changed' }
    : { outcome: 'malformed', problems: { secret: 'missing' } };
}

/** People are led to the provider by the deployment's registration again. Throws as setting it does. */
export async function removeOwnApplication(
  { db, now, source }: Dependencies,
  tenantId: string,
  { domainId, actor }: Which,
): Promise<void> {
  const mine = ofTenant(tenantId, domainId);
  const event = { action: 'own-application-removed', outcome: 'success', tenantId } as const;
  const there = sql`exists (select 1 from own_applications own where own.tenant_id = ${tenantId}
    and own.provider = domains.provider)`;
  const [[found]] = await db.batch([
    db
      .select({ holds: sql`${actor.holds}`.mapWith(Boolean).as('holds') })
      .from(domains)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      { ...event, actorId: actor.accountId, reason: sql`${domains.provider}` },
      sql`${mine} and ${there} and ${actor.holds}`,
      domains,
    ),
    db.delete(ownApplications).where(
      sql`${ownApplications.tenantId} = ${tenantId} and ${actor.holds} and exists (select 1 from ${domains}
        where ${mine} and ${domains.provider} = ${ownApplications.provider})`,
    ),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
}

function ofTenant(tenantId: string, domainId: string): SQL {
  return sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
}
