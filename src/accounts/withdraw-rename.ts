import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { renames } from './schema.ts';

/** The new username that this tenant asked for, and that waits for the person, is not asked for any more. */
export function withdrawRename(
  db: Db,
  { tenantId, accountId, now }: { tenantId: string; accountId: string | SQL; now: number },
  condition: SQL,
) {
  return db
    .update(renames)
    .set({ settledAt: now, outcome: 'withdrawn' })
    .where(
      sql`${renames.accountId} = ${accountId} and ${renames.tenantId} = ${tenantId} and ${renames.settledAt} is null and ${condition}`,
    );
}
