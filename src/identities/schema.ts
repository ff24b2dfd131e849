import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { PROVIDERS } from '../providers.ts';

/** The pinned link between an account and one person at a provider: never by address, never moved by itself. */
export const identities = sqliteTable(
  'identities',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    provider: text({ enum: PROVIDERS }).notNull(),
    /** Microsoft: `tid`; Google: `hd` */
    directory: text().notNull(),
    /** Microsoft: `oid`; Google: `sub` */
    subject: text().notNull(),
    /** what the person is called there, as last seen: another than the username is for an administrator to look at */
    upn: text().notNull(),
    linkedAt: integer('linked_at').notNull(),
    provedAt: integer('proved_at').notNull(),
  },
  (table) => [
    uniqueIndex('identities_account').on(table.accountId),
    // Microsoft's `oid` is one for each directory, Google's `sub` one wherever someone works.
    uniqueIndex('identities_subject').on(table.provider, table.directory, table.subject),
    uniqueIndex('identities_google')
      .on(table.subject)
      .where(sql`provider = 'google'`),
  ],
);

/** Someone else at the provider came with the address of an account: an administrator says who they are. */
export const conflicts = sqliteTable(
  'conflicts',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** of the domain */
    tenantId: text('tenant_id').notNull(),
    provider: text({ enum: PROVIDERS }).notNull(),
    directory: text().notNull(),
    subject: text().notNull(),
    upn: text().notNull(),
    /** as the provider has it, to be told apart by */
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
    lastAt: integer('last_at').notNull(),
    settledAt: integer('settled_at'),
    outcome: text({ enum: ['same-person', 'new-person'] }),
  },
  (table) => [
    uniqueIndex('conflicts_open')
      .on(table.accountId, table.subject)
      .where(sql`settled_at is null`),
    index('conflicts_tenant')
      .on(table.tenantId, table.lastAt)
      .where(sql`settled_at is null`),
    index('conflicts_account').on(table.accountId),
  ],
);
