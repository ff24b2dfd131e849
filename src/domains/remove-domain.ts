import { sql } from 'drizzle-orm';
import { endFederatedSessionsOfDomain } from '../accounts/change-account.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import { ofDomain, queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { deleteDomains } from './delete-domains.ts';
import { disputes, domains } from './schema.ts';

export type RemoveDomainResult =
  | { outcome: 'removed' }
  /** its people would be without a way in: it is switched off first, which mails them one */
  | { outcome: 'still-on' };

/**
 * The tenant gives a domain back; another directory, or another tenant, begins anew with a proof of its own.
 * What the provider vouched for ends. Throws NotFound, and Forbidden where the actor is no administrator any
 * more.
 */
export async function removeDomain(
  { db, now, source }: { db: Db; now: number; source: RequestSource | null },
  tenantId: string,
  { domainId, actor }: { domainId: string; actor: Actor },
): Promise<RemoveDomainResult> {
  const mine = sql`${domains.id} = ${domainId} and ${domains.tenantId} = ${tenantId}`;
  const goes = sql`${mine} and ${domains.switchedOnAt} is null and ${domains.linksFrom} is null and ${actor.holds}`;
  const [domain] = await db
    .select({ name: domains.domain, provedAt: domains.provedAt })
    .from(domains)
    .where(mine);
  if (!domain) throw new NotFound();
  const proven = sql`exists (select 1 from ${domains} where ${goes} and ${domains.provedAt} is not null)`;
  const [[found]] = await db.batch([
    db
      .select({
        goes: sql`${goes}`.mapWith(Boolean).as('goes'),
        holds: sql`${actor.holds}`.mapWith(Boolean).as('holds'),
      })
      .from(domains)
      .where(mine),
    recordEvent(
      db,
      { now, source },
      {
        action: 'domain-removed',
        outcome: 'success',
        tenantId,
        actorId: actor.accountId,
        reason: domain.name,
      },
      sql`exists (select 1 from ${domains} where ${goes})`,
    ),
    queueLogoutNotices(db, now, sql`${ofDomain(domain.name, 'by-provider')} and ${proven}`),
    db
      .update(disputes)
      .set({ settledAt: now, outcome: 'kept' })
      .where(
        sql`${disputes.domainId} = ${domainId} and ${disputes.settledAt} is null
          and exists (select 1 from ${domains} where ${goes})`,
      ),
    ...deleteDomains(db, sql`select ${domains.id} from ${domains} where ${goes}`),
    // Last: it may end the very session by which whoever removes it may.
    ...(domain.provedAt === null
      ? []
      : [
          endFederatedSessionsOfDomain(
            db,
            domain.name,
            sql`not exists (select 1 from ${domains} where ${mine})`,
          ),
        ]),
  ]);
  if (!found) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_administrator');
  return { outcome: found.goes ? 'removed' : 'still-on' };
}
