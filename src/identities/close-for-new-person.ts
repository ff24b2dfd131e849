import { sql } from 'drizzle-orm';
import { deleteAccount, isLastAdminSomewhere, markForClosing } from '../accounts/delete-account.ts';
import { selectOperators } from '../accounts/operator.ts';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { queueMails, sealMail, type MailSeal, type SealedMail } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { tenants } from '../tenants/schema.ts';
import { parseNewUser, type NewUser, type NewUserProblems } from '../users/parse-new-user.ts';
import { registerUser, type RegisterUserResult } from '../users/register-users.ts';
import type { SettleConflictResult } from './declare-same-person.ts';
import { judgeConflict, type WhichConflict } from './judge-conflict.ts';

export type CloseForNewPersonResult =
  | Exclude<SettleConflictResult, { outcome: 'settled' }>
  /** nothing is closed yet */
  | { outcome: 'malformed'; problems: NewUserProblems }
  /** the old account is closed; what came of registering the new person, null where it failed */
  | { outcome: 'closed'; registered: Exclude<RegisterUserResult, { outcome: 'not-allowed' }> | null };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * The one who came is someone new, who was given the address of somebody who has left. The old account is
 * closed, in every tenant, so that nobody inherits a predecessor's tenants; a new one is made for the new
 * person, here, and the others have to invite them anew. Operators hear of a tenant that is left without an
 * administrator. Throws NotFound, Forbidden.
 */
export async function closeForNewPerson(
  dependencies: Dependencies,
  tenantId: string,
  which: WhichConflict,
  person: Omit<NewUser, 'username' | 'role'>,
): Promise<CloseForNewPersonResult> {
  const { db, now, source, mailSeal, publicOrigin } = dependencies;
  const { accountId, username, own, open, still } = await judgeConflict({ db, now }, tenantId, which);
  if (own) return { outcome: 'own' };
  if (!open) return { outcome: 'over' };
  // Whoever comes new is no administrator, whatever the predecessor was.
  const newUser: NewUser = { ...person, username, role: 'user' };
  const parsed = parseNewUser(newUser);
  if (!parsed.ok) return { outcome: 'malformed', problems: parsed.problems };

  const { actor } = which;
  const left = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(sql`${tenants.id} in (${isLastAdminSomewhere(accountId)})`);
  const mails: SealedMail[] = [];
  for (const { id } of left) {
    const page = `${publicOrigin}/operator/tenants/${id}`;
    mails.push(await sealMail({ mailSeal, now }, 'tenant-without-admin', { tenantId: id, page }));
  }
  // The conflict goes with the account, so that what follows looks for the mark.
  const mark = newId();
  const closing = sql`exists (select 1 from accounts it where it.id = ${accountId} and it.username = ${mark})`;
  const gone = sql`not exists (select 1 from accounts it where it.id = ${accountId})`;
  const answers = await db.batch([
    recordEvent(
      db,
      { now, source },
      {
        action: 'account-closed',
        outcome: 'success',
        reason: 'address-recycled',
        accountId,
        tenantId,
        actorId: actor.accountId,
      },
      still,
    ),
    markForClosing(db, accountId, mark, still),
    ...mails.map((mail) =>
      queueMails(
        db,
        {
          id: sql`lower(hex(randomblob(12)))`,
          template: 'tenant-without-admin',
          parameters: sql`${mail.parameters}`,
        },
        {
          recipient: sql`told.email`,
          language: sql`coalesce(told.language, 'en')`,
          accountId: sql`told.id`,
          tenantId: sql`null`,
          now,
          notBefore: sql`${now}`,
        },
        closing,
        sql`(${selectOperators()}) told`,
      ),
    ),
    ...deleteAccount(
      db,
      { now, source },
      { accountId, actorId: actor.accountId, reason: 'address-recycled' },
      closing,
    ),
    db.select({ gone: sql`${gone}`.mapWith(Boolean).as('gone') }).from(sql`(select 1)`),
  ]);
  const [state] = answers.at(-1) as { gone: boolean }[];
  if (!state?.gone) return { outcome: 'over' };
  // It is closed, whatever becomes of this: they can be registered like anyone else.
  const registered = await registerUser(dependencies, tenantId, actor, newUser).catch(() => null);
  return { outcome: 'closed', registered };
}
