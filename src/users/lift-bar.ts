import { sql } from 'drizzle-orm';
import {
  asChanged,
  changeUser,
  type ChangeUserResult,
  type Dependencies,
  type Which,
} from './change-user.ts';
import { users } from './schema.ts';

/**
 * The person may sign in again, against what a group rule has said: until one that always counts says it again. The
 * caller has asked for a recent proof, since they may be an administrator.
 */
export function liftBar(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
): Promise<ChangeUserResult> {
  const { db, now } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    {
      event: { action: 'user-let-in', reason: 'by-admin' },
      when: sql`${users.barredAt} is not null`,
      losesAdmin: false,
    },
    (go) => [
      db
        .update(users)
        .set({ barredAt: null, entrySetAt: now, ...asChanged(now) })
        .where(go),
    ],
  );
}
