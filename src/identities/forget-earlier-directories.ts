import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { identities } from './schema.ts';

/**
 * The people of a domain who are linked in another directory, or at another provider, are linked anew at their
 * next sign-in: the tenant of the domain declares that they are the same, and whoever declares it says nothing
 * of themselves. For its batch.
 */
export function forgetEarlierDirectories(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  given: { name: string; provider: Provider; directory: string; tenantId: string; actorId: string | null },
  condition: SQL,
) {
  const { name, tenantId, actorId } = given;
  const earlier = sql`${identities.accountId} in (select whose.id from accounts whose where whose.domain = ${name})
    and (${identities.provider} <> ${given.provider} or ${identities.directory} <> ${given.directory})
    and ${identities.accountId} is not ${actorId} and ${condition}`;
  return [
    recordEvent(
      db,
      { now, source },
      {
        action: 'identity-released',
        outcome: 'success',
        accountId: sql`${identities.accountId}`,
        tenantId,
        actorId,
        reason: 'same-person',
      },
      earlier,
      identities,
    ),
    db.delete(identities).where(earlier),
  ] as const;
}

/** How many people of a domain that the tenant has proved are linked in another directory than this. */
export function countEarlierDirectories(
  db: Db,
  { tenantId, name, provider, directory }: { tenantId: string; name: SQL; provider: SQL; directory: SQL },
) {
  return db
    .select({ count: sql<number>`count(*)`.as('earlier_count') })
    .from(identities)
    .innerJoin(sql`accounts whose`, sql`whose.id = ${identities.accountId}`)
    .where(
      sql`whose.domain = ${name} and (${identities.provider} <> ${provider} or ${identities.directory} <> ${directory})
        and ${tenantHasProved(tenantId, name)}`,
    );
}
