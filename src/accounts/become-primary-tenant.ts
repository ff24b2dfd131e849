import { sql, type SQL } from 'drizzle-orm';
import { accounts } from './schema.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';

/**
 * The first tenant confirmed becomes the primary one; nothing happens where there is one already. For
 * the batch of whatever confirms.
 */
export function becomePrimaryTenant(db: Db, accountId: string | SQL, condition: SQL) {
  return db
    .update(accounts)
    .set({
      primaryTenantId: sql`(select ${users.tenantId} from ${users} where ${users.accountId} = ${accounts.id}
        and ${users.confirmedAt} is not null order by ${users.confirmedAt}, ${users.invitedAt}, ${users.id} limit 1)`,
    })
    .where(
      // The `+` keeps an index out of the plan: in it is everybody who has not confirmed yet, anywhere.
      sql`${accounts.id} in (${accountId}) and +${accounts.primaryTenantId} is null and not ${accounts.operator} and ${condition}`,
    );
}

/** An account has left a tenant: if it was the primary one, the oldest that remains is. For the batch of the leaving. */
export function leavePrimaryTenant(db: Db, accountId: string | SQL, tenantId: string, condition: SQL) {
  return db
    .update(accounts)
    .set({
      primaryTenantId: sql`(select ${users.tenantId} from ${users} where ${users.accountId} = ${accounts.id}
        and ${users.confirmedAt} is not null and ${users.tenantId} <> ${tenantId}
        order by ${users.confirmedAt}, ${users.invitedAt}, ${users.id} limit 1)`,
      // A contact address that the tenant chose would go on getting the notices.
      email: sql`${accounts.username}`,
    })
    .where(
      sql`${accounts.id} in (${accountId}) and +${accounts.primaryTenantId} = ${tenantId} and ${condition}`,
    );
}
