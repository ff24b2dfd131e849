import { env } from 'cloudflare:workers';
import { sql, type SQL } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { filterGroups, findsByMember } from '../../src/provisioning/filter-groups.ts';
import { filterUsers, findsByValue } from '../../src/provisioning/filter-users.ts';
import { selectGroups } from '../../src/provisioning/select-groups.ts';
import { selectUsers } from '../../src/provisioning/select-users.ts';
import { parseFilter } from '../../src/scim/parse-filter.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { newId } from '../../src/storage/ids.ts';
import { brokenD1, brokenKv } from '../support/worker/broken.ts';
import { makeScimClient, type Answer, type ScimClient } from '../support/worker/directories.ts';
import { dumpTenant } from '../support/worker/dump.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import {
  entraUser,
  expectRefused,
  idsOf,
  membersOf,
  newUserName,
  provision,
  provisionGroup,
} from '../support/worker/scim-people.ts';
import { services } from '../support/worker/world.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Everything that a directory does, to one user and one group. */
function actsOf(client: ScimClient, user: { path: string; userName: string }, group: { path: string }) {
  const userName = newUserName();
  return {
    create: () => client.post('/Users', entraUser(userName)),
    get: () => client.get(user.path),
    list: () => client.get('/Users'),
    find: () => client.find('Users', `userName eq "${user.userName}"`),
    search: () => client.post('/Users/.search', { filter: 'title eq "Baker"' }),
    patch: () => client.patch(user.path, [{ op: 'replace', path: 'title', value: 'Cook' }]),
    deactivate: () => client.patch(user.path, [{ op: 'replace', path: 'active', value: false }]),
    put: () => client.put(user.path, entraUser(user.userName)),
    'create a group': () => client.post('/Groups', { displayName: 'New' }),
    'get a group': () => client.get(group.path),
    'list groups': () => client.get('/Groups'),
    'patch a group': () => client.patch(group.path, [{ op: 'replace', path: 'displayName', value: 'Cooks' }]),
    'empty a group': () => client.patch(group.path, [{ op: 'remove', path: 'members' }]),
    'put a group': () => client.put(group.path, { displayName: 'Put' }),
    'delete a group': () => client.delete(group.path),
    delete: () => client.delete(user.path),
  };
}

async function makeScene() {
  const client = await makeScimClient();
  const user = await provision(client);
  const group = await provisionGroup(client, 'Bakers', [user.id]);
  return { client, user, group, acts: actsOf(client, user, group) };
}

describe('D1 in trouble', () => {
  test('at whichever round trip: 503 that asks to come again, and nothing is half done', async () => {
    const { client, acts } = await makeScene();
    let broken = 0;
    const answered: [string, boolean][] = [];
    for (const [name, act] of Object.entries(acts)) {
      for (let after = 0; ; after += 1) {
        const before = await dumpTenant(client.tenant.id);
        client.bindings = { DB: brokenD1(env.DB, { after }) };
        const answer = await act();
        client.bindings = {};
        if (after === answer.operations.d1) {
          // So often that it was answered: only what it writes after that failed.
          answered.push([name, answer.status < 300]);
          break;
        }
        expectRefused(answer, 503);
        expect(answer.headers.get('retry-after')).toBe('30');
        expect(answer.text).not.toContain('D1');
        expect(await dumpTenant(client.tenant.id), `${name} ${after}`).toEqual(before);
        broken += 1;
      }
    }
    expect(answered).toEqual(Object.keys(acts).map((name) => [name, true]));
    expect(broken).toBe(26);
  });

  test('where an answer is lost, all of it is done or nothing, and the client may ask again', async () => {
    const { client, user, acts } = await makeScene();
    const lose = async (act: () => Promise<Answer>) => {
      client.bindings = { DB: brokenD1(env.DB, { after: 1, lost: true }) };
      const answer = await act();
      client.bindings = {};
      expectRefused(answer, 503);
      expect(answer.body.detail, 'which nobody knows').not.toContain('Nothing was changed');
    };
    await lose(acts.create);
    expectRefused(await acts.create(), 409, 'uniqueness');
    await lose(acts.patch);
    expect((await client.get(user.path)).body.title).toBe('Cook');
    expect((await acts.patch()).status).toBe(200);
    await lose(acts['empty a group']);
    expect((await acts['empty a group']()).status).toBe(204);
    await lose(acts.delete);
    expectRefused(await acts.delete(), 404);
  });
});

