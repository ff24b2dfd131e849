import { sql, type SQL } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { accounts } from '../accounts/schema.ts';
import { SignInRequired } from '../errors.ts';
import type { Idp } from '../providers.ts';
import type { Db } from '../storage/db.ts';
import { endedSessions } from './schema.ts';
import type { Session } from './session.ts';

/** What every page of a signed-in person knows of their account. */
export type SignedIn = {
  id: string;
  username: string;
  email: string;
  language: 'en' | 'nb' | null;
  primaryTenantId: string | null;
  credentialVersion: number;
  validatedAt: number | null;
  operator: boolean;
};

/** The column that sessions which this one vouches for stand on. */
function epochColumn(idp: Idp) {
  return idp === 'superid' ? accounts.epoch : accounts.federatedEpoch;
}

/**
 * True while the session's account is of the session's epoch and the session was not ended by itself.
 * Whatever a signed-in person changes has this as a condition, so that of a sign-out and a click at
 * the same time one comes first.
 */
export function sessionHolds(session: Session): SQL {
  return sql`exists (select 1 from ${accounts} where ${accounts.id} = ${session.accountId} and ${epochColumn(session.idp)} = ${session.epoch})
    and not exists (select 1 from ${endedSessions} where ${endedSessions.id} in (${session.id}, ${session.sid}) and ${endedSessions.accountId} = ${session.accountId})`;
}

/**
 * One round trip: the account, if the session still holds in D1 (KV alone decides nothing), and
 * whatever else is asked, whose answers come along. Throws SignInRequired otherwise; statements that
 * change something bring `sessionHolds` as their own condition.
 */
export async function withSignedIn<const Q extends BatchItem<'sqlite'>[]>(
  db: Db,
  session: Session,
  ...queries: Q
): Promise<[SignedIn, ...{ [I in keyof Q]: Q[I]['_']['result'] }]> {
  const account = db
    .select({
      id: accounts.id,
      username: accounts.username,
      email: accounts.email,
      language: accounts.language,
      primaryTenantId: accounts.primaryTenantId,
      credentialVersion: accounts.credentialVersion,
      validatedAt: accounts.validatedAt,
      operator: accounts.operator,
    })
    .from(accounts)
    .where(sql`${accounts.id} = ${session.accountId} and ${sessionHolds(session)}`);
  const [rows, ...answers] = await db.batch([account, ...queries]);
  const signedIn = (rows as SignedIn[])[0];
  if (!signedIn) throw new SignInRequired();
  return [signedIn, ...answers] as [SignedIn, ...{ [I in keyof Q]: Q[I]['_']['result'] }];
}
