import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { tenants } from '../tenants/schema.ts';

/** What programs authenticate with. The token itself is shown once and kept nowhere. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: text().primaryKey(),
    /** SHA-256 of the token */
    hash: text().notNull(),
    /** null: an operator's */
    tenantId: text('tenant_id').references(() => tenants.id),
    name: text().notNull(),
    /** separated by spaces, as in RFC 6749 §3.3 */
    scopes: text().notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').references(() => accounts.id),
    expiresAt: integer('expires_at'),
    /** hourly at most */
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
    revokedBy: text('revoked_by').references(() => accounts.id),
  },
  (table) => [
    uniqueIndex('api_tokens_hash').on(table.hash),
    index('api_tokens_tenant').on(table.tenantId),
    index('api_tokens_created_by').on(table.createdBy),
    index('api_tokens_revoked_by').on(table.revokedBy),
  ],
);

/** Answers to creations, given again to a client that asks again (Idempotency-Key). */
export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** HMAC over token and key */
    id: text().primaryKey(),
    /** of method, path and body: the same key for something else is a mistake */
    request: text().notNull(),
    /** null while the first one is at work */
    status: integer(),
    /** sealed: it may hold what is shown once */
    answer: text(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('idempotency_keys_expires').on(table.expiresAt)],
);
