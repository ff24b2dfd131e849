import { sql } from 'drizzle-orm';
import { isOperator } from '../accounts/operator.ts';
import { accounts } from '../accounts/schema.ts';
import { parseUsername, type UsernameProblem } from '../accounts/username.ts';
import type { RequestSource } from '../audit/record-event.ts';
import type { MailSeal } from '../mail/queue-mail.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { parseNewUser, type NewUser, type NewUserProblems } from '../users/parse-new-user.ts';
import { registerUser, type RegisterUserResult } from '../users/register-users.ts';
import { parseDisplayName } from './display-name.ts';
import { parseSupportMail, parseSupportPhone, type ParsedPreference } from './parse-preference.ts';
import { idIsFree, isTenantId, registerTenant, type NewTenant } from './register-tenant.ts';

export type NewTenantWithAdmin = Omit<NewTenant, 'supportMail' | 'supportPhone' | 'model'> & {
  model: 'basic' | 'federated';
  /** as typed; empty for none */
  supportMail: string;
  supportPhone: string;
  admin: Omit<NewUser, 'role'>;
};

/** By field, all at once. */
export type NewTenantProblems = Omit<NewUserProblems, 'username'> & {
  id?: 'malformed' | 'taken';
  name?: 'malformed';
  supportMail?: 'malformed';
  supportPhone?: 'malformed';
  /** an operator is in no tenant */
  username?: UsernameProblem | 'operator';
};

export type RegisterTenantWithAdminResult =
  /** `admin`: what became of the first administrator, who can be registered again where it failed */
  | { outcome: 'registered'; tenantId: string; admin: RegisterUserResult }
  /** nothing is registered */
  | { outcome: 'refused'; problems: NewTenantProblems };

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource | null;
  mailSeal: MailSeal;
  publicOrigin: string;
};

/**
 * A tenant and the person who will look after it, who is invited like everyone. All that was given is
 * looked at before anything is written. Throws Forbidden where the actor is no operator any more.
 */
export async function registerTenantWithAdmin(
  dependencies: Dependencies,
  actor: Actor,
  given: NewTenantWithAdmin,
): Promise<RegisterTenantWithAdminResult> {
  const { admin, supportMail, supportPhone, ...tenant } = given;
  const mail = parseOptional(supportMail, parseSupportMail);
  const phone = parseOptional(supportPhone, parseSupportPhone);
  const parsedAdmin = parseNewUser({ ...admin, role: 'admin' });
  const problems: NewTenantProblems = {
    ...(!isTenantId(tenant.id) && { id: 'malformed' }),
    ...(parseDisplayName(tenant.name) === null && { name: 'malformed' }),
    ...(!mail.ok && { supportMail: 'malformed' }),
    ...(!phone.ok && { supportPhone: 'malformed' }),
    ...(!parsedAdmin.ok && parsedAdmin.problems),
    ...(await findTaken(dependencies.db, given)),
  };
  if (!mail.ok || !phone.ok || Object.keys(problems).length > 0) return { outcome: 'refused', problems };

  const support = { supportMail: mail.value, supportPhone: phone.value };
  const registered = await registerTenant(dependencies, { ...tenant, ...support }, actor);
  if (registered.outcome !== 'registered') return { outcome: 'refused', problems: { id: 'taken' } };
  const result = await registerUser(dependencies, tenant.id, actor, { ...admin, role: 'admin' });
  return { outcome: 'registered', tenantId: tenant.id, admin: result };
}

/** What only the database knows. */
async function findTaken(db: Db, { id, admin }: NewTenantWithAdmin): Promise<NewTenantProblems> {
  const parsed = parseUsername(admin.username);
  const account = sql`(select ${accounts.id} from ${accounts} where ${accounts.username} = ${parsed.ok ? parsed.username : ''})`;
  const [found] = await db
    .select({
      free: sql<number>`${idIsFree(id)}`.as('free'),
      operator: sql<number>`${isOperator(account)}`.as('operator'),
    })
    .from(sql`(select 1)`);
  return { ...(!found?.free && { id: 'taken' }), ...(found?.operator && { username: 'operator' }) };
}

function parseOptional(
  typed: string,
  parse: (typed: string) => ParsedPreference,
): { ok: true; value: string | null } | { ok: false } {
  return typed.trim() === '' ? { ok: true, value: null } : parse(typed);
}
