import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { tenants } from '../tenants/schema.ts';
import { DIRECTORY_KINDS } from './directory-kinds.ts';

/** A SCIM client of a tenant: it provisions the tenant's users and groups. */
export const directories = sqliteTable(
  'directories',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    name: text().notNull(),
    kind: text({ enum: DIRECTORY_KINDS }).notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').references(() => accounts.id),
    /** while it is, its requests are answered 503 and change nothing */
    pausedAt: integer('paused_at'),
    /** whoever it registers is mailed a welcome; the tenant's own preference does not count here */
    welcomeMails: integer('welcome_mails', { mode: 'boolean' }).notNull().default(false),
    lastRequestAt: integer('last_request_at'),
    /** where a daily summary of what was refused goes; null for nowhere */
    errorsTo: text('errors_to'),
    summarizedAt: integer('summarized_at'),
  },
  (table) => [
    index('directories_tenant').on(table.tenantId, table.createdAt),
    index('directories_created_by').on(table.createdBy),
  ],
);

/**
 * What a directory shows to be let in: long-lived tokens, secrets for the token endpoint (the client is the
 * directory), and the short-lived tokens that it gives for them.
 */
export const directoryTokens = sqliteTable(
  'directory_tokens',
  {
    id: text().primaryKey(),
    directoryId: text('directory_id')
      .notNull()
      .references(() => directories.id),
    tenantId: text('tenant_id').notNull(),
    kind: text({ enum: ['token', 'secret', 'access'] }).notNull(),
    /** SHA-256 of the token, which is shown once and kept nowhere */
    hash: text().notNull(),
    /** its last characters, by which it is told from another one */
    hint: text(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').references(() => accounts.id),
    expiresAt: integer('expires_at'),
    /** hourly at most */
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
    /** when a mail told that it ends soon */
    warnedAt: integer('warned_at'),
  },
  (table) => [
    uniqueIndex('directory_tokens_hash').on(table.hash),
    index('directory_tokens_directory').on(table.directoryId),
    index('directory_tokens_expires')
      .on(table.expiresAt)
      .where(sql`revoked_at is null`),
    index('directory_tokens_created_by').on(table.createdBy),
  ],
);

/** What a directory has asked for, and what came of it: the last weeks, for its administrators. */
export const directoryRequests = sqliteTable(
  'directory_requests',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    directoryId: text('directory_id')
      .notNull()
      .references(() => directories.id),
    tenantId: text('tenant_id').notNull(),
    at: integer().notNull(),
    method: text().notNull(),
    /** below the base of the service, with its query */
    path: text().notNull(),
    status: integer().notNull(),
    /** why it was refused: RFC 7644 §3.12, and a sentence */
    scimType: text('scim_type'),
    detail: text(),
    resourceType: text('resource_type', { enum: ['User', 'Group'] }),
    resourceId: text('resource_id'),
    /** the username or the name of the group, as it was then */
    resourceName: text('resource_name'),
    /** what it changed: a JSON list of the names of attributes */
    changed: text(),
    reference: text().notNull(),
  },
  (table) => [
    index('directory_requests_directory').on(table.directoryId, table.id),
    index('directory_requests_refused')
      .on(table.directoryId, table.id)
      .where(sql`status >= 400`),
    index('directory_requests_resource').on(table.directoryId, table.resourceId, table.id),
    index('directory_requests_at').on(table.at),
  ],
);

/** Where the next page of a list begins, for as long as a client may take to ask for it. */
export const listPositions = sqliteTable(
  'list_positions',
  {
    /** of the list as it was asked for, and the index of the page */
    id: text().primaryKey(),
    /** of the last row before it: what the list is in order of, and its id */
    afterKey: integer('after_key').notNull(),
    afterId: text('after_id').notNull(),
    at: integer().notNull(),
  },
  (table) => [index('list_positions_at').on(table.at)],
);
