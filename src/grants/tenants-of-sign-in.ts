import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { ofSignIn } from './queue-logout-notices.ts';
import { grants } from './schema.ts';

/** For a batch: the tenants in which an application was signed in to by one sign-in of a browser. */
export function selectTenantsOfSignIn(
  db: Db,
  { applicationId, ...signIn }: { accountId: string; sid: string; applicationId: string },
) {
  return db
    .select({ grantTenant: grants.tenantId })
    .from(grants)
    .where(sql`${ofSignIn(signIn)} and ${grants.applicationId} = ${applicationId}`);
}
