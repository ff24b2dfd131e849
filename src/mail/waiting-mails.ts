import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../storage/db.ts';
import { mailProblemOf, type MailProblem } from './mail-problem.ts';
import { outbox } from './schema.ts';
import type { TemplateName } from './templates/index.ts';

export type StuckMail = {
  recipient: string;
  template: TemplateName;
  since: number;
  /** null where nobody has tried */
  problem: MailProblem | null;
  nextTryAt: number;
};

/** A mail that nobody has tried for so long is forgotten, not on its way. */
const OVERDUE = 15 * 60 * 1000;

/**
 * The mails of a tenant that should have gone and have not, the oldest first; with each, how many there
 * are in all. For a batch.
 */
export function selectStuckMails(db: Db, tenantId: string, now: number, most: number) {
  const unsent = unsentOf(tenantId);
  const refused = sql`select ${outbox.id} from ${outbox} where ${unsent} and ${outbox.lastError} is not null`;
  const overdue = sql`select ${outbox.id} from ${outbox} where ${unsent} and ${outbox.lastError} is null
    and ${outbox.nextTryAt} <= ${now - OVERDUE}`;
  return db
    .select({
      recipient: outbox.recipient,
      template: outbox.template,
      since: outbox.createdAt,
      lastError: outbox.lastError,
      nextTryAt: outbox.nextTryAt,
      all: sql<number>`count(*) over ()`.as('all_stuck'),
    })
    .from(outbox)
    .where(sql`${outbox.id} in (${refused} union all ${overdue})`)
    .orderBy(outbox.createdAt, outbox.id)
    .limit(most);
}

type Row = Awaited<ReturnType<typeof selectStuckMails>>[number];

export function toStuckMail({ recipient, template, since, lastError, nextTryAt }: Row): StuckMail {
  const problem = lastError === null ? null : mailProblemOf(lastError);
  return { recipient, template: template as TemplateName, since, problem, nextTryAt };
}

/** Those that wait for their day, since a tenant's invitations of one day are limited. For a batch. */
export function countMailsForLater(db: Db, tenantId: string, now: number) {
  return db
    .select({
      later: sql<number>`count(*)`.as('later_mails'),
      last: sql<number | null>`max(${outbox.nextTryAt})`.as('last_of_later'),
    })
    .from(outbox)
    .where(sql`${unsentOf(tenantId)} and ${outbox.nextTryAt} > ${now} and ${outbox.tries} = 0`);
}

function unsentOf(tenantId: string): SQL {
  return sql`${outbox.tenantId} = ${tenantId} and ${outbox.sentAt} is null`;
}
