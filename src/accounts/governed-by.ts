import { sql, type SQL } from 'drizzle-orm';
import { users } from '../users/schema.ts';
import { accounts } from './schema.ts';

/**
 * R10: this tenant changes the username and the contact address, being the primary one of somebody who
 * has confirmed. For statements on `users` joined with `accounts`.
 */
export function isGovernedBy(tenantId: string): SQL<number> {
  return sql<number>`(${users.confirmedAt} is not null and ${accounts.primaryTenantId} = ${tenantId} and not ${accounts.operator})`;
}
