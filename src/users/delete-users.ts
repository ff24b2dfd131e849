import { sql, type SQL } from 'drizzle-orm';
import { deleteMemberships } from '../groups/delete-memberships.ts';
import type { Db } from '../storage/db.ts';
import { entryDays, users, userTerms, userValues } from './schema.ts';

/** Users and the words that find them, for the batch of a removal. `which` selects ids. */
export function deleteUsers(db: Db, which: SQL) {
  return [
    ...deleteMemberships(db, which),
    db.delete(userTerms).where(sql`${userTerms.userId} in (${which})`),
    db.delete(userValues).where(sql`${userValues.userId} in (${which})`),
    db.delete(users).where(sql`${users.id} in (${which})`),
  ] as const;
}

/** Whoever this account invited was invited by nobody whom we know. */
export function forgetInviter(db: Db, accountId: string, condition: SQL) {
  return db
    .update(users)
    .set({ invitedBy: null })
    .where(sql`${users.invitedBy} = ${accountId} and ${condition}`);
}

export function deleteEntryDays(db: Db, tenantId: string, condition: SQL) {
  return db.delete(entryDays).where(sql`${entryDays.tenantId} = ${tenantId} and ${condition}`);
}
