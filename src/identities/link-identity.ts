import { sql, type SQL } from 'drizzle-orm';
import type { PersonThere } from '../identity-providers/vendor.ts';
import type { Db } from '../storage/db.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { identities } from './schema.ts';

/**
 * Pins the account to this person at the provider, unless it or the person is pinned already: of parallel
 * tries one comes first, and the others find its pin. For the batch of a sign-in.
 */
export function linkIdentity(
  db: Db,
  { id, accountId, person, now }: { id: string; accountId: string; person: PersonThere; now: number },
  condition: SQL,
) {
  const { provider, directory, subject, upn } = person;
  return insertWhere(
    db,
    identities,
    { id, accountId, provider, directory, subject, upn, linkedAt: now, provedAt: now },
    sql`not exists (select 1 from identities pinned where pinned.account_id = ${accountId} or ${isThem(person)})
      and ${condition}`,
  );
}

/** The person came again, under the name that they have there now. */
export function noteProof(
  db: Db,
  accountId: string,
  { upn, now }: { upn: string; now: number },
  condition: SQL,
) {
  return db
    .update(identities)
    .set({ provedAt: now, upn })
    .where(sql`${identities.accountId} = ${accountId} and ${condition}`);
}

/** The account is pinned to exactly this person. */
export function isLinkedTo(accountId: string, person: PersonThere): SQL {
  return sql`exists (select 1 from identities pinned where pinned.account_id = ${accountId} and ${isThem(person)})`;
}

/** The person is known here as another account: they have been given another name there. */
export function isPinnedElsewhere(accountId: string, person: PersonThere): SQL<number> {
  return sql<number>`exists (select 1 from identities pinned where pinned.account_id <> ${accountId} and ${isThem(person)})`;
}

/** Microsoft: by `tid` and `oid`; Google: by `sub`, whatever Workspace has the person now. Of `pinned`. */
export function isThem({ provider, directory, subject }: PersonThere): SQL {
  const where = provider === 'google' ? sql`` : sql`and pinned.directory = ${directory}`;
  return sql`(pinned.provider = ${provider} and pinned.subject = ${subject} ${where})`;
}
