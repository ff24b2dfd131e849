import { eq, sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { selectProvenDomain, type ProvenDomain } from '../domains/proven-domain.ts';
import { withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';

export type WayToProve =
  | { by: 'password' }
  /** it can be made to ask, and says when it did */
  | { by: 'provider'; domain: ProvenDomain }
  /** the provider answers by a session that it has, or there is none any more: a mailed code */
  | { by: 'code' };

/** How the signed-in person proves once more who they are. One round trip. */
export async function howToProveAgain(
  db: Db,
  session: Session,
): Promise<{ signedIn: SignedIn; way: WayToProve }> {
  const { accountId } = session;
  const domain = sql`(select ${accounts.domain} from ${accounts} where ${accounts.id} = ${accountId})`;
  const [signedIn, [proven], [account]] = await withSignedIn(
    db,
    session,
    selectProvenDomain(db, domain),
    db
      .select({ hasPassword: sql`${accounts.passwordHash} is not null`.mapWith(Boolean).as('has_password') })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
  );
  const vouched = session.idp !== 'superid';
  const governed = proven !== undefined && (proven.on || (vouched && proven.provider === session.idp));
  if (governed && proven.provider === 'microsoft') {
    return { signedIn, way: { by: 'provider', domain: proven } };
  }
  const password = !governed && (account?.hasPassword || !vouched);
  return { signedIn, way: { by: password ? 'password' : 'code' } };
}
