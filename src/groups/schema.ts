import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { tenants } from '../tenants/schema.ts';
import { users } from '../users/schema.ts';

/** A group of a tenant's users, as its directory keeps it (RFC 7643 §4.2). */
export const groups = sqliteTable(
  'groups',
  {
    id: text().primaryKey(),
    tenantId: text('tenant_id')
      .notNull()
      .references(() => tenants.id),
    directoryId: text('directory_id').notNull(),
    displayName: text('display_name').notNull(),
    /** by which it is found, whatever the case */
    displayNameFold: text('display_name_fold').notNull(),
    externalId: text('external_id'),
    version: integer().notNull().default(0),
    createdAt: integer('created_at').notNull(),
    modifiedAt: integer('modified_at').notNull(),
  },
  (table) => [
    index('groups_tenant').on(table.tenantId, table.createdAt, table.id),
    index('groups_display_name').on(table.tenantId, table.displayNameFold),
    index('groups_external_id').on(table.tenantId, table.externalId),
    index('groups_modified').on(table.tenantId, table.modifiedAt),
  ],
);

export const groupMembers = sqliteTable(
  'group_members',
  {
    groupId: text('group_id')
      .notNull()
      .references(() => groups.id),
    userId: text('user_id')
      .notNull()
      .references(() => users.id),
    tenantId: text('tenant_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.groupId, table.userId] }),
    index('group_members_user').on(table.userId),
  ],
);
