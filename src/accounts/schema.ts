import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '../languages.ts';
import { tenants } from '../tenants/schema.ts';

export const accounts = sqliteTable(
  'accounts',
  {
    id: text().primaryKey(),
    /** R3: lower-case, ASCII local part, domain as A-label */
    username: text().notNull(),
    /** of the username */
    domain: text().notNull(),
    /** where notices go; never proofs */
    email: text().notNull(),
    /** PHC string; null until a password was chosen */
    passwordHash: text('password_hash'),
    /** when the person proved that the username is theirs */
    validatedAt: integer('validated_at'),
    primaryTenantId: text('primary_tenant_id').references(() => tenants.id),
    language: text({ enum: LANGUAGES }),
    operator: integer({ mode: 'boolean' }).notNull().default(false),
    /** sessions of an earlier epoch have ended: of those that SuperID itself vouches for */
    epoch: integer().notNull().default(0),
    /** and of those that an identity provider vouches for */
    federatedEpoch: integer('federated_epoch').notNull().default(0),
    /** links, codes and resets of an earlier version are dead */
    credentialVersion: integer('credential_version').notNull().default(0),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('accounts_username').on(table.username),
    index('accounts_domain').on(table.domain, table.id),
    index('accounts_primary').on(table.primaryTenantId),
    // A handful among all: found only where the statement says `operator = 1` just like this.
    index('accounts_operators')
      .on(table.username)
      .where(sql`operator = 1`),
  ],
);

/** New usernames that wait for the person to enter the code mailed to the new address (R10). */
export const renames = sqliteTable(
  'renames',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    requestedBy: text('requested_by').references(() => accounts.id),
    oldUsername: text('old_username').notNull(),
    newUsername: text('new_username').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    settledAt: integer('settled_at'),
    outcome: text({ enum: ['confirmed', 'replaced', 'objected', 'withdrawn'] }),
  },
  (table) => [
    uniqueIndex('renames_open')
      .on(table.accountId)
      .where(sql`settled_at is null`),
    index('renames_expires').on(table.expiresAt),
  ],
);

/** What the old address may object to: the link stands in the notice of a rename. */
export const objections = sqliteTable(
  'objections',
  {
    /** SHA-256 of the token in the mail */
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    oldUsername: text('old_username').notNull(),
    newUsername: text('new_username').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    objectedAt: integer('objected_at'),
  },
  (table) => [
    index('objections_account').on(table.accountId),
    index('objections_tenant').on(table.tenantId),
    index('objections_expires').on(table.expiresAt),
  ],
);
