import { sql } from 'drizzle-orm';
import {
  changeUser,
  asChanged,
  type ChangeUserResult,
  type Dependencies,
  type Which,
} from './change-user.ts';
import { users } from './schema.ts';

/** Nobody changes their own, and the last administrator stays one. The person's sessions here go on. */
export function changeRole(
  dependencies: Dependencies,
  tenantId: string,
  which: Which,
  role: 'admin' | 'user',
): Promise<ChangeUserResult> {
  const { db, now } = dependencies;
  return changeUser(
    dependencies,
    tenantId,
    which,
    {
      event: { action: 'role-changed', reason: role },
      when: sql`${users.role} <> ${role}`,
      losesAdmin: true,
    },
    (go) => [
      db
        .update(users)
        .set({ role, roleSetAt: now, ...asChanged(now) })
        .where(go),
    ],
  );
}
