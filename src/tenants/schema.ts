import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
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
  /** whether usernames outside its proven domains are refused */
  ownDomainsOnly: integer('own_domains_only', { mode: 'boolean' }).notNull().default(false),
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
