import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { domainOf } from '../accounts/username.ts';
import { isPilot } from '../domains/pilots.ts';
import { selectProvenDomain, type ProvenDomain } from '../domains/proven-domain.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { sortPlaces, usersOfAccount, type Places } from '../users/users-of-account.ts';
import { identities } from './schema.ts';

/** What is known here of a username that comes from a provider. */
export type KnownHere = {
  domain: ProvenDomain | null;
  account: AccountHere | null;
};

export type AccountHere = {
  id: string;
  username: string;
  epoch: number;
  federatedEpoch: number;
  language: Language | null;
  operator: boolean;
  /** the person at a provider that the account is pinned to */
  identity: { provider: string; directory: string; subject: string } | null;
  /** tries the provider before it is on */
  pilot: boolean;
  places: Places;
};

/** One round trip: the registration of the username's domain, the account if there is one, and where it stands. */
export async function readSignIn(db: Db, username: string): Promise<KnownHere> {
  const domain = domainOf(username);
  const accountId = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${username})`;
  const [[proven], [account], rows] = await db.batch([
    selectProvenDomain(db, domain),
    db
      .select({
        id: sql<string>`${accounts.id}`.as('account_id'),
        epoch: accounts.epoch,
        federatedEpoch: accounts.federatedEpoch,
        language: accounts.language,
        operator: accounts.operator,
        provider: identities.provider,
        directory: identities.directory,
        subject: identities.subject,
        pilot: isPilot(domain, sql`${accounts.id}`)
          .mapWith(Boolean)
          .as('pilot'),
      })
      .from(accounts)
      .leftJoin(identities, eq(identities.accountId, accounts.id))
      .where(eq(accounts.username, username)),
    usersOfAccount(db, accountId),
  ]);
  if (!account) return { domain: proven ?? null, account: null };
  const { provider, directory, subject, ...rest } = account;
  const identity =
    provider !== null && directory !== null && subject !== null ? { provider, directory, subject } : null;
  return {
    domain: proven ?? null,
    account: { ...rest, username, identity, places: sortPlaces(rows, username) },
  };
}
