import { eq } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { applicationSecrets } from './schema.ts';

/** For a batch: what an application's secrets hash to. */
export function selectSecrets(db: Db, clientId: string) {
  return db
    .select({ secretHash: applicationSecrets.hash })
    .from(applicationSecrets)
    .where(eq(applicationSecrets.applicationId, clientId));
}
