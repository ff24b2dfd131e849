import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { accounts } from '../accounts/schema.ts';
import { LANGUAGES } from '../languages.ts';
import { PROVIDERS } from '../providers.ts';
import { tenants } from '../tenants/schema.ts';

export const USER_STATES = ['invited', 'active', 'deactivated'] as const;
export type UserState = (typeof USER_STATES)[number];

/** Who checks the credentials of a user: SuperID, or the identity provider of the username's domain. */
export const LEVELS = ['password', ...PROVIDERS] as const;
export type Level = (typeof LEVELS)[number];

/** One account's place in one tenant: linked to an associate there (R1, R2). */
export const users = sqliteTable(
  'users',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    accountId: text('account_id')
      .notNull()
      .references(() => accounts.id),
    associateId: text('associate_id').notNull(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name').notNull(),
    role: text({ enum: ['admin', 'user'] }).notNull(),
    invitedAt: integer('invited_at').notNull(),
    invitedBy: text('invited_by').references(() => accounts.id),
    /** the person confirms signed in as exactly this username */
    invitedUsername: text('invited_username').notNull(),
    confirmedAt: integer('confirmed_at'),
    declinedAt: integer('declined_at'),
    deactivatedAt: integer('deactivated_at'),
    /** sessions whose last proof is not later than this do not reach this tenant (ms) */
    epoch: integer().notNull().default(0),
    lastEnteredAt: integer('last_entered_at'),
    /** as this tenant knows it: the account's once confirmed, the invited one until then (R3) */
    username: text().notNull().default(''),
    /** of the first mail to someone whose account has none */
    language: text({ enum: LANGUAGES }),
    /** by which lists sort: `sortNameOf` */
    sortName: text('sort_name').notNull().default(''),
    /** when a mail told them of the invitation, or was queued to */
    toldAt: integer('told_at'),
    /** changes with whatever an admin changes: who changes it names the one they saw */
    version: integer().notNull().default(0),
    /** when the version changed last (ms); 0 where nothing has since the user was registered */
    modifiedAt: integer('modified_at').notNull().default(0),
    /** the directory that provisions them; null where an administrator registered them */
    directoryId: text('directory_id'),
    /** what that directory knows them by */
    externalId: text('external_id'),
    /** someone else had the username here, by another externalId: until an administrator says who they are */
    heldAt: integer('held_at'),
    /** what it sends beyond names and username: a resource in canonical form (RFC 7643 §4.1), as JSON */
    attributes: text(),
    /** a group rule says that they may not sign in: apart from what their directory and administrators say */
    barredAt: integer('barred_at'),
    /** when a person or a rule last said which role they have; null where it is the one a directory's users begin with */
    roleSetAt: integer('role_set_at'),
    /** the same of whether they may sign in */
    entrySetAt: integer('entry_set_at'),
    /** the rules are to be applied to them, since their directory has changed something */
    rulesDueAt: integer('rules_due_at'),
    state: text({ enum: USER_STATES }).generatedAlwaysAs(
      sql`case when deactivated_at is not null then 'deactivated' when confirmed_at is not null then 'active' else 'invited' end`,
      { mode: 'virtual' },
    ),
    /** `last_entered_at` where never is 0, for the keyset of a list */
    enteredOrder: integer('entered_order').generatedAlwaysAs(sql`coalesce(last_entered_at, 0)`, {
      mode: 'virtual',
    }),
  },
  (table) => [
    uniqueIndex('users_account_tenant').on(table.accountId, table.tenantId),
    uniqueIndex('users_tenant_associate').on(table.tenantId, table.associateId),
    // The sorts of the list, and each filter by name.
    index('users_by_name').on(table.tenantId, table.sortName, table.id),
    index('users_by_username').on(table.tenantId, table.username, table.id),
    index('users_by_entry').on(table.tenantId, table.enteredOrder, table.id),
    index('users_by_state').on(table.tenantId, table.state, table.sortName, table.id),
    index('users_by_state_username').on(table.tenantId, table.state, table.username, table.id),
    index('users_by_state_entry').on(table.tenantId, table.state, table.enteredOrder, table.id),
    index('users_by_role').on(table.tenantId, table.role, table.sortName, table.id),
    // Who was registered and never told: welcome mails were off.
    index('users_untold')
      .on(table.tenantId, table.sortName, table.id)
      .where(sql`told_at is null and last_entered_at is null`),
    // Few are held back or barred.
    index('users_held')
      .on(table.tenantId, table.sortName, table.id)
      .where(sql`held_at is not null`),
    index('users_barred')
      .on(table.tenantId, table.sortName, table.id)
      .where(sql`barred_at is not null`),
    index('users_invited_by').on(table.invitedBy),
    // What directories list, look for and ask after.
    index('users_by_registration').on(table.tenantId, table.invitedAt, table.id),
    index('users_by_external_id').on(table.tenantId, table.externalId),
    index('users_by_change').on(table.tenantId, table.modifiedAt),
    index('users_rules_due')
      .on(table.tenantId, table.id)
      .where(sql`rules_due_at is not null`),
  ],
);

/** The words that find a user: of the names, the username and the associate id. */
export const userTerms = sqliteTable(
  'user_terms',
  {
    tenantId: text('tenant_id').notNull(),
    /** folded by `foldText` */
    term: text().notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    /** what the term is a part of, so that each can change alone */
    part: text({ enum: ['name', 'username'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.term, table.userId, table.part] }),
    index('user_terms_user').on(table.userId),
  ],
);

/** What directories find users by: each value that their attributes have, by its path. */
export const userValues = sqliteTable(
  'user_values',
  {
    tenantId: text('tenant_id').notNull(),
    /** `emails.value`, or with the URN of an extension before it */
    path: text().notNull(),
    /** folded where cases do not count */
    value: text().notNull(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    /** which of several elements */
    element: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.path, table.value, table.userId, table.element] }),
    index('user_values_element').on(table.userId, table.path, table.element, table.value),
  ],
);

/** Who left, and what their directory knew them by: so that nobody who comes with their address becomes them. */
export const departures = sqliteTable(
  'departures',
  {
    tenantId: text('tenant_id').notNull(),
    username: text().notNull(),
    externalId: text('external_id').notNull(),
    leftAt: integer('left_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.username] })],
);

/** Entries of one day by how they ended, counted as they happen: what the overview draws. */
export const entryDays = sqliteTable(
  'entry_days',
  {
    tenantId: text('tenant_id').notNull(),
    /** `2026-11-22`, UTC */
    day: text().notNull(),
    outcome: text({ enum: ['success', 'refusal'] }).notNull(),
    level: text({ enum: LEVELS }).notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day, table.outcome, table.level] })],
);
