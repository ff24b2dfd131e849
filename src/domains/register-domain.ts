import { sql } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import type { Provider } from '../providers.ts';
import type { Actor } from '../users/actor.ts';
import { domains } from './schema.ts';

export type NewDomain = {
  /** A-label, lower-case */
  domain: string;
  provider: Provider;
  /** Microsoft: the directory's `tid`; Google: `hd` */
  directory: string;
  /** who signed in there to show it */
  registeredAs?: string;
};

export type RegisterDomainResult =
  | { outcome: 'registered'; domainId: string }
  /** this tenant has it already, whatever provider it is with */
  | { outcome: 'already-registered'; domainId: string };

/**
 * A tenant claims a domain. Until it is proved, the claim changes nothing and blocks nobody. Throws Forbidden
 * where the actor is no administrator any more.
 */
export async function registerDomain(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { given, actor }: { given: NewDomain; actor: Actor },
): Promise<RegisterDomainResult> {
  const id = newId();
  const mine = sql`${domains.tenantId} = ${tenantId} and ${domains.domain} = ${given.domain}`;
  const goes = sql`not exists (select 1 from ${domains} where ${mine}) and ${actor.holds}`;
  const row = { ...given, id, tenantId, createdAt: now };
  const [, , [found]] = await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'domain-registered',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        reason: given.domain,
      },
      goes,
    ),
    insertWhere(db, domains, row, goes),
    db.select({ id: domains.id }).from(domains).where(mine),
  ]);
  if (!found) throw new Forbidden('not_an_administrator');
  return { outcome: found.id === id ? 'registered' : 'already-registered', domainId: found.id };
}
