import { eq, sql } from 'drizzle-orm';
import { openRenameOfAccount, type OpenRename } from '../accounts/open-rename.ts';
import { accounts } from '../accounts/schema.ts';
import { accessOfAccount, readAccess, type Access } from '../grants/list-access.ts';
import { endedSessionsOf, listSessions } from '../sessions/end-sessions.ts';
import { withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { domainIsFederated } from '../domains/federated-domain.ts';
import { selectProvenDomain } from '../domains/proven-domain.ts';
import { sortPlaces, usersOfAccount, type Places } from '../users/users-of-account.ts';

export type AccountView = {
  signedIn: SignedIn;
  /** there is a password, and it is this person's way in */
  hasPassword: boolean;
  /** the provider that checks the credentials; null while SuperID does */
  governedBy: Provider | null;
  /** the provider that the account is linked to, governing or tried */
  linkedTo: Provider | null;
  places: Places;
  /** a new username that waits for the person */
  rename: OpenRename | null;
  /** newest use first; the one that asks is among them */
  sessions: Session[];
  /** what applications have of the person */
  access: Access[];
};

/** All that 'My account' shows: one round trip to D1, one list of KV. */
export async function readAccount(
  { db, kv, now }: { db: Db; kv: KVNamespace; now: number },
  session: Session,
): Promise<AccountView> {
  const { accountId } = session;
  const domain = sql`(select ${accounts.domain} from ${accounts} where ${accounts.id} = ${accountId})`;
  const [signedIn, rows, [rename], ended, access, [account], [proven]] = await withSignedIn(
    db,
    session,
    usersOfAccount(db, accountId),
    openRenameOfAccount(db, accountId, now),
    endedSessionsOf(db, accountId),
    accessOfAccount(db, accountId, now),
    db
      .select({
        linkedTo: sql<Provider | null>`(select pinned.provider from identities pinned
          where pinned.account_id = ${accountId})`.as('linked_to'),
        epoch: accounts.epoch,
        federatedEpoch: accounts.federatedEpoch,
        set: sql`${accounts.passwordHash} is not null and not ${domainIsFederated(domain)}`.mapWith(Boolean),
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    selectProvenDomain(db, domain),
  );
  return {
    signedIn,
    hasPassword: account?.set ?? false,
    governedBy: proven?.on ? proven.provider : null,
    linkedTo: account?.linkedTo ?? null,
    places: sortPlaces(rows, signedIn.username),
    rename: rename ?? null,
    sessions: await listSessions({ kv, now }, session, { ended, epochs: account! }),
    access: access.map(readAccess),
  };
}
