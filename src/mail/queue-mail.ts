import { sql, type SQL } from 'drizzle-orm';
import type { Seal } from '../crypto/seal.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
import { tenants } from '../tenants/schema.ts';
import { outbox } from './schema.ts';
import type { ParametersOf, TemplateName } from './templates/index.ts';

export type MailSeal = Seal<Record<string, string | null>>;

/** A mail whose parameters are sealed already: nothing of it lies in the database in clear. */
export type SealedMail = { id: string; template: TemplateName; parameters: string };

/** A year: however long the mail service refuses, what is to be sent can be read. */
const READABLE = 365 * 24 * 60 * 60;

export async function sealMail<N extends TemplateName>(
  { mailSeal, now }: { mailSeal: MailSeal; now: number },
  template: N,
  parameters: ParametersOf<N>,
): Promise<SealedMail> {
  return { id: newId(), template, parameters: await mailSeal.seal(parameters, now, READABLE) };
}

/** The insert of one mail, to be put in the batch of what it tells. */
export function queueMail(
  db: Db,
  mail: SealedMail,
  to: {
    recipient: string | SQL;
    language: Language | SQL;
    accountId?: string | SQL;
    tenantId?: string | SQL;
    now: number;
  },
  condition: SQL,
) {
  const { now, ...address } = to;
  return insertWhere(db, outbox, { ...mail, ...address, createdAt: now, nextTryAt: now }, condition);
}

/** One mail for each row of `from`, not before its time. */
export function queueMails(
  db: Db,
  mail: { id: SQL; template: TemplateName; parameters: SQL },
  to: {
    recipient: SQL;
    language: SQL;
    accountId: SQL;
    tenantId: string | SQL;
    now: number;
    notBefore: SQL;
  },
  condition: SQL,
  from: SQL,
) {
  const { now, notBefore, ...address } = to;
  return insertWhere(
    db,
    outbox,
    { ...mail, ...address, createdAt: now, nextTryAt: notBefore },
    condition,
    from,
  );
}

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/**
 * When the next invitation of a tenant may be mailed: the first ones at once, those beyond the tenant's
 * daily limit on a later day, and `recipient`, if one is given, not twice within an hour. `place`: how many of this very statement
 * come before.
 */
export function timeOfInvitation(
  tenantId: string,
  now: number,
  { place, recipient }: { place: SQL; recipient: SQL | null },
): SQL<number> {
  const before = sql`(select count(*) from ${outbox} where ${outbox.tenantId} = ${tenantId}
    and ${outbox.template} = 'welcome' and ${outbox.nextTryAt} > ${now - DAY})`;
  const perDay = sql`(select ${tenants.invitationsPerDay} from ${tenants} where ${tenants.id} = ${tenantId})`;
  // `+`: by the recipient, not through all that the tenant has waiting.
  const again = sql`(select coalesce(max(${outbox.createdAt}) + ${HOUR}, 0) from ${outbox} where ${outbox.tenantId} = ${tenantId}
    and ${outbox.recipient} = ${recipient} and +${outbox.template} = 'welcome' and ${outbox.createdAt} > ${now - HOUR})`;
  return sql<number>`max(${now} + ((${before} + ${place}) / max(${perDay}, 1)) * ${DAY}, ${again})`;
}

/** Welcome mails that nobody has sent yet are not sent any more. */
export function withdrawInvitationMails(
  db: Db,
  { tenantId, accountId }: { tenantId: string; accountId: SQL },
  condition: SQL,
) {
  return db.delete(outbox).where(sql`${outbox.tenantId} = ${tenantId} and ${outbox.template} = 'welcome'
    and ${outbox.accountId} = ${accountId} and ${outbox.sentAt} is null and ${condition}`);
}
