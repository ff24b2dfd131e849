import { env } from 'cloudflare:workers';
import type { D1Migration } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { findLosses } from './support/migrations/try-migration.ts';

const migrations = env.TEST_MIGRATIONS.map((migration, index) => ({ ...migration, index }));

test.for(migrations)('$name keeps every row of filled tables', async ({ index, ...migration }) => {
  expect(await findLosses(env.TEST_DB, env.TEST_MIGRATIONS.slice(0, index), migration)).toEqual([]);
});

test('the newest schema can be filled, so that the next migration will be tried over rows', async () => {
  expect(await findLosses(env.TEST_DB, env.TEST_MIGRATIONS, { name: 'next', queries: [] })).toEqual([]);
});

describe('a migration that loses rows is found:', () => {
  const first: D1Migration = {
    name: '0000_first',
    queries: [
      `create table tenants (id text primary key not null, model text not null check (model in ('basic', 'federated')))`,
      `create table users (id integer primary key autoincrement not null, tenant_id text not null references tenants (id) on delete cascade, invited_by integer references users (id))`,
      `create table notes (user_id integer not null references users (id), text text not null)`,
      `create unique index notes_user on notes (user_id)`,
    ],
  };

  test('none when a column is added', async () => {
    const next = { name: '0001_add', queries: [`alter table tenants add name text`] };
    expect(await findLosses(env.TEST_DB, [first], next)).toEqual([]);
  });

  test('the children of a table that is rebuilt', async () => {
    const withoutNotes = { name: first.name, queries: first.queries.slice(0, 2) };
    const next = {
      name: '0001_rebuild',
      queries: [
        `pragma foreign_keys = off`,
        `create table __new_tenants (id text primary key not null, model text)`,
        `insert into __new_tenants select id, model from tenants`,
        `drop table tenants`,
        `alter table __new_tenants rename to tenants`,
      ],
    };
    expect(await findLosses(env.TEST_DB, [withoutNotes], next)).toEqual([
      'users: 3 rows before 0001_rebuild, 0 after',
    ]);
  });

  test('a table that is gone', async () => {
    const next = { name: '0001_drop', queries: [`drop table notes`] };
    expect(await findLosses(env.TEST_DB, [first], next)).toEqual(['notes: 3 rows before 0001_drop, 0 after']);
  });
});
