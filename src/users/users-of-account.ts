import { and, eq, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { isOperator } from '../accounts/operator.ts';
import { tenants } from '../tenants/schema.ts';
import type { Db } from '../storage/db.ts';
import { users } from './schema.ts';

export type Place = {
  userId: string;
  tenantId: string;
  tenantName: string;
  role: 'admin' | 'user';
  firstName: string;
  lastName: string;
  /** who invited, by the name they bear in that tenant */
  invitedBy: string | null;
  invitedAt: number;
  lastEnteredAt: number | null;
};

/** Where one account stands: what it can enter (last used first), what is suspended, what invites it. */
export type Places = { enterable: Place[]; suspended: Place[]; invitations: Place[]; deactivated: number };

/** All users of one account with their tenants, in one query; `sortPlaces` reads its answer. No invitation reaches an operator. */
export function usersOfAccount(db: Db, accountId: string | SQL) {
  const inviter = alias(users, 'inviter');
  return db
    .select({
      userId: users.id,
      tenantId: users.tenantId,
      tenantName: tenants.name,
      role: users.role,
      firstName: users.firstName,
      lastName: users.lastName,
      invitedBy: sql<string | null>`${inviter.firstName} || ' ' || ${inviter.lastName}`,
      invitedAt: users.invitedAt,
      invitedUsername: users.invitedUsername,
      confirmedAt: users.confirmedAt,
      declinedAt: users.declinedAt,
      deactivatedAt: users.deactivatedAt,
      heldAt: users.heldAt,
      barredAt: users.barredAt,
      suspendedAt: tenants.suspendedAt,
      epoch: users.epoch,
      lastEnteredAt: users.lastEnteredAt,
    })
    .from(users)
    .innerJoin(tenants, eq(tenants.id, users.tenantId))
    .leftJoin(inviter, and(eq(inviter.accountId, users.invitedBy), eq(inviter.tenantId, users.tenantId)))
    .where(
      sql`${users.accountId} = ${accountId} and ${tenants.model} <> 'standard' and ${tenants.removedAt} is null
        and (${users.confirmedAt} is not null or not ${isOperator(sql`${users.accountId}`)})`,
    )
    .orderBy(sql`${users.lastEnteredAt} desc nulls last`, users.confirmedAt, users.tenantId);
}

type Row = ReturnType<typeof usersOfAccount>['_']['result'][number];

/** An invitation counts only for exactly the username that was invited. */
export function sortPlaces(rows: Row[], username: string): Places {
  const places: Places = { enterable: [], suspended: [], invitations: [], deactivated: 0 };
  for (const row of rows) {
    if (row.deactivatedAt !== null || row.heldAt !== null || row.barredAt !== null)
      places.deactivated += row.confirmedAt === null ? 0 : 1;
    else if (row.confirmedAt !== null) places[row.suspendedAt === null ? 'enterable' : 'suspended'].push(row);
    else if (row.declinedAt === null && row.suspendedAt === null && row.invitedUsername === username) {
      places.invitations.push(row);
    }
  }
  return places;
}
