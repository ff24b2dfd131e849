import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { PROVIDERS } from '../providers.ts';
import { tenants } from '../tenants/schema.ts';

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
    provider: text({ enum: PROVIDERS }).notNull(),
    /** Microsoft: the directory's `tid`; Google: `hd` */
    directory: text().notNull(),
    provedAt: integer('proved_at'),
    switchedOnAt: integer('switched_on_at'),
    createdAt: integer('created_at').notNull(),
    /** who signed in at the provider to register it, by the name they have there */
    registeredAs: text('registered_as'),
    /** when the DNS record was last looked for */
    checkedAt: integer('checked_at'),
    /** since when it has not been there; null while it is */
    missingSince: integer('missing_since'),
    /** an operator opened the recovery until then */
    recoveryUntil: integer('recovery_until'),
    /** switched off: sign-in links go to whoever has no password, from this account on; null when all have one */
    linksFrom: text('links_from'),
  },
  (table) => [
    // A proven domain belongs to one tenant; an unproven claim blocks nobody.
    uniqueIndex('domains_proved')
      .on(table.domain)
      .where(sql`proved_at is not null`),
    uniqueIndex('domains_tenant_domain').on(table.tenantId, table.domain),
    index('domains_domain').on(table.domain),
    index('domains_checked')
      .on(table.checkedAt)
      .where(sql`proved_at is not null`),
    index('domains_links')
      .on(table.id)
      .where(sql`links_from is not null`),
  ],
);

/** Who tries the provider before a domain is switched on. A user who is gone tries nothing. */
export const pilots = sqliteTable(
  'pilots',
  {
    domainId: text('domain_id')
      .notNull()
      .references(() => domains.id),
    userId: text('user_id').notNull(),
    addedAt: integer('added_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.domainId, table.userId] })],
);

/** A tenant has the record for a domain that another tenant has proved: an operator decides. */
export const disputes = sqliteTable(
  'disputes',
  {
    id: text().primaryKey(),
    /** the claim that came second */
    domainId: text('domain_id').notNull(),
    domain: text().notNull(),
    /** who claims, and who has it */
    tenantId: text('tenant_id').notNull(),
    holderId: text('holder_id').notNull(),
    openedAt: integer('opened_at').notNull(),
    settledAt: integer('settled_at'),
    outcome: text({ enum: ['moved', 'kept'] }),
  },
  (table) => [
    uniqueIndex('disputes_open')
      .on(table.domainId)
      .where(sql`settled_at is null`),
    index('disputes_opened').on(table.openedAt),
  ],
);

/** Ten for each administrator who is named: the way to a domain's settings while its provider fails. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    /** SHA-256 of the code, which is 80 random bits */
    id: text().primaryKey(),
    domainId: text('domain_id')
      .notNull()
      .references(() => domains.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
    /** the mark of the one try that used it */
    usedBy: text('used_by'),
  },
  (table) => [
    index('recovery_codes_domain').on(table.domainId, table.accountId),
    index('recovery_codes_account').on(table.accountId),
  ],
);

/** A tenant's own registration at a provider, instead of the deployment's. */
export const ownApplications = sqliteTable(
  'own_applications',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    provider: text({ enum: PROVIDERS }).notNull(),
    clientId: text('client_id').notNull(),
    /** sealed */
    secret: text().notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.provider] })],
);
