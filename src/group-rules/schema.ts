import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { tenants } from '../tenants/schema.ts';
import { CONDITIONS } from './conditions.ts';

/** What becomes of people by the groups that their directory has them in, rule after rule. */
export const groupRules = sqliteTable(
  'group_rules',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    position: integer().notNull(),
    condition: text({ enum: CONDITIONS }).notNull(),
    /** no foreign key: its directory may remove it, and the rule then does nothing */
    groupId: text('group_id'),
    /** as it was called when the rule was made, for when it is gone */
    groupName: text('group_name'),
    /** null: as it is */
    role: text({ enum: ['admin', 'user'] }),
    /** whether they may sign in; null: as it is */
    entry: text({ enum: ['yes', 'no'] }),
    /** `unset`: only where neither a person nor a rule has set it */
    applies: text({ enum: ['always', 'unset'] }).notNull(),
    /** the rules after it pass over whom it fits */
    stop: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [
    index('group_rules_tenant').on(table.tenantId, table.position),
    index('group_rules_group').on(table.groupId),
  ],
);

/** A tenant's rules as a whole: who changes them names the version they saw. No row: never any. */
export const groupRuleSets = sqliteTable('group_rule_sets', {
  tenantId: text('tenant_id')
    .primaryKey()
    .references(() => tenants.id),
  version: integer().notNull(),
  changedAt: integer('changed_at').notNull(),
});

/** What an administrator is changing, until they save it. */
export const groupRuleDrafts = sqliteTable(
  'group_rule_drafts',
  {
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    /** no foreign key: it is swept like any other that nobody comes back to */
    accountId: text('account_id').notNull(),
    /** JSON: `Rule[]` */
    rules: text().notNull(),
    /** of the rules that it began from */
    version: integer().notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.accountId] }),
    index('group_rule_drafts_changed').on(table.changedAt),
  ],
);

/** The rules applied to everybody of a tenant. It advances in chunks, by whoever comes by. */
export const groupRuleRuns = sqliteTable(
  'group_rule_runs',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    state: text({ enum: ['running', 'stopped', 'done'] }).notNull(),
    /** `losses`: who stops being an administrator, once it is known who becomes one */
    phase: text({ enum: ['everybody', 'losses'] }).notNull(),
    /** the last user that had their turn */
    cursor: text().notNull().default(''),
    total: integer().notNull(),
    done: integer().notNull().default(0),
    /** for how many something is different now */
    changed: integer().notNull().default(0),
    /** who stays the last administrator against the rules: a user */
    keptId: text('kept_id'),
    /** an account. No foreign key: a run outlives who began it */
    startedBy: text('started_by'),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    /** who works on the next chunk, and until when nobody else does */
    claimedBy: text('claimed_by'),
    claimedUntil: integer('claimed_until').notNull().default(0),
  },
  (table) => [
    index('group_rule_runs_tenant').on(table.tenantId, table.startedAt),
    index('group_rule_runs_state').on(table.state, table.claimedUntil),
    uniqueIndex('group_rule_runs_one')
      .on(table.tenantId)
      .where(sql`state = 'running'`),
  ],
);
