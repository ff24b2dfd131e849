import { sql, type SQL } from 'drizzle-orm';
import { accounts } from './schema.ts';

/**
 * True for someone with no way in yet: the address was never validated, or there is no password. Only
 * they are mailed a code (R9). For statements that have `accounts` in scope.
 */
export function hasNoWayIn(): SQL {
  return sql`(${accounts.passwordHash} is null or ${accounts.validatedAt} is null)`;
}
