import { sql } from 'drizzle-orm';
import { prepareClosing } from '../accounts/close-account.ts';
import type { RequestSource } from '../audit/record-event.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
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
  const { db, now } = dependencies;
  const { accountId, username, own, open, still } = await judgeConflict({ db, now }, tenantId, which);
  if (own) return { outcome: 'own' };
  if (!open) return { outcome: 'over' };
  // Whoever comes new is no administrator, whatever the predecessor was.
  const newUser: NewUser = { ...person, username, role: 'user' };
  const parsed = parseNewUser(newUser);
  if (!parsed.ok) return { outcome: 'malformed', problems: parsed.problems };

  const { actor } = which;
  const { begin, end } = await prepareClosing(dependencies, {
    accountId,
    tenantId,
    actorId: actor.accountId,
  });
  const gone = sql`not exists (select 1 from accounts it where it.id = ${accountId})`;
  const answers = await db.batch([
    ...begin(still),
    ...end(),
    db.select({ gone: sql`${gone}`.mapWith(Boolean).as('gone') }).from(sql`(select 1)`),
  ]);
  const [state] = answers.at(-1) as { gone: boolean }[];
  if (!state?.gone) return { outcome: 'over' };
  // It is closed, whatever becomes of this: they can be registered like anyone else.
  const registered = await registerUser(dependencies, tenantId, actor, newUser).catch(() => null);
  return { outcome: 'closed', registered };
}
