import { sql, type SQL } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import { sessionHolds, withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import { methodsOf, OPERATOR_LIFETIME, type Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import type { Actor } from '../users/actor.ts';
import { accounts } from './schema.ts';

/** Someone who runs the service. They are in no tenant, and no tenant and no directory can change them. */
export type Operator = { signedIn: SignedIn; actor: Actor };

/**
 * One round trip: whether the signed-in person is an operator, now, by a session that password and code
 * began at most eight hours ago. Throws NotFound for everyone else, SignInRequired where the session has
 * ended.
 */
export async function getOperator({ db, now }: { db: Db; now: number }, session: Session): Promise<Operator> {
  const { accountId, startedAt } = session;
  const methods = methodsOf(session);
  const [signedIn] = await withSignedIn(db, session);
  const proved = methods.includes('pwd') && methods.includes('otp') && now - startedAt < OPERATOR_LIFETIME;
  if (!signedIn.operator || !proved) throw new NotFound('not_an_operator');
  return {
    signedIn,
    actor: { accountId, holds: sql`(${sessionHolds(session)} and ${isOperator(accountId)})` },
  };
}

/** True for the account of an operator. */
export function isOperator(accountId: string | SQL): SQL {
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${accountId} and ${accounts.operator})`;
}

/** Each operator, with where notices go: for a statement that tells them all. */
export function selectOperators(): SQL {
  return sql`select them.id, them.email, them.language from accounts them where them.operator = 1`;
}

/** True if an operator's username is in this domain. `operator = 1` lets the index of operators serve. */
export function domainHasOperator(domain: string | SQL): SQL {
  return sql`exists (select 1 from accounts theirs where theirs.domain = ${domain} and theirs.operator = 1)`;
}
