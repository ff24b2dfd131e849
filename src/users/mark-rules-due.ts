import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

/** The group rules are to be applied to them. `which`: a condition on `users`. */
export function markRulesDue(db: Db, { tenantId, now }: { tenantId: string; now: number }, which: SQL) {
  return db
    .update(users)
    .set({ rulesDueAt: now })
    .where(sql`${users.tenantId} = ${tenantId} and ${which}`);
}

/** They have had their turn. `which` selects their ids. Answers them. */
export function clearRulesDue(db: Db, tenantId: string, which: SQL) {
  return db
    .update(users)
    .set({ rulesDueAt: null })
    .where(sql`${users.tenantId} = ${tenantId} and ${users.id} in (${which})`)
    .returning({ id: users.id });
}
