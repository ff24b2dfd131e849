import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { directories, directoryRequests, directoryTokens } from './schema.ts';

/** For the batch that removes the tenant. */
export function deleteDirectoriesOfTenant(db: Db, tenantId: string, condition: SQL) {
  return [
    db.delete(directoryRequests).where(sql`${directoryRequests.tenantId} = ${tenantId} and ${condition}`),
    db.delete(directoryTokens).where(sql`${directoryTokens.tenantId} = ${tenantId} and ${condition}`),
    db.delete(directories).where(sql`${directories.tenantId} = ${tenantId} and ${condition}`),
  ] as const;
}

/** Whoever made a directory or a token of it is nobody whom we know. */
export function forgetMakerOfDirectories(db: Db, accountId: string, condition: SQL) {
  return [
    db
      .update(directories)
      .set({ createdBy: null })
      .where(sql`${directories.createdBy} = ${accountId} and ${condition}`),
    db
      .update(directoryTokens)
      .set({ createdBy: null })
      .where(sql`${directoryTokens.createdBy} = ${accountId} and ${condition}`),
  ] as const;
}
