import { env } from 'cloudflare:workers';
import { makeCrowd } from '../../src/dev/crowd.ts';
import { describe, expect, test } from 'vitest';
import { SERVICE } from '../../src/users/actor.ts';
import { changeNames } from '../../src/users/change-names.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { listUsers, selectUsers, type UserFilter } from '../../src/users/list-users.ts';
import { registerUsers } from '../../src/users/register-users.ts';
import type { NewUser } from '../../src/users/parse-new-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { services, unique } from '../support/worker/world.ts';

async function register(tenantId: string, people: Partial<NewUser>[]): Promise<string[]> {
  const given = people.map((person) => ({
    username: `${unique('p')}@people.example`,
    associateId: unique('a'),
    firstName: 'Test',
    lastName: 'Person',
    role: 'user' as const,
    ...person,
  }));
  const results = await registerUsers(services(), tenantId, SERVICE, given);
  return results.map((result) => (result.outcome === 'registered' ? result.userId : ''));
}

async function namesOf(tenantId: string, filter: UserFilter, limit = 100): Promise<string[]> {
  const { users } = await listUsers(services().db, tenantId, filter, { limit });
  return users.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
}

describe('searching', () => {
  test.for([
    ['the beginning of a first name', 'sig', ['Sigrid Åsland']],
    ['a last name without its accents', 'asland', ['Sigrid Åsland']],
    ['a second first name', 'beate', ['Anne Beate Øyen']],
    ['ø as o, whatever the case', 'OYEN', ['Anne Beate Øyen']],
    ['both names in any order', 'øyen anne', ['Anne Beate Øyen']],
    ['the associate id', '4711', ['Sigrid Åsland']],
    ['a word of the username', 'bakke', ['Kim Lie']],
    ['the domain', 'skog.example', ['Kim Lie']],
    ['a whole username', 'k.bakke@skog.example', ['Kim Lie']],
    ['words of which one fits nobody', 'anne nobody', []],
    ['what stands in the middle', 'grid', []],
    ['what SQL and LIKE would take for something', `%' or 1=1 --`, []],
  ] as const)('%s', async ([, search, found]) => {
    const tenant = await makeTenant();
    await register(tenant.id, [
      { firstName: 'Sigrid', lastName: 'Åsland', associateId: '4711' },
      { firstName: 'Anne Beate', lastName: 'Øyen' },
      { firstName: 'Kim', lastName: 'Lie', username: `k.bakke@skog.example` },
    ]);
    expect(await namesOf(tenant.id, { search })).toEqual(found);
  });

  test('another tenant’s people are never found', async () => {
    const [tenant, other] = [await makeTenant(), await makeTenant()];
    await register(other.id, [{ firstName: 'Sigrid', lastName: 'Åsland' }]);
    expect(await namesOf(tenant.id, { search: 'sigrid' })).toEqual([]);
  });

  test('who was renamed is found by the new name and not by the old', async () => {
    const tenant = await makeTenant();
    const [userId = ''] = await register(tenant.id, [{ firstName: 'Sigrid', lastName: 'Åsland' }]);
    await changeNames(
      services(),
      tenant.id,
      { userId, actor: SERVICE },
      { firstName: 'Siri', lastName: 'Vik', associateId: '9' },
    );
    expect(await namesOf(tenant.id, { search: 'sigrid' })).toEqual([]);
    expect(await namesOf(tenant.id, { search: 'vik 9' })).toEqual(['Siri Vik']);
  });
});

describe('sorting and filtering', () => {
  test('by last name in the order of the Norwegian alphabet', async () => {
    const tenant = await makeTenant();
    const lastNames = ['Åsen', 'Zahl', 'Ødegård', 'Ærø', 'Andersen', 'Élan', 'ask'];
    await register(
      tenant.id,
      lastNames.map((lastName) => ({ firstName: 'A', lastName })),
    );
    const sorted = await namesOf(tenant.id, {});
    expect(sorted.map((name) => name.slice(2))).toEqual([
      'Andersen',
      'ask',
      'Élan',
      'Zahl',
      'Ærø',
      'Ødegård',
      'Åsen',
    ]);
  });

  test('by state, role, and the last sign-in here', async () => {
    const tenant = await makeTenant();
    const first = await makeUser(tenant, { role: 'admin' });
    const second = await makeUser(tenant);
    const [off = ''] = await register(tenant.id, [{ firstName: 'Off' }, { firstName: 'Waiting' }]);
    await deactivateUser(services(), tenant.id, { userId: off, actor: SERVICE });
    const idsOf = async (filter: UserFilter) =>
      (await listUsers(services().db, tenant.id, filter, { limit: 10 })).users.map(({ id }) => id);
    expect(await idsOf({ state: 'active', role: 'admin' })).toEqual([first.userId]);
    expect(await idsOf({ state: 'deactivated' })).toEqual([off]);
    expect(await namesOf(tenant.id, { state: 'invited' })).toEqual(['Waiting Person']);
    expect((await idsOf({ sort: 'entered' })).slice(0, 2)).toEqual([second.userId, first.userId]);
  });
});

