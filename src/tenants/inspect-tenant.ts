import { eq, sql } from 'drizzle-orm';
import { NotFound } from '../errors.ts';
import { outbox } from '../mail/schema.ts';
import type { Db } from '../storage/db.ts';
import { users, type UserState } from '../users/schema.ts';
import { tenants } from './schema.ts';
import { stateOfTenant, type TenantState } from './tenant-state.ts';

export type InspectedTenant = {
  tenant: typeof tenants.$inferSelect;
  state: TenantState;
  users: Record<UserState, number>;
  /** who looks after it, those who came first before the others; the first twenty */
  admins: {
    accountId: string;
    username: string;
    firstName: string;
    lastName: string;
    state: UserState;
  }[];
  /** refused by the mail service at least once, and not sent since */
  stuckMails: number;
};

/** What an operator sees of one tenant, in one round trip. Throws NotFound. */
export async function inspectTenant(db: Db, tenantId: string): Promise<InspectedTenant> {
  const theirs = sql`${users.tenantId} = ${tenantId}`;
  const state = sql<UserState>`${users.state}`;
  const [[tenant], [found], counts, admins, [mails]] = await db.batch([
    db.select().from(tenants).where(eq(tenants.id, tenantId)),
    db
      .select({ state: stateOfTenant().as('tenant_state') })
      .from(tenants)
      .where(eq(tenants.id, tenantId)),
    db
      .select({ state: state.as('user_state'), count: sql<number>`count(*)`.as('count') })
      .from(users)
      .where(theirs)
      .groupBy(users.state),
    db
      .select({
        accountId: users.accountId,
        username: users.username,
        firstName: users.firstName,
        lastName: users.lastName,
        state: state.as('admin_state'),
      })
      .from(users)
      .where(sql`${theirs} and ${users.role} = 'admin'`)
      .orderBy(sql`${users.confirmedAt} nulls last`, users.invitedAt, users.id)
      .limit(20),
    db
      .select({ count: sql<number>`count(*)`.as('count') })
      .from(outbox)
      .where(
        sql`${outbox.tenantId} = ${tenantId} and ${outbox.sentAt} is null and ${outbox.lastError} is not null`,
      ),
  ]);
  if (!tenant || !found) throw new NotFound();
  const none = { invited: 0, active: 0, deactivated: 0 };
  const byState = Object.fromEntries(counts.map((one) => [one.state, one.count]));
  return {
    tenant,
    state: found.state,
    users: { ...none, ...byState },
    admins,
    stuckMails: mails?.count ?? 0,
  };
}
