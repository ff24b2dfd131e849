import { sql, type SQL } from 'drizzle-orm';
import { queueMails, type SealedMail } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { selectOperators } from './operator.ts';

/** The same mail to every operator, for the batch of what it tells. */
export function queueForOperators(db: Db, mail: SealedMail, now: number, condition: SQL) {
  return queueMails(
    db,
    { id: sql`lower(hex(randomblob(12)))`, template: mail.template, parameters: sql`${mail.parameters}` },
    {
      recipient: sql`told.email`,
      language: sql`coalesce(told.language, 'en')`,
      accountId: sql`told.id`,
      tenantId: sql`null`,
      now,
      notBefore: sql`${now}`,
    },
    condition,
    sql`(${selectOperators()}) told`,
  );
}
