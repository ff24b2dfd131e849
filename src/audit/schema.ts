import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What happened, to whom, by whom, where from. No foreign keys: an event outlives what it tells of.
 */
export const auditEvents = sqliteTable(
  'audit_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    action: text().notNull(),
    outcome: text({ enum: ['success', 'refusal'] }).notNull(),
    /** the exact reason, which the person may not have been told */
    reason: text(),
    /** what the reason is about, in this tenant's own directory or of its own making */
    detail: text(),
    /** the account it happened to, or an HMAC of the username where there is none */
    accountId: text('account_id'),
    subject: text(),
    tenantId: text('tenant_id'),
    /** who did it, if not the person */
    actorId: text('actor_id'),
    ip: text(),
    country: text(),
    browser: text(),
    /** of the request, as on the error page and in the log */
    reference: text(),
    /** the API token that did it */
    tokenId: text('token_id'),
    /** the directory that did it */
    directoryId: text('directory_id'),
  },
  (table) => [
    index('audit_account').on(table.accountId, table.id),
    index('audit_tenant').on(table.tenantId, table.id),
    index('audit_at').on(table.at),
    index('audit_reference')
      .on(table.tenantId, table.reference)
      .where(sql`outcome = 'refusal'`),
    index('audit_tenant_account').on(table.tenantId, table.accountId, table.id),
    index('audit_tenant_action').on(table.tenantId, table.action, table.id),
    // Few events are someone else's deed, and few are refusals: what an administrator did, and what was refused.
    index('audit_tenant_actor')
      .on(table.tenantId, table.actorId, table.id)
      .where(sql`actor_id is not null`),
    index('audit_tenant_refused')
      .on(table.tenantId, table.id)
      .where(sql`outcome = 'refusal'`),
  ],
);
