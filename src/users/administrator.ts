import { and, eq, sql, type SQL } from 'drizzle-orm';
import { Forbidden, SignInRequired } from '../errors.ts';
import { sessionHolds, withSignedIn, type SignedIn } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import type { Actor } from './actor.ts';
import { isAdmitted, mayEnter } from './may-enter.ts';
import { users } from './schema.ts';

export type Administrator = {
  signedIn: SignedIn;
  /** the administrator's own user in this tenant */
  user: { id: string; firstName: string; lastName: string };
  tenant: typeof tenants.$inferSelect;
  actor: Actor;
};

/**
 * One round trip: whether the signed-in person is an administrator of this tenant, now. Throws Forbidden,
 * the same for a tenant that does not exist, SignInRequired where the session has ended or the tenant has
 * ended this person's sessions since.
 */
export async function getAdministrator(db: Db, session: Session, tenantId: string): Promise<Administrator> {
  const [signedIn, [found]] = await withSignedIn(
    db,
    session,
    db
      .select({
        // Under another name than the tenant's id: D1 answers a batch by the names of columns.
        user: {
          id: sql<string>`${users.id}`.as('user_id'),
          firstName: users.firstName,
          lastName: users.lastName,
          epoch: users.epoch,
        },
        tenant: tenants,
      })
      .from(users)
      .innerJoin(tenants, eq(tenants.id, users.tenantId))
      .where(
        and(
          eq(users.accountId, session.accountId),
          eq(users.tenantId, tenantId),
          eq(users.role, 'admin'),
          mayEnter(),
        ),
      ),
  );
  if (!found) throw new Forbidden('not_an_administrator');
  if (found.user.epoch >= session.provedAt) throw new SignInRequired();
  const { tenant, user } = found;
  return {
    signedIn,
    tenant,
    user,
    actor: { accountId: session.accountId, holds: administers(session, tenantId) },
  };
}

/** Still an administrator there, by a session that holds. */
function administers(session: Session, tenantId: string): SQL {
  return sql`(${sessionHolds(session)} and exists (select 1 from users me join tenants mine on mine.id = me.tenant_id
    where me.account_id = ${session.accountId} and me.tenant_id = ${tenantId} and me.role = 'admin'
    and ${isAdmitted('me')} and me.epoch < ${session.provedAt}
    and mine.suspended_at is null))`;
}
