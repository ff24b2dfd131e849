import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { makeScimClient } from '../support/worker/directories.ts';
import { getAccount } from '../support/worker/people.ts';
import {
  entraUser,
  expectRefused,
  membersOf,
  newUserName,
  provision,
  provisionGroup,
} from '../support/worker/scim-people.ts';
import { services } from '../support/worker/world.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Attributes of which each can be changed alone. */
const NAMES = [
  'title',
  'nickName',
  'userType',
  'preferredLanguage',
  'locale',
  'timezone',
  'displayName',
  'profileUrl',
  'name.givenName',
  'name.familyName',
  'name.middleName',
  'name.formatted',
  'name.honorificPrefix',
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
  'externalId',
  'phoneNumbers[type eq "work"].value',
];

describe('two writers at once', () => {
  test('twenty patches of different attributes of one user: each holds or is refused, and none is lost', async () => {
    const client = await makeScimClient();
    const { path } = await provision(client);
    const answers = await Promise.all(
      NAMES.map((name, at) => client.patch(path, [{ op: 'replace', path: name, value: `v${at}` }])),
    );
    const { text, body } = await client.get(path);
    const held = answers.filter(({ status }) => status === 200);
    expect(held.length).toBeGreaterThanOrEqual(4);
    for (const [at, answer] of answers.entries()) {
      if (answer.status !== 200) expectRefused(answer, 409);
      expect(text.includes(`"v${at}"`), `${NAMES[at]} ${answer.status}`).toBe(answer.status === 200);
    }
    expect(body.meta.version).toBe(`W/"${held.length}"`);
    for (const [at, name] of NAMES.entries()) {
      if (answers[at]!.status === 200) continue;
      expect((await client.patch(path, [{ op: 'replace', path: name, value: `v${at}` }])).status).toBe(200);
    }
    const all = (await client.get(path)).text;
    for (const at of NAMES.keys()) expect(all).toContain(`"v${at}"`);
  });

  test('ten creations of one userName make one user and one account', async () => {
    const client = await makeScimClient();
    const userName = newUserName();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.post('/Users', entraUser(userName))),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const answer of answers) if (answer.status !== 201) expectRefused(answer, 409, 'uniqueness');
    expect((await client.find('Users', `userName eq "${userName}"`)).body.totalResults).toBe(1);
    const { id } = await getAccount(userName);
    const rows = await services().db.all(sql`select id from users where account_id = ${id}`);
    expect(rows).toHaveLength(1);
  });

  test('ten groups with one externalId are one', async () => {
    const client = await makeScimClient();
    const body = { displayName: 'Bakers', externalId: 'g-1' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.post('/Groups', body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await client.get('/Groups')).body.totalResults).toBe(1);
  });

  test('members added and removed one by one at the same time all are, and names are not undone', async () => {
    const client = await makeScimClient();
    const ids: string[] = [];
    for (let made = 0; made < 20; made += 1) ids.push((await provision(client)).id);
    const { path } = await provisionGroup(client, 'Bakers', ids.slice(0, 5));
    const answers = await Promise.all([
      ...ids
        .slice(5)
        .map((value) => client.patch(path, [{ op: 'Add', path: 'members', value: [{ value }] }])),
      ...ids
        .slice(0, 5)
        .map((id) => client.patch(path, [{ op: 'Remove', path: `members[value eq "${id}"]` }])),
      client.patch(path, [{ op: 'Replace', path: 'displayName', value: 'Cooks' }]),
    ]);
    const renamed = answers.pop()!;
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204));
    const after = await client.get(path);
    expect(membersOf(after)).toEqual(ids.slice(5).toSorted());
    expect(after.body.displayName).toBe(renamed.status === 204 ? 'Cooks' : 'Bakers');
    if (renamed.status !== 204) expectRefused(renamed, 409);
  });

  test.each(['Users', 'Groups'])('of ten who say which version they read, one wins: %s', async (type) => {
    const client = await makeScimClient();
    const { path } = type === 'Users' ? await provision(client) : await provisionGroup(client, 'Bakers');
    const member = await provision(client);
    const name = type === 'Users' ? 'title' : 'displayName';
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        client.patch(
          path,
          type === 'Groups' && at % 2
            ? [{ op: 'add', path: 'members', value: [{ value: member.id }] }]
            : [{ op: 'replace', path: name, value: `v${at}` }],
          { 'If-Match': 'W/"0"' },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    for (const answer of answers) if (answer.status >= 300) expectRefused(answer, 412);
    expect((await client.get(path)).body.meta.version).toBe('W/"1"');
  });

  test('a user who is deleted meanwhile is not found, and what was to be changed does not come back', async () => {
    const client = await makeScimClient();
    const { path, userName } = await provision(client);
    const late = await makeScimClient({ tenant: client.tenant });
    late.bindings = { DB: afterReading(() => client.delete(path)) };
    expectRefused(await late.patch(path, [{ op: 'replace', path: 'title', value: 'Cook' }]), 404);
    expect((await client.find('Users', `userName eq "${userName}"`)).body.totalResults).toBe(0);
  });

  test('a token that is revoked meanwhile changes nothing any more', async () => {
    const client = await makeScimClient();
    const { path } = await provision(client);
    const group = await provisionGroup(client, 'Bakers');
    const revoke = () =>
      services().db.run(
        sql`update directory_tokens set revoked_at = 1 where directory_id = ${client.directoryId}`,
      );
    const restore = () =>
      services().db.run(
        sql`update directory_tokens set revoked_at = null where directory_id = ${client.directoryId}`,
      );
    const before = [(await client.get(path)).text, (await client.get(group.path)).text];
    for (const act of [
      () => client.patch(path, [{ op: 'replace', path: 'title', value: 'Cook' }]),
      () => client.delete(path),
      () => client.post('/Users', entraUser(newUserName())),
      () => client.post('/Groups', { displayName: 'x' }),
      () => client.patch(group.path, [{ op: 'replace', path: 'displayName', value: 'x' }]),
      () => client.delete(group.path),
    ]) {
      client.bindings = { DB: afterReading(revoke) };
      expectRefused(await act(), 401);
      client.bindings = {};
      await restore();
    }
    expect([(await client.get(path)).text, (await client.get(group.path)).text]).toEqual(before);
    expect((await client.get('/Users')).body.totalResults).toBe(1);
    expect((await client.get('/Groups')).body.totalResults).toBe(1);
  });
});

/** D1 where something happens after the first round trip, once. */
function afterReading(work: () => Promise<unknown>): D1Database {
  let trips = 0;
  return new Proxy(env.DB, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      if (name !== 'batch') return member.bind(target);
      return async (statements: D1PreparedStatement[]) => {
        trips += 1;
        if (trips === 2) await work();
        return target.batch(statements);
      };
    },
  });
}
