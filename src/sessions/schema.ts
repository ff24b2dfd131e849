import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Sessions ended one by one, until they would have expired: KV may show a deleted key for a while. */
export const endedSessions = sqliteTable(
  'ended_sessions',
  {
    /** SHA-256 of the token, or the `sid` of the sign-in */
    id: text().notNull(),
    accountId: text('account_id').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.id] }),
    index('ended_sessions_expires').on(table.expiresAt),
  ],
);
