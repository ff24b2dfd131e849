import { sql, type SQL } from 'drizzle-orm';
import { tenants } from '../tenants/schema.ts';
import { users } from './schema.ts';

/** A confirmed user who may sign in, whom nothing holds back, in a tenant that runs. For statements on `users`. */
export function mayEnter(): SQL {
  return sql`${users.confirmedAt} is not null and ${users.deactivatedAt} is null and ${users.heldAt} is null and ${users.barredAt} is null and ${runningTenant()}`;
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
