import { sql, type SQL } from 'drizzle-orm';
import { tenants } from '../tenants/schema.ts';
import { users } from './schema.ts';

/** Confirmed, and neither deactivated, held back nor barred. `who`: as the statement calls the user. */
export function isAdmitted(who = 'users'): SQL {
  const is = (state: string) => `${who}.${state}`;
  return sql.raw(
    `(${is('confirmed_at')} is not null and ${is('deactivated_at')} is null and ${is('held_at')} is null and ${is('barred_at')} is null)`,
  );
}

/** A confirmed user who may sign in, whom nothing holds back, in a tenant that runs. For statements on `users`. */
export function mayEnter(): SQL {
  return sql`${isAdmitted()} and ${runningTenant()}`;
}

/** The user's tenant is neither suspended nor still on the Standard model. For statements on `users`. */
export function runningTenant(): SQL {
  return sql`exists (select 1 from ${tenants} where ${tenants.id} = ${users.tenantId}
    and ${isRunning()})`;
}

/** For statements on `tenants`. */
export function isRunning(): SQL {
  return sql`(${tenants.suspendedAt} is null and ${tenants.model} <> 'standard')`;
}
