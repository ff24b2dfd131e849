import { sql } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { grants } from './schema.ts';

/** What a grant is that is revoked; it is kept for a while, to be known. */
export function revokedNow(now: number) {
  return { revokedAt: now, expiresAt: now };
}

/** All that came of one sign-in of an application counts no more; of its own alone. One round trip. */
export async function revokeGrant(
  { db, now }: { db: Db; now: number },
  { grantId, applicationId }: { grantId: string; applicationId: string },
): Promise<void> {
  await db
    .update(grants)
    .set(revokedNow(now))
    .where(
      sql`${grants.id} = ${grantId} and ${grants.applicationId} = ${applicationId} and ${grants.revokedAt} is null`,
    );
}
