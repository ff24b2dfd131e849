import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { ALGORITHMS } from '../applications/kinds.ts';

/**
 * What signs tokens. Of each algorithm one generation follows the other: the newest whose time has come
 * signs, the one that follows is published before, and those before are published until nothing they
 * signed lives.
 */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    /** the `kid`: the thumbprint of the public key (RFC 7638) */
    id: text().primaryKey(),
    algorithm: text({ enum: ALGORITHMS }).notNull(),
    generation: integer().notNull(),
    publicKey: text('public_key', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    /** a sealed JWK; null once it signs no more */
    privateKey: text('private_key'),
    createdAt: integer('created_at').notNull(),
    /** it signs from then on, until a later generation does */
    activeFrom: integer('active_from').notNull(),
    /** an operator distrusts it: nothing it signed counts any more */
    withdrawnAt: integer('withdrawn_at'),
  },
  (table) => [
    // Of two Workers that make a key at the same time one wins.
    uniqueIndex('signing_keys_generation').on(table.algorithm, table.generation),
    index('signing_keys_active').on(table.activeFrom),
  ],
);