test('KV may be gone: a directory needs none of it', async () => {
  const { client, acts } = await makeScene();
  client.bindings = { SESSIONS: brokenKv(env.SESSIONS) };
  for (const act of Object.values(acts)) {
    const answer = await act();
    expect(answer.status).toBeLessThan(300);
    expect(answer.operations.kv).toBe(0);
  }
});

describe('round trips', () => {
  test('of each request are what the budget allows', async () => {
    const { acts } = await makeScene();
    const counts: Record<string, number> = {};
    for (const [name, act] of Object.entries(acts)) counts[name] = (await act()).operations.d1;
    expect(counts).toEqual({
      create: 2,
      get: 1,
      list: 1,
      find: 1,
      search: 1,
      patch: 2,
      deactivate: 2,
      put: 2,
      'create a group': 2,
      'get a group': 1,
      'list groups': 1,
      'patch a group': 2,
      'empty a group': 2,
      'put a group': 2,
      'delete a group': 2,
      delete: 2,
    });
  });

  test('members of thousands are changed in two, and not read where nobody asks for them', async () => {
    const client = await makeScimClient();
    const { path, id } = await provisionGroup(client, 'Everybody');
    const ids = await fillTenant(client, 5000);
    const members = ids.map((value) => ({ value }));
    const added = await client.patch(path, [{ op: 'add', path: 'members', value: members }]);
    expect([added.status, added.operations.d1]).toEqual([204, 2]);
    expect(membersOf(await client.get(path))).toEqual(ids.toSorted());

    const shown: string[] = [];
    const seeing = new Proxy(env.DB, {
      get(target, name) {
        const member = Reflect.get(target, name) as (...given: unknown[]) => unknown;
        if (name !== 'prepare') return member.bind(target);
        return (query: string) => {
          shown.push(query);
          return target.prepare(query);
        };
      },
    });
    client.bindings = { DB: seeing };
    for (const query of [
      '?excludedAttributes=members',
      '?attributes=displayName',
      '?filter=displayName%20eq%20%22everybody%22&excludedAttributes=members',
    ]) {
      const list = await client.get(`/Groups${query}`);
      expect(idsOf(list)).toEqual([id]);
      expect(list.operations).toMatchObject({ d1: 1, kv: 0 });
      expect(list.text).not.toContain(ids[0]);
    }
    expect((await client.get(`${path}?excludedAttributes=members`)).text).not.toContain(ids[0]);
    expect(shown.some((query) => query.includes('group_members'))).toBe(false);
    await client.get(path);
    expect(shown.some((query) => query.includes('group_members'))).toBe(true);
    client.bindings = {};

    const some = ids.slice(0, 1000);
    const removed = await client.patch(
      path,
      some.map((value) => ({ op: 'Remove', path: `members[value eq "${value}"]` })),
    );
    expect([removed.status, removed.operations.d1]).toEqual([204, 2]);
    expect(membersOf(await client.get(path))).toEqual(ids.slice(1000).toSorted());
  });
});

