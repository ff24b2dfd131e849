import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { tenants } from '../tenants/schema.ts';

/** One account's place in one tenant: linked to an associate there (R1, R2). */
export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    associateId: text('associate_id').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    role: text({ enum: ['admin', 'user'] }).notNull(),
    invitedAt: integer('invited_at').notNull(),
    invitedBy: text('invited_by').references(() => accounts.id),
    /** the person confirms signed in as exactly this username */
    invitedUsername: text('invited_username').notNull(),
    confirmedAt: integer('confirmed_at'),
    declinedAt: integer('declined_at'),
    deactivatedAt: integer('deactivated_at'),
    /** sessions whose last proof is not later than this do not reach this tenant (ms) */
    epoch: integer().notNull().default(0),
    lastEnteredAt: integer('last_entered_at'),
  },
  (table) => [
    uniqueIndex('users_account_tenant').on(table.accountId, table.tenantId),
    uniqueIndex('users_tenant_associate').on(table.tenantId, table.associateId),
  ],
);
