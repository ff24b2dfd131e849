import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { applications } from '../applications/schema.ts';
import { PROVIDERS } from '../providers.ts';
import { tenants } from '../tenants/schema.ts';

/** One sign-in of one application in one tenant: whatever it holds, it holds by this. */
export const grants = sqliteTable(
  'grants',
  {
    id: text().primaryKey(),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id),
    /** of the browser's sign-in that it came from */
    sid: text().notNull(),
    /** the account's, of sign-ins that the same one vouches for; a later one ends the grant */
    epoch: integer().notNull(),
    /** who vouches */
    idp: text({ enum: ['superid', ...PROVIDERS] })
      .notNull()
      .default('superid'),
    /** of the last proof then (ms): the user's epoch looks at it */
    provedAt: integer('proved_at').notNull(),
    /** when the person themselves proved it, where that is known (ms): `auth_time` tells it */
    authenticatedAt: integer('authenticated_at'),
    /** `amr` (RFC 8176), separated by spaces */
    proofs: text().notNull(),
    /** that were granted, separated by spaces */
    scopes: text().notNull(),
    /** that access tokens may be for; empty: the issuer */
    resources: text({ mode: 'json' }).$type<string[]>().notNull(),
    /** asked for one by one (OpenID Connect Core §5.5) */
    claims: text({ mode: 'json' }).$type<{ idToken: string[]; userinfo: string[] }>().notNull(),
    /** outlives the session (`offline_access`) */
    offline: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    /** of the last token given out by it */
    lastUsedAt: integer('last_used_at').notNull(),
    /** moves on with each refresh, as far as `endsAt`; now where it is revoked */
    expiresAt: integer('expires_at').notNull(),
    /** however much it is used */
    endsAt: integer('ends_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (table) => [
    index('grants_account_sid').on(table.accountId, table.sid),
    index('grants_account_application').on(table.accountId, table.applicationId, table.tenantId),
    index('grants_tenant').on(table.tenantId),
    index('grants_application').on(table.applicationId),
    index('grants_expires').on(table.expiresAt),
  ],
);

/** One of a family that is its grant: each is used once and leaves a successor. */
export const refreshTokens = sqliteTable(
  'refresh_tokens',
  {
    /** SHA-256 of the token */
    id: text().primaryKey(),
    grantId: text('grant_id')
      .notNull()
      .references(() => grants.id),
    createdAt: integer('created_at').notNull(),
    /** the moment of its use, once it is used */
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
    successorId: text('successor_id'),
    /** the successor, sealed under this token, for a client that lost the answer; blanked once it is used */
    successor: text(),
  },
  (table) => [
    index('refresh_tokens_grant').on(table.grantId),
    index('refresh_tokens_expires').on(table.expiresAt),
  ],
);

/** Authorization codes that were exchanged, until long after they would have expired. */
export const usedCodes = sqliteTable(
  'used_codes',
  {
    id: text().primaryKey(),
    grantId: text('grant_id').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('used_codes_expires').on(table.expiresAt)],
);

/** What a person lets a third-party application have of them in one tenant. */
export const consents = sqliteTable(
  'consents',
  {
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    applicationId: text('application_id')
      .notNull()
      .references(() => applications.id),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    /** separated by spaces */
    scopes: text().notNull(),
    /** the APIs that it may use in their name */
    resources: text({ mode: 'json' }).$type<string[]>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.accountId, table.applicationId, table.tenantId] }),
    index('consents_application').on(table.applicationId),
    index('consents_tenant').on(table.tenantId),
  ],
);
