import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Counters of fixed windows. The key is an HMAC: nobody reads here who was asked for. */
export const limits = sqliteTable(
  'limits',
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    endsAt: integer('ends_at').notNull(),
  },
  (table) => [index('limits_ends').on(table.endsAt)],
);
