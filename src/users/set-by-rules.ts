import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

/**
 * What group rules have made of users. `verdicts`: a row for each as `verdict`, with `says_role`, `next_role`,
 * `says_entry`, `next_barred`, `turns_entry`; of `changes`, something is different. Answers their ids.
 */
export function setByRules(
  db: Db,
  now: number,
  { verdicts, changes, go }: { verdicts: SQL; changes: SQL; go: SQL },
) {
  return db
    .update(users)
    .set({
      role: sql`verdict.next_role`,
      roleSetAt: sql`case when verdict.says_role is null then ${users.roleSetAt} else coalesce(${users.roleSetAt}, ${now}) end`,
      barredAt: sql`case when verdict.next_barred then coalesce(${users.barredAt}, ${now}) end`,
      entrySetAt: sql`case when verdict.says_entry is null then ${users.entrySetAt} else coalesce(${users.entrySetAt}, ${now}) end`,
      epoch: sql`case when verdict.turns_entry and verdict.next_barred then ${now} else ${users.epoch} end`,
      // Of someone registered in this very batch nobody has seen another version.
      version: sql`${users.version} + (${changes} and not (${users.version} = 0 and ${users.invitedAt} = ${now}))`,
      modifiedAt: sql`case when ${changes} then ${now} else ${users.modifiedAt} end`,
    })
    .from(verdicts)
    .where(sql`${users.id} = verdict.id and ${go}`)
    .returning({ id: users.id });
}
