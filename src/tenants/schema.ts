import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LANGUAGES } from '../languages.ts';
import { bytes } from '../storage/bytes-column.ts';

export const tenants = sqliteTable('tenants', {
  /** `Cust10001` */
  id: text().primaryKey(),
  name: text().notNull(),
  model: text({ enum: ['basic', 'federated', 'standard'] }).notNull(),
  welcomeMails: integer('welcome_mails', { mode: 'boolean' }).notNull(),
  language: text({ enum: LANGUAGES }).notNull(),
  supportMail: text('support_mail'),
  supportPhone: text('support_phone'),
  suspendedAt: integer('suspended_at'),
  createdAt: integer('created_at').notNull(),
  /** `#1f5fbf`: on the pages whose URL names the tenant */
  accent: text(),
  /** of the logo's bytes; changes with them, and stands in the logo's URL */
  logoHash: text('logo_hash'),
  logoWidth: integer('logo_width'),
  logoHeight: integer('logo_height'),
  /** invitations a day that are mailed; those beyond wait in the outbox */
  invitationsPerDay: integer('invitations_per_day').notNull().default(500),
  /** changes with the preferences: who changes them names the one they saw */
  version: integer().notNull().default(0),
  /** an operator removed the tenant: until then there is a way back */
  removeAfter: integer('remove_after'),
  /** all but the id is gone; the id is not given again */
  removedAt: integer('removed_at'),
});

/** Apart from the tenant, whose row is read with every page. */
export const logos = sqliteTable('logos', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => tenants.id),
  type: text({ enum: ['image/png', 'image/jpeg'] }).notNull(),
  bytes: bytes().notNull(),
});

/** Email domains and the identity provider that a tenant wants for them; it governs from `switchedOnAt`. */
export const domains = sqliteTable(
  'domains',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    /** A-label, lower-case */
    domain: text().notNull(),
    provider: text({ enum: ['microsoft', 'google'] }).notNull(),
    /** Microsoft: the directory's `tid`; Google: `hd` */
    directory: text().notNull(),
    provedAt: integer('proved_at'),
    switchedOnAt: integer('switched_on_at'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    // A proven domain belongs to one tenant; an unproven claim blocks nobody.
    uniqueIndex('domains_proved')
      .on(table.domain)
      .where(sql`proved_at is not null`),
    uniqueIndex('domains_tenant_domain').on(table.tenantId, table.domain),
    index('domains_domain').on(table.domain),
  ],
);
