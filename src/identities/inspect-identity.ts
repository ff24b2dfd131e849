import { desc, eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { tenantHasProved } from '../domains/federated-domain.ts';
import { NotFound } from '../errors.ts';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { isOfOwnDirectory } from './own-directory.ts';
import { conflicts, identities } from './schema.ts';

export type Conflict = {
  id: string;
  provider: Provider;
  name: string;
  upn: string;
  createdAt: number;
  lastAt: number;
};

/** What the tenant that has proved the domain sees of one of its users at the provider. */
export type InspectedIdentity = {
  user: {
    id: string;
    username: string;
    firstName: string;
    lastName: string;
    associateId: string;
    ownUser: boolean;
  };
  /** null as well where they are linked in another directory than the domain's */
  identity: { provider: Provider; upn: string; linkedAt: number; provedAt: number } | null;
  /** others who came with the address, the last first */
  conflicts: Conflict[];
};

/**
 * One round trip. Throws NotFound for another tenant's user, and for one whose username is not in a domain that
 * this tenant has proved: who they are there is none of its business.
 */
export async function inspectIdentity(
  db: Db,
  tenantId: string,
  { userId, by }: { userId: string; by: string | null },
): Promise<InspectedIdentity> {
  const mine = sql`${users.id} = ${userId} and ${users.tenantId} = ${tenantId}`;
  const accountId = sql`(select owned.account_id from users owned join accounts whose on whose.id = owned.account_id
    where owned.id = ${userId} and owned.tenant_id = ${tenantId} and ${tenantHasProved(tenantId, sql`whose.domain`)})`;
  const [[user], [identity], open] = await db.batch([
    db
      .select({
        id: users.id,
        accountId: users.accountId,
        username: users.username,
        firstName: users.firstName,
        lastName: users.lastName,
        associateId: users.associateId,
      })
      .from(users)
      .where(sql`${mine} and ${users.accountId} = ${accountId}`),
    db
      .select({
        provider: identities.provider,
        upn: identities.upn,
        linkedAt: identities.linkedAt,
        provedAt: identities.provedAt,
      })
      .from(identities)
      .innerJoin(accounts, eq(accounts.id, identities.accountId))
      .where(
        sql`${identities.accountId} = ${accountId} and ${isOfOwnDirectory(tenantId, sql`${accounts.domain}`)}`,
      ),
    db
      .select({
        id: conflicts.id,
        provider: conflicts.provider,
        name: conflicts.name,
        upn: conflicts.upn,
        createdAt: conflicts.createdAt,
        lastAt: conflicts.lastAt,
      })
      .from(conflicts)
      .where(
        sql`${conflicts.accountId} = ${accountId} and ${conflicts.tenantId} = ${tenantId} and ${conflicts.settledAt} is null`,
      )
      .orderBy(desc(conflicts.lastAt))
      .limit(10),
  ]);
  if (!user) throw new NotFound();
  const { accountId: account, ...known } = user;
  return { user: { ...known, ownUser: account === by }, identity: identity ?? null, conflicts: open };
}
