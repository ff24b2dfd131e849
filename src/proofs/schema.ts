import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { users } from '../users/schema.ts';

/** Single-use links to choosing a password. The token itself is kept nowhere. */
export const links = sqliteTable(
  'links',
  {
    /** SHA-256 of the token */
    id: text().primaryKey(),
    /** `sign-in`: mailed to someone with no way in. `reset`: mailed on request. `code`: a right code led here */
    kind: text({ enum: ['sign-in', 'reset', 'code'] }).notNull(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    /** the invitation that the mail told of */
    userId: text('user_id').references(() => users.id),
    /** the address it was mailed to, and the credential version then: both must still be so */
    username: text().notNull(),
    credentialVersion: integer('credential_version').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    consumedAt: integer('consumed_at'),
    /** the mark of the one try that consumed it */
    consumedBy: text('consumed_by'),
  },
  (table) => [
    index('links_account').on(table.accountId),
    index('links_user').on(table.userId),
    index('links_expires').on(table.expiresAt),
  ],
);

/** Six-digit codes, usable only in the browser that asked for them. */
export const codes = sqliteTable(
  'codes',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    purpose: text({ enum: ['first-sign-in', 'rename', 'second-proof', 'step-up'] }).notNull(),
    /** HMAC over address, purpose, browser and code */
    hash: text().notNull(),
    /** HMAC of the browser's cookie */
    browser: text().notNull(),
    username: text().notNull(),
    credentialVersion: integer('credential_version').notNull(),
    tries: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    consumedAt: integer('consumed_at'),
    consumedBy: text('consumed_by'),
  },
  (table) => [
    index('codes_account').on(table.accountId, table.purpose, table.browser, table.createdAt),
    index('codes_expires').on(table.expiresAt),
  ],
);
