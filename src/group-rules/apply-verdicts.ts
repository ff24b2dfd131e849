import { sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { grants } from '../grants/schema.ts';
import { queueLogoutNotices } from '../grants/queue-logout-notices.ts';
import type { Db } from '../storage/db.ts';
import { setByRules } from '../users/set-by-rules.ts';
import { CHANGES } from './judge-users.ts';

/**
 * What `verdicts` (as `verdict`, of `judgeUsers`) say comes about, where `go` holds: events, the end of the sign-ins
 * of those who may not sign in any more, and the users as they are from then on. For one batch.
 */
export function applyVerdicts(
  db: Db,
  { now, source }: { now: number; source: RequestSource | null },
  verdicts: SQL,
  go: SQL = sql`true`,
) {
  const event = {
    outcome: 'success',
    reason: 'group-rule',
    accountId: sql`verdict.account_id`,
    tenantId: sql`verdict.tenant_id`,
  } as const;
  const bars = sql`verdict.turns_entry and verdict.next_barred`;
  return [
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'role-changed', detail: sql`verdict.next_role` },
      sql`not verdict.kept and verdict.turns_role and ${go}`,
      verdicts,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'user-barred' },
      sql`not verdict.kept and ${bars} and ${go}`,
      verdicts,
    ),
    recordEvent(
      db,
      { now, source },
      { ...event, action: 'user-let-in' },
      sql`not verdict.kept and verdict.turns_entry and not verdict.next_barred and ${go}`,
      verdicts,
    ),
    queueLogoutNotices(
      db,
      now,
      sql`(${grants.accountId}, ${grants.tenantId}) in
          (select verdict.account_id, verdict.tenant_id from ${verdicts} where not verdict.kept and ${bars})
        and ${grants.provedAt} > (select who.epoch from users who
          where who.account_id = ${grants.accountId} and who.tenant_id = ${grants.tenantId})
        and ${go}`,
    ),
    setByRules(db, now, { verdicts, changes: CHANGES, go: sql`not verdict.kept and ${go}` }),
  ] as const;
}
