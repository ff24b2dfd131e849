import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { apiTokens } from './schema.ts';

/** How many tokens of a tenant open something while whoever answers for them is no administrator any more. */
export function countFlaggedTokens(db: Db, tenantId: string, now: number) {
  return db
    .select({ flagged: sql<number>`count(*)`.as('flagged_tokens') })
    .from(apiTokens)
    .where(
      sql`${apiTokens.tenantId} = ${tenantId} and ${apiTokens.revokedAt} is null
        and coalesce(${apiTokens.expiresAt} > ${now}, true)
        and not exists (select 1 from ${users} where ${users.accountId} = ${apiTokens.createdBy}
          and ${users.tenantId} = ${tenantId} and ${users.role} = 'admin' and ${users.state} = 'active')`,
    );
}
