import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { bytes } from '../storage/bytes-column.ts';
import { tenants } from '../tenants/schema.ts';
import { ALGORITHMS, AUTHENTICATIONS, KINDS } from './kinds.ts';

/** OpenID Connect clients; names follow RFC 7591 §2 where they tell the same. */
export const applications = sqliteTable('applications', {
  /** the `client_id` */
  id: text().primaryKey(),
  name: text().notNull(),
  kind: text({ enum: KINDS }).notNull(),
  authentication: text({ enum: AUTHENTICATIONS }).notNull(),
  /** ours or the tenants' own: nobody is asked for consent */
  firstParty: integer('first_party', { mode: 'boolean' }).notNull(),
  pkceRequired: integer('pkce_required', { mode: 'boolean' }).notNull(),
  signingAlgorithm: text('signing_algorithm', { enum: ALGORITHMS }).notNull(),
  /** that it may ask for, separated by spaces */
  scopes: text().notNull(),
  redirectUris: text('redirect_uris', { mode: 'json' }).$type<string[]>().notNull(),
  postLogoutRedirectUris: text('post_logout_redirect_uris', { mode: 'json' }).$type<string[]>().notNull(),
  /** the APIs that its access tokens may be for (RFC 8707) */
  resources: text({ mode: 'json' }).$type<string[]>().notNull(),
  /** OpenID Connect Core §4: where it begins a sign-in that we ask for */
  initiateLoginUri: text('initiate_login_uri'),
  /** OpenID Connect Back-Channel Logout §2.2 */
  backchannelLogoutUri: text('backchannel_logout_uri'),
  /** RFC 7517 §5: with which it signs its assertions, where it proves itself by a key */
  jwks: text({ mode: 'json' }).$type<{ keys: object[] }>(),
  /** every tenant, those to come too; else those of `application_tenants` */
  allTenants: integer('all_tenants', { mode: 'boolean' }).notNull(),
  logoHash: text('logo_hash'),
  logoWidth: integer('logo_width'),
  logoHeight: integer('logo_height'),
  createdAt: integer('created_at').notNull(),
  /** nobody signs in to it, and nothing it holds counts */
  disabledAt: integer('disabled_at'),
  /** changes with whatever an operator changes: who changes it names the one they saw */
  version: integer().notNull().default(0),
});

export const applicationTenants = sqliteTable(
  'application_tenants',
  {
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
  },
  (table) => [
    primaryKey({ columns: [table.applicationId, table.tenantId] }),
    index('application_tenants_tenant').on(table.tenantId),
  ],
);

/** Two at a time at most, so that one can be exchanged while the other still counts. */
export const applicationSecrets = sqliteTable(
  'application_secrets',
  {
    id: text().primaryKey(),
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id),
    /** SHA-256: a secret has 256 random bits and is shown once */
    hash: text().notNull(),
    /** its last four characters, by which people tell them apart */
    ending: text().notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').references(() => accounts.id),
  },
  (table) => [
    index('application_secrets_application').on(table.applicationId),
    index('application_secrets_created_by').on(table.createdBy),
  ],
);

/** Apart from the application, whose row is read with every sign-in. */
export const applicationLogos = sqliteTable('application_logos', {
  applicationId: text('application_id')
    .primaryKey()
    .references(() => applications.id),
  type: text({ enum: ['image/png', 'image/jpeg'] }).notNull(),
  bytes: bytes().notNull(),
});

/** Assertions of clients that were used once (RFC 7523 §3, `jti`), until they expire. */
export const usedAssertions = sqliteTable(
  'used_assertions',
  {
    /** SHA-256 over application and `jti` */
    id: text().primaryKey(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('used_assertions_expires').on(table.expiresAt)],
);
