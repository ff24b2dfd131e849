import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { accounts } from './schema.ts';
import { parseUsername } from './username.ts';

export type FoundAccount = {
  id: string;
  username: string;
  primaryTenantId: string | null;
  operator: boolean;
  /** tenants where the person has confirmed, and invitations that wait */
  tenants: number;
};

/** After every character that a username can have. */
const END = '\u007f';

/**
 * Accounts whose username begins so, in its order; a whole one is the first. `after`: the last username of
 * the page before. For operators: nobody else learns who has an account.
 */
export async function findAccounts(
  db: Db,
  typed: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ accounts: FoundAccount[]; next: string | null }> {
  const whole = parseUsername(typed);
  const beginning = whole.ok ? whole.username : typed.trim().toLowerCase();
  if (beginning === '') return { accounts: [], next: null };
  const rows = await db
    .select({
      id: accounts.id,
      username: accounts.username,
      primaryTenantId: accounts.primaryTenantId,
      operator: accounts.operator,
      tenants: sql<number>`(select count(*) from ${users} where ${users.accountId} = accounts.id)`,
    })
    .from(accounts)
    .where(
      sql`${accounts.username} >= ${beginning} and ${accounts.username} < ${beginning + END} and ${accounts.username} > ${after ?? ''}`,
    )
    .orderBy(accounts.username)
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  return { accounts: shown, next: rows.length > limit ? (shown.at(-1)?.username ?? null) : null };
}
