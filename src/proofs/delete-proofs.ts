import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { codes, links } from './schema.ts';

/** Every link and code of one account, for the batch that removes it. */
export function deleteProofsOf(db: Db, accountId: string, condition: SQL) {
  return [
    db.delete(links).where(sql`${links.accountId} = ${accountId} and ${condition}`),
    db.delete(codes).where(sql`${codes.accountId} = ${accountId} and ${condition}`),
  ] as const;
}

/** The links that told of these users' invitations; `userIds` selects ids. */
export function deleteInvitationLinks(db: Db, userIds: SQL) {
  return db.delete(links).where(sql`${links.userId} in (${userIds})`);
}
