import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { grants } from './schema.ts';

/** All that came of one sign-in of an application counts no more; of its own alone. One round trip. */
export async function revokeGrant(
  { db, now }: { db: Db; now: number },
  { grantId, applicationId }: { grantId: string; applicationId: string },
): Promise<void> {
  await db
    .update(grants)
    .set({ revokedAt: now })
    .where(
      sql`${grants.id} = ${grantId} and ${grants.applicationId} = ${applicationId} and ${grants.revokedAt} is null`,
    );
}
