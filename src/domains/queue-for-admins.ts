import { sql, type SQL } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { queueMails, type SealedMail } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { users } from '../users/schema.ts';
import { isAdmitted } from '../users/may-enter.ts';

/** Everyone, as long as a tenant has not made everybody one. */
const MOST_TOLD = 200;

/**
 * The same mail to the administrators of a tenant, those first who were here last. For the batch of what it
 * tells. Each is sent by the cron, or by whoever asks for what waits.
 */
export function queueForAdmins(
  db: Db,
  { template, parameters }: Pick<SealedMail, 'template' | 'parameters'>,
  { tenantId, now }: { tenantId: string; now: number },
  condition: SQL,
) {
  const admins = sql`select ${accounts.id} as account_id, ${accounts.email} as email,
      coalesce(${accounts.language}, ${tenants.language}) as language
    from ${users} join ${accounts} on ${accounts.id} = ${users.accountId} join ${tenants} on ${tenants.id} = ${users.tenantId}
    where ${users.tenantId} = ${tenantId} and ${users.role} = 'admin'
      and ${isAdmitted()}
    order by ${users.lastEnteredAt} desc nulls last, ${users.id} limit ${MOST_TOLD}`;
  return queueMails(
    db,
    { id: sql`lower(hex(randomblob(12)))`, template, parameters: sql`${parameters}` },
    {
      recipient: sql`told.email`,
      language: sql`told.language`,
      accountId: sql`told.account_id`,
      tenantId,
      now,
      notBefore: sql`${now}`,
    },
    condition,
    sql`(${admins}) told`,
  );
}
