import { desc, eq, sql } from 'drizzle-orm';
import { auditEvents } from '../audit/schema.ts';
import { NotFound } from '../errors.ts';
import type { Db } from '../storage/db.ts';
import { tenants } from '../tenants/schema.ts';
import { users, type UserState } from '../users/schema.ts';
import { accounts } from './schema.ts';

export type InspectedAccount = {
  id: string;
  username: string;
  email: string;
  language: 'en' | 'nb' | null;
  operator: boolean;
  hasPassword: boolean;
  validatedAt: number | null;
  createdAt: number;
  lastSignInAt: number | null;
  primaryTenantId: string | null;
  /** in every tenant, oldest first */
  users: {
    id: string;
    tenantId: string;
    tenantName: string;
    role: 'admin' | 'user';
    state: UserState;
    confirmedAt: number | null;
    declinedAt: number | null;
  }[];
};

/** All of one account, across tenants: for operators alone. One round trip. Throws NotFound. */
export async function inspectAccount(db: Db, accountId: string): Promise<InspectedAccount> {
  const [[account], places, [signIn]] = await db.batch([
    db
      .select({
        id: accounts.id,
        username: accounts.username,
        email: accounts.email,
        language: accounts.language,
        operator: accounts.operator,
        hasPassword: sql`${accounts.passwordHash} is not null`.mapWith(Boolean).as('has_password'),
        validatedAt: accounts.validatedAt,
        createdAt: accounts.createdAt,
        primaryTenantId: accounts.primaryTenantId,
      })
      .from(accounts)
      .where(eq(accounts.id, accountId)),
    db
      .select({
        id: users.id,
        tenantId: users.tenantId,
        tenantName: tenants.name,
        role: users.role,
        state: sql<UserState>`${users.state}`.as('user_state'),
        confirmedAt: users.confirmedAt,
        declinedAt: users.declinedAt,
      })
      .from(users)
      .innerJoin(tenants, eq(tenants.id, users.tenantId))
      .where(eq(users.accountId, accountId))
      .orderBy(sql`${users.confirmedAt} nulls last`, users.invitedAt, users.id),
    db
      .select({ at: auditEvents.at })
      .from(auditEvents)
      .where(
        sql`${auditEvents.accountId} = ${accountId} and ${auditEvents.action} = 'sign-in' and ${auditEvents.outcome} = 'success'`,
      )
      .orderBy(desc(auditEvents.id))
      .limit(1),
  ]);
  if (!account) throw new NotFound();
  return { ...account, users: places, lastSignInAt: signIn?.at ?? null };
}