describe('pages', () => {
  const walk = async (tenantId: string, filter: UserFilter, between?: () => Promise<unknown>) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { users, next } = await listUsers(services().db, tenantId, filter, { cursor, limit: 7 });
      seen.push(...users.map(({ id }) => id));
      cursor = next ?? undefined;
      await between?.();
    } while (cursor !== undefined);
    return seen;
  };

  test.for([
    {},
    { sort: 'username' },
    { sort: 'entered' },
    { search: 'pers' },
    { state: 'invited' },
  ] as UserFilter[])('everyone once, in pages: %j', async (filter) => {
    const tenant = await makeTenant();
    const ids = await register(
      tenant.id,
      Array.from({ length: 40 }, () => ({})),
    );
    const seen = await walk(tenant.id, filter);
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  test('who stays is seen exactly once while others come and go', async () => {
    const tenant = await makeTenant();
    const stay = await register(
      tenant.id,
      Array.from({ length: 30 }, (_, at) => ({ lastName: `Person ${at + 10}` })),
    );
    const go = await register(
      tenant.id,
      Array.from({ length: 10 }, (_, at) => ({ lastName: `Person ${at + 10}x` })),
    );
    const seen = await walk(tenant.id, {}, async () => {
      const userId = go.pop();
      if (userId) await removeUser(services(), tenant.id, { userId, actor: SERVICE });
      await register(tenant.id, [{ lastName: 'Aa' }]);
    });
    const counts = stay.map((id) => seen.filter((one) => one === id).length);
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  test.for(['x', btoa('{}'), btoa('["a"]'), btoa('[1,"a"]'), btoa('["a","b","c"]'), '%%%'])(
    'a cursor that is not ours is refused: %s',
    async (cursor) => {
      const tenant = await makeTenant();
      await expect(listUsers(services().db, tenant.id, {}, { cursor, limit: 10 })).rejects.toThrow(
        'malformed_cursor',
      );
    },
  );
});

describe('plans', () => {
  test.for<[UserFilter, string]>([
    [{}, 'users_by_name (tenant_id=? AND (sort_name,id)>(?,?))'],
    [{ sort: 'username' }, 'users_by_username (tenant_id=? AND (username,id)>(?,?))'],
    [{ sort: 'entered' }, 'users_by_entry (tenant_id=? AND (entered_order,id)<(?,?))'],
    [{ state: 'invited' }, 'users_by_state (tenant_id=? AND state=? AND (sort_name,id)>(?,?))'],
    [
      { state: 'active', sort: 'username' },
      'users_by_state_username (tenant_id=? AND state=? AND (username,id)>(?,?))',
    ],
    [
      { state: 'active', sort: 'entered' },
      'users_by_state_entry (tenant_id=? AND state=? AND (entered_order,id)<(?,?))',
    ],
    [{ role: 'admin' }, 'users_by_role (tenant_id=? AND role=? AND (sort_name,id)>(?,?))'],
    [{ role: 'admin', state: 'active' }, 'users_by_role (tenant_id=? AND role=? AND (sort_name,id)>(?,?))'],
    [{ untold: true }, 'users_untold (tenant_id=? AND (sort_name,id)>(?,?))'],
    [{ untold: true, state: 'invited' }, 'users_untold (tenant_id=? AND (sort_name,id)>(?,?))'],
    [{ search: 'anne berg' }, 'sqlite_autoindex_users_1 (id=?)'],
    [{ search: 'anne', state: 'active' }, 'sqlite_autoindex_users_1 (id=?)'],
  ])('%j uses %s', async ([filter, index]) => {
    const after = { key: filter.sort === 'entered' ? 1 : 'a', id: 'a' };
    const query = selectUsers(services().db, 'Test1', filter, after).limit(51).toSQL();
    const { results } = await env.DB.prepare(`explain query plan ${query.sql}`)
      .bind(...query.params)
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join('\n');
    expect(plan).toContain(index);
    // What a search finds is sorted; all else comes in the order of its index.
    expect(plan.includes('TEMP B-TREE')).toBe(filter.search !== undefined);
    expect(plan).not.toMatch(/SCAN users(?! USING COVERING)/);
  });

  test('the words of a search are found by their index', async () => {
    const query = selectUsers(services().db, 'Test1', { search: 'anne' }, null).limit(51).toSQL();
    const { results } = await env.DB.prepare(`explain query plan ${query.sql}`)
      .bind(...query.params)
      .all<{ detail: string }>();
    expect(results.map(({ detail }) => detail).join('\n')).toMatch(
      /user_terms USING (COVERING )?INDEX sqlite_autoindex_user_terms_1 \(tenant_id=\? AND term>\? AND term<\?\)/,
    );
  });
});

/** What D1 charges for, and what takes its time: the rows that a query reads. */
async function rowsRead(tenantId: string, filter: UserFilter): Promise<number> {
  const query = selectUsers(services().db, tenantId, filter, null).limit(51).toSQL();
  const { meta } = await env.DB.prepare(query.sql)
    .bind(...query.params)
    .all();
  return meta.rows_read;
}

test('a page reads as few rows among 20,000 users as among 1,000', async () => {
  const [small, large] = [await makeTenant(), await makeTenant()];
  await makeCrowd(env.DB, small.id, 1_000);
  await makeCrowd(env.DB, large.id, 20_000);
  const filters: UserFilter[] = [{}, { sort: 'username' }, { state: 'invited' }, { search: 'sol000100' }];
  for (const filter of filters) {
    const [few, many] = [await rowsRead(small.id, filter), await rowsRead(large.id, filter)];
    expect(few, JSON.stringify(filter)).toBeGreaterThan(0);
    expect(many, JSON.stringify(filter)).toBeLessThanOrEqual(few * 2);
  }
}, 60_000);