/** So many users at once, of one account each, past the service. */
async function fillTenant({ tenant }: ScimClient, count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => ({ id: newId(), account: newId() }));
  const json = JSON.stringify(rows);
  const { db } = services();
  const each = sql`from json_each(${json}) given`;
  const id = sql`given.value ->> 'id'`;
  const account = sql`given.value ->> 'account'`;
  const { username } = await makeUser(await makeTenant());
  const columns = await namesOf('accounts');
  const copied = columns.map((name) =>
    name === 'id'
      ? account
      : name === 'username' || name === 'email'
        ? sql`${id} || '@many.example'`
        : sql.raw(`a.${name}`),
  );
  await db.run(sql`insert into accounts (${sql.raw(columns.join(', '))}) select ${sql.join(copied, sql`, `)} ${each}
    join accounts a on a.username = ${username}`);
  await db.run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role, invited_at, invited_username, username)
    select ${id}, ${tenant.id}, ${account}, ${id}, 'A', 'B', 'user', 1, ${id} || '@many.example', ${id} || '@many.example' ${each}`);
  return rows.map((row) => row.id);
}

async function namesOf(table: string): Promise<string[]> {
  const rows = await services().db.all<{ name: string; hidden: number }>(
    sql`select name, hidden from pragma_table_xinfo(${table})`,
  );
  return rows.filter(({ hidden }) => hidden === 0).map(({ name }) => name);
}

describe('at any number of users, what directories ask is read by an index', () => {
  const walk = { id: 'walk', now: 1 };
  const page = { sort: null, startIndex: 1, count: 100, walk };

  async function planOf(query: { toSQL: () => { sql: string; params: unknown[] } }): Promise<string> {
    const { sql: text, params } = query.toSQL();
    const { results } = await env.DB.prepare(`explain query plan ${text}`)
      .bind(...params)
      .all<{ detail: string }>();
    return results.map(({ detail }) => detail).join('\n');
  }

  test.for<[string, RegExp]>([
    [
      'userName eq "a@x.example"',
      /SEARCH users USING (COVERING )?INDEX users_by_username \(tenant_id=\? AND username=\?\)/,
    ],
    [
      'externalId eq "x"',
      /SEARCH users USING (COVERING )?INDEX users_by_external_id \(tenant_id=\? AND external_id=\?\)/,
    ],
    [
      'emails[type eq "work"].value eq "a@x.example"',
      /SEARCH it USING (COVERING )?(INDEX|PRIMARY KEY).*\(tenant_id=\? AND path=\? AND value=\?/,
    ],
    ['emails.value eq "a@x.example"', /SEARCH its USING .*\(tenant_id=\? AND path=\? AND value=\?/],
    ['manager eq "x"', /SEARCH its USING .*\(tenant_id=\? AND path=\? AND value=\?/],
    [
      'meta.lastModified gt "2026-01-01T00:00:00Z"',
      /INDEX users_by_change \(tenant_id=\? AND modified_at>\?\)/,
    ],
    ['id eq "a"', /SEARCH users USING .*\(id=\?\)/],
  ])('users: %s', async ([text, index]) => {
    const filter = (tenantId: SQL) => filterUsers(parseFilter(text, USER), tenantId);
    const byValue = findsByValue(parseFilter(text, USER));
    const [total, list] = selectUsers(services().db, sql`'Test1'`, {
      ...page,
      filter,
      byValue,
      groups: false,
    });
    for (const plan of [await planOf(total), await planOf(list)]) {
      expect(plan).toMatch(index);
      expect(/SEARCH users USING .*\(id=\?\)/.test(plan)).toBe(byValue || text.startsWith('id '));
      expect(plan).not.toMatch(/SCAN (users|it|its|other|user_values)\b/);
    }
  });

  test.for<[string, RegExp]>([
    ['displayName eq "Bakers"', /INDEX groups_display_name \(tenant_id=\? AND display_name_fold=\?\)/],
    ['externalId eq "x"', /INDEX groups_external_id \(tenant_id=\? AND external_id=\?\)/],
    [
      'meta.lastModified gt "2026-01-01T00:00:00Z"',
      /INDEX groups_modified \(tenant_id=\? AND modified_at>\?\)/,
    ],
    ['members.value eq "x"', /SEARCH groups USING .*\(id=\?\)[^]*SEARCH m USING .*\(user_id=\?\)/],
    ['members[value eq "x"]', /SEARCH groups USING .*\(id=\?\)[^]*SEARCH m USING .*\(user_id=\?\)/],
    [
      'displayName sw "B" and members eq "x"',
      /SEARCH groups USING .*\(id=\?\)[^]*SEARCH m USING .*\(user_id=\?\)/,
    ],
    ['members[value eq "x" and type eq "user"]', /SEARCH m USING .*\(group_id=\? AND user_id=\?\)/],
    ['id eq "a" and members eq "x"', /SEARCH groups USING .*\(id=\?\)/],
  ])('groups: %s', async ([text, index]) => {
    const filter = () => filterGroups(parseFilter(text, GROUP));
    const byMember = findsByMember(parseFilter(text, GROUP));
    const query = { ...page, filter, byMember, members: false };
    const [total, list] = selectGroups(services().db, sql`'Test1'`, query);
    for (const plan of [await planOf(total), await planOf(list)]) {
      expect(plan).toMatch(index);
      expect(plan).not.toMatch(/SCAN (groups|m|u|group_members)\b/);
    }
  });
});
