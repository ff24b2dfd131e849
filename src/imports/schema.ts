import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { tenants } from '../tenants/schema.ts';

/** Many registrations at once, from one file. It advances in chunks, by whoever comes by. */
export const imports = sqliteTable(
  'imports',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    fileName: text('file_name').notNull(),
    /** `ready`: looked at, nothing done */
    state: text({ enum: ['ready', 'running', 'stopped', 'done'] }).notNull(),
    /** JSON: the names of columns that say nothing of a user */
    ignored: text(),
    /** who answers for it: the person who uploaded it, then whoever started it last; null: a program */
    createdBy: text('created_by').references(() => accounts.id),
    /** the API token that a program came with */
    tokenId: text('token_id'),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    total: integer().notNull(),
    /** rows that have an outcome */
    done: integer().notNull().default(0),
    /** who works on the next chunk, and until when nobody else does */
    claimedBy: text('claimed_by'),
    claimedUntil: integer('claimed_until').notNull().default(0),
  },
  (table) => [
    index('imports_tenant').on(table.tenantId, table.createdAt),
    index('imports_state').on(table.state, table.claimedUntil),
    index('imports_created_by').on(table.createdBy),
  ],
);

export const ROW_OUTCOMES = [
  'registered',
  'already-user',
  'associate-id-taken',
  'outside-domains',
  'duplicate-username',
  'duplicate-associate-id',
  'malformed',
] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export const importRows = sqliteTable(
  'import_rows',
  {
    importId: text('import_id')
      .notNull()
      .references(() => imports.id),
    /** the line of the file */
    line: integer().notNull(),
    /** JSON: the cells by column, as they are registered; as typed where something is wrong with them */
    cells: text().notNull(),
    /** JSON: what is wrong, by column: `Problems`; null where nothing is */
    problems: text(),
    /** null until the row had its turn */
    outcome: text({ enum: ROW_OUTCOMES }),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.line] }),
    index('import_rows_outcome').on(table.importId, table.outcome, table.line),
  ],
);
