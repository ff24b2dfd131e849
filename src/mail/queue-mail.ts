import type { SQL } from 'drizzle-orm';
import type { Seal } from '../crypto/seal.ts';
import type { Language } from '../languages.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { insertWhere } from '../storage/insert-where.ts';
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
