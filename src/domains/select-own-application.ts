import { sql } from 'drizzle-orm';
import type { Provider } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { ownApplications } from './schema.ts';

/** A tenant's own registration at a provider; the secret is sealed. */
export function selectOwnApplication(db: Db, tenantId: string, provider: Provider) {
  return db
    .select({ ownClientId: ownApplications.clientId, ownSecret: ownApplications.secret })
    .from(ownApplications)
    .where(sql`${ownApplications.tenantId} = ${tenantId} and ${ownApplications.provider} = ${provider}`);
}
