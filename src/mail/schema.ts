import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '../languages.ts';
import { accounts } from '../accounts/schema.ts';
import { tenants } from '../tenants/schema.ts';

/** Mails to be sent, written in the same batch as what they tell. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text().primaryKey(),
    template: text().notNull(),
    recipient: text().notNull(),
    language: text({ enum: LANGUAGES }).notNull(),
    /** sealed; null once sent */
    parameters: text(),
    accountId: text('account_id').references(() => accounts.id),
    tenantId: text('tenant_id').references(() => tenants.id),
    createdAt: integer('created_at').notNull(),
    /** not to be tried before; a try that is under way moves it on */
    nextTryAt: integer('next_try_at').notNull(),
    tries: integer().notNull().default(0),
    sentAt: integer('sent_at'),
    /** what the mail service said the last time it refused */
    lastError: text('last_error'),
  },
  (table) => [
    index('outbox_waiting').on(table.sentAt, table.nextTryAt),
    index('outbox_account').on(table.accountId),
    index('outbox_recipient').on(table.tenantId, table.recipient),
    index('outbox_tenant').on(table.tenantId, table.template, table.nextTryAt),
    // What waits of a tenant, and what of it was refused.
    index('outbox_unsent')
      .on(table.tenantId, table.nextTryAt)
      .where(sql`sent_at is null`),
    index('outbox_refused')
      .on(table.tenantId, table.createdAt)
      .where(sql`sent_at is null and last_error is not null`),
  ],
);
