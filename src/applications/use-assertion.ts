import { hashToken } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { usedAssertions } from './schema.ts';

/** Of several tries with the same assertion one wins. One round trip; true for the winner. */
export async function useAssertion(
  db: Db,
  { applicationId, jti, expiresAt }: { applicationId: string; jti: string; expiresAt: number },
): Promise<boolean> {
  const id = hashToken(JSON.stringify([applicationId, jti]));
  const rows = await db
    .insert(usedAssertions)
    .values({ id, expiresAt })
    .onConflictDoNothing()
    .returning({ id: usedAssertions.id });
  return rows.length === 1;
}
