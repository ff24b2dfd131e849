import { eq, sql, type SQL } from 'drizzle-orm';
import { recordEvent, type RequestSource } from '../audit/record-event.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { domainIsProved } from '../domains/federated-domain.ts';
import type { Actor } from '../users/actor.ts';
import { insertAccounts, nextEpochs } from './change-account.ts';
import { accounts } from './schema.ts';
import { parseUsername, type UsernameProblem } from './username.ts';

type Dependencies = { db: Db; now: number; source: RequestSource | null };

export type MakeOperatorResult =
  | { outcome: 'made'; accountId: string }
  | { outcome: 'already' }
  | { outcome: 'malformed-username'; problem: UsernameProblem }
  /** an operator is in no tenant */
  | { outcome: 'user-of-tenant' }
  /** the tenant that has proved the domain, or its directory, would govern the operator */
  | { outcome: 'domain-of-tenant' };

/**
 * An account becomes an operator's; where there is none, one without password is made, whose first
 * sign-in is by a mailed code. What it was signed in to ends. Throws Forbidden where the actor is no
 * operator any more.
 */
export async function makeOperator(
  { db, now, source }: Dependencies,
  actor: Actor,
  typed: string,
): Promise<MakeOperatorResult> {
  const parsed = parseUsername(typed);
  if (!parsed.ok) return { outcome: 'malformed-username', problem: parsed.problem };
  const { username, domain } = parsed;
  const account = sql`${accounts.username} = ${username}`;
  const isUser = sql`exists (select 1 from users mine join accounts me on me.id = mine.account_id
    where me.username = ${username} and mine.confirmed_at is not null)`;
  const proved = domainIsProved(domain);
  const already = sql`exists (select 1 from accounts me where me.username = ${username} and me.operator = 1)`;
  const may = sql`not ${isUser} and not ${proved} and not ${already} and ${actor.holds}`;
  const given = { username: sql`${username}`, domain: sql`${domain}`, language: sql`null`, now };

  const [[found], , , [made]] = await db.batch([
    db
      .select({
        already: sql<number>`${already}`.as('already'),
        isUser: sql<number>`${isUser}`.as('is_user'),
        proved: sql<number>`${proved}`.as('proved'),
        holds: sql<number>`${actor.holds}`.as('holds'),
      })
      .from(sql`(select 1)`),
    insertAccounts(db, { ...given, id: sql`${newId()}` }, may, sql`(select 1)`),
    recordEvent(
      db,
      { now, source },
      {
        action: 'operator-made',
        outcome: 'success',
        accountId: sql`select ${accounts.id} from ${accounts} where ${account}`,
        actorId: actor.accountId,
      },
      may,
    ),
    db
      .update(accounts)
      // A contact address that a tenant chose would go on getting the notices.
      .set({
        operator: true,
        primaryTenantId: null,
        email: sql`${accounts.username}`,
        ...nextEpochs(),
      })
      .where(sql`${account} and ${may}`)
      .returning({ id: accounts.id }),
  ]);
  if (made) return { outcome: 'made', accountId: made.id };
  if (!found?.holds) throw new Forbidden('not_an_operator');
  if (found.already) return { outcome: 'already' };
  return { outcome: found.isUser ? 'user-of-tenant' : 'domain-of-tenant' };
}

export type UnmakeOperatorResult =
  | { outcome: 'unmade' }
  /** nobody does this to themselves */
  | { outcome: 'own' }
  /** the service is never left without one */
  | { outcome: 'last' };

/** The account is an ordinary one again, signed out everywhere. Throws NotFound where it is no operator's. */
export async function unmakeOperator(
  { db, now, source }: Dependencies,
  actor: Actor,
  accountId: string,
): Promise<UnmakeOperatorResult> {
  if (accountId === actor.accountId) return { outcome: 'own' };
  const last = isLastOperator(accountId);
  const goes = sql`${accounts.id} = ${accountId} and ${accounts.operator} and not ${last} and ${actor.holds}`;
  const [[found], , [unmade]] = await db.batch([
    db
      .select({ operator: accounts.operator, holds: sql<number>`${actor.holds}`.as('holds') })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    recordEvent(
      db,
      { now, source },
      { action: 'operator-unmade', outcome: 'success', accountId, actorId: actor.accountId },
      sql`exists (select 1 from ${accounts} where ${goes})`,
    ),
    db
      .update(accounts)
      .set({ operator: false, ...nextEpochs() })
      .where(goes)
      .returning({ id: accounts.id }),
  ]);
  if (unmade) return { outcome: 'unmade' };
  if (!found?.operator) throw new NotFound();
  if (!found.holds) throw new Forbidden('not_an_operator');
  return { outcome: 'last' };
}

/** An operator, and there is no other. */
export function isLastOperator(accountId: string): SQL {
  return sql`(exists (select 1 from accounts me where me.id = ${accountId} and me.operator = 1)
    and not exists (select 1 from accounts other where other.operator = 1 and other.id <> ${accountId}))`;
}
