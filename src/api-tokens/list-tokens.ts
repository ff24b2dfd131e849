import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import type { Db } from '../storage/db.ts';
import { apiTokens } from './schema.ts';
import { splitScopes, type Scope } from './scopes.ts';
import { isAdmitted } from '../users/may-enter.ts';

export type ListedToken = {
  id: string;
  name: string;
  scopes: Scope[];
  state: 'active' | 'expired' | 'revoked';
  createdAt: number;
  /** who answers for it: the name they bear in this tenant, an operator's username; null once gone */
  createdBy: string | null;
  /** whoever answers for it is no administrator (operator) any more */
  makerLeft: boolean;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
};

/** The cron removes what has been over for a while; more is no list for people. */
const LONGEST_LIST = 500;

/** Of one tenant, or with null of the operators. Those that open something come first, the newest of them foremost. */
export async function listTokens(
  { db, now }: { db: Db; now: number },
  tenantId: string | null,
): Promise<ListedToken[]> {
  const rows = await db
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      scopes: apiTokens.scopes,
      createdAt: apiTokens.createdAt,
      expiresAt: apiTokens.expiresAt,
      lastUsedAt: apiTokens.lastUsedAt,
      revokedAt: apiTokens.revokedAt,
      createdBy: sql<string | null>`maker.name`.as('maker_name'),
      makerHolds: sql<number | null>`maker.holds`.as('maker_holds'),
    })
    .from(apiTokens)
    .leftJoin(
      sql`(${tenantId === null ? operators() : peopleOf(tenantId)}) maker`,
      sql`maker.id = ${apiTokens.createdBy}`,
    )
    .where(sql`${apiTokens.tenantId} is ${tenantId}`)
    .orderBy(
      sql`${apiTokens.revokedAt} is not null or coalesce(${apiTokens.expiresAt} <= ${now}, false)`,
      sql`${apiTokens.createdAt} desc`,
      apiTokens.id,
    )
    .limit(LONGEST_LIST);
  return rows.map(({ makerHolds, scopes, ...row }) => ({
    ...row,
    scopes: splitScopes(scopes),
    state: stateOf(row, now),
    makerLeft: !makerHolds,
  }));
}

function stateOf(
  { revokedAt, expiresAt }: { revokedAt: number | null; expiresAt: number | null },
  now: number,
): ListedToken['state'] {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active';
}

function peopleOf(tenantId: string) {
  return sql`select account_id as id, first_name || ' ' || last_name as name,
    role = 'admin' and ${isAdmitted()} as holds
    from users where tenant_id = ${tenantId}`;
}

function operators() {
  return sql`select ${accounts.id} as id, ${accounts.username} as name, ${accounts.operator} as holds from ${accounts}`;
}
