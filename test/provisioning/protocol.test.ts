import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { CORE, ENTERPRISE, makeScimClient, ScimClient } from '../support/worker/directories.ts';
import {
  entraUser,
  expectRefused,
  GROUP,
  idsOf,
  membersOf,
  newUserName,
  provision,
  provisionGroup,
} from '../support/worker/scim-people.ts';
import { dumpTenant } from '../support/worker/dump.ts';
import { clock, DAY, services } from '../support/worker/world.ts';

vi.setConfig({ testTimeout: 30_000 });

const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const NOWHERE = 'a'.repeat(24);

describe('RFC 7644 §2, who is let in', () => {
  const ways = [
    ['GET', '/Users'],
    ['GET', `/Users/${NOWHERE}`],
    ['POST', '/Users'],
    ['PATCH', `/Groups/${NOWHERE}`],
    ['POST', '/Groups/.search'],
    ['GET', '/Me'],
    ['POST', '/Bulk'],
    ['GET', '/nowhere'],
  ] as const;

  test('nobody without a token that holds, whatever they ask for', async () => {
    const client = await makeScimClient();
    const { token } = client;
    const db = services().db;
    const asks = async (why: string) => {
      for (const [method, path] of ways) {
        const answer = await client.send(method, path, method === 'GET' ? undefined : '{');
        expectRefused(answer, 401);
        expect(answer.headers.get('www-authenticate'), why).toBe('Bearer realm="SuperID"');
        expect(answer.body.detail).toBe('The token is missing, or not one that holds.');
      }
    };
    for (const wrong of ['', 'unknown', `${token}x`, token.slice(0, -1), 'x'.repeat(5000), "' or 1=1 --"]) {
      client.token = wrong;
      await asks(wrong);
    }
    client.token = token;
    expect((await client.get('/Users')).status).toBe(200);
    await db.run(
      sql`update directory_tokens set expires_at = ${clock.now()} where directory_id = ${client.directoryId}`,
    );
    await asks('expired');
    await db.run(
      sql`update directory_tokens set expires_at = null, revoked_at = ${clock.now()} where directory_id = ${client.directoryId}`,
    );
    await asks('revoked');
    await db.run(
      sql`update directory_tokens set revoked_at = null where directory_id = ${client.directoryId}`,
    );
    expect((await client.get('/Users')).status).toBe(200);
    await suspendTenant(services(), client.tenant.id, SERVICE);
    await asks('suspended');
  });

  test('by the header alone, its scheme in any letters', async () => {
    const client = await makeScimClient();
    const { token } = client;
    client.token = '';
    for (const Authorization of [`bearer ${token}`, `BEARER   ${token}`]) {
      expect((await client.get('/Users', { Authorization })).status).toBe(200);
    }
    for (const Authorization of [`Basic ${token}`, token, `Bearer ${token} x`, 'Bearer']) {
      expectRefused(await client.get('/Users', { Authorization }), 401);
    }
    expectRefused(await client.get(`/Users?access_token=${token}`), 401);
  });

  test('a token does not open discovery, which is for whoever asks', async () => {
    const client = new ScimClient({ id: '', name: '' }, '', '');
    for (const path of ['/ServiceProviderConfig', '/Schemas', '/ResourceTypes', `/Schemas/${CORE}`]) {
      const answer = await client.get(path);
      expect(answer.status).toBe(200);
      expect(answer.operations).toMatchObject({ d1: 0, kv: 0 });
    }
  });
});

describe('RFC 7644 §3.1, each answer', () => {
  test('is never kept, and is SCIM whether SCIM or JSON was sent', async () => {
    const client = await makeScimClient();
    for (const type of ['application/scim+json', 'application/json', 'application/json; charset=utf-8']) {
      const headers = { 'Content-Type': type, Accept: type };
      const made = await client.send('POST', '/Users', entraUser(newUserName()), headers);
      expect(made.status, made.text).toBe(201);
      const path = `/Users/${made.body.id}`;
      const changes = [{ op: 'replace', path: 'title', value: 'Cook' }];
      for (const answer of [
        made,
        await client.get(path, headers),
        await client.patch(path, changes, headers),
      ]) {
        expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      }
    }
  });
});

describe('RFC 7644 §3.3 to 3.6, a user', () => {
  test('is replaced as a whole: what is not said again is gone, but not whether they are active', async () => {
    const client = await makeScimClient();
    const { path, userName, answer } = await provision(client, { active: false });
    const sent = { schemas: [CORE], userName, name: { givenName: 'Ada', familyName: 'Lo' }, nickName: 'A' };
    const put = await client.put(path, {
      ...sent,
      id: 'mine',
      meta: { version: 'x' },
      groups: [{ value: 'g' }],
    });
    expect(put.status, put.text).toBe(200);
    const { meta, ...shown } = put.body;
    expect(shown).toEqual({ ...sent, id: answer.body.id, active: false });
    expect(meta).toMatchObject({ resourceType: 'User', created: answer.body.meta.created, version: 'W/"1"' });
    expect(put.headers.get('etag')).toBe('W/"1"');
    expect(put.headers.get('location')).toBe(meta.location);
    expect((await client.get(path)).body).toEqual(put.body);
    expect(put.operations).toMatchObject({ d1: 2, kv: 0 });
  });

  test('is deleted, and then is nobody', async () => {
    const client = await makeScimClient();
    const { path, userName } = await provision(client);
    const gone = await client.delete(path);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expectRefused(await client.get(path), 404);
    expectRefused(await client.delete(path), 404);
    expectRefused(await client.put(path, entraUser(userName)), 404);
    expectRefused(await client.patch(path, [{ op: 'replace', path: 'active', value: true }]), 404);
    expect((await client.find('Users', `userName eq "${userName}"`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
  });

  test('is there by their id, and by no other way of writing it', async () => {
    const client = await makeScimClient();
    const { id } = await provision(client);
    for (const path of [
      `/Users/${id.toUpperCase()}`,
      `/Users/${id}x`,
      `/users/${id}`,
      '/Users/1',
      '/Users/%00',
      '/Users/..%2f',
    ]) {
      expectRefused(await client.get(path), 404);
    }
  });
});

describe('RFC 7644 §3.3 to 3.6, a group', () => {
  test('is created with members, read, replaced, patched and deleted', async () => {
    const client = await makeScimClient();
    const [ada, bea, eva] = [await provision(client), await provision(client), await provision(client)];
    const { id, path, answer } = await provisionGroup(client, 'Bakers', [ada.id, bea.id], {
      externalId: 'g-1',
    });
    const location = `https://superid.example/scim/v2/Groups/${id}`;
    expect(answer.headers.get('location')).toBe(location);
    expect(answer.headers.get('etag')).toBe('W/"0"');
    expect(answer.operations).toMatchObject({ d1: 2, kv: 0 });
    const memberOf = ({ id: value, userName: display }: typeof ada) => ({
      value,
      display,
      type: 'User',
      $ref: `https://superid.example/scim/v2/Users/${value}`,
    });
    const byValue = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1);
    expect({ ...answer.body, members: answer.body.members.toSorted(byValue) }).toEqual({
      schemas: [GROUP],
      id,
      externalId: 'g-1',
      displayName: 'Bakers',
      members: [memberOf(ada), memberOf(bea)].toSorted(byValue),
      meta: {
        resourceType: 'Group',
        location,
        version: 'W/"0"',
        created: expect.stringMatching(/Z$/),
        lastModified: answer.body.meta.created,
      },
    });
    const read = await client.get(path);
    expect(read.body).toEqual(answer.body);
    expect(read.operations).toMatchObject({ d1: 1, kv: 0 });

    const put = await client.put(path, {
      schemas: [GROUP],
      displayName: 'Cooks',
      members: [{ value: eva.id }],
    });
    expect(put.status, put.text).toBe(200);
    expect(put.body).toMatchObject({ displayName: 'Cooks', members: [memberOf(eva)] });
    expect(put.body).not.toHaveProperty('externalId');
    const patched = await client.patch(path, [
      { op: 'add', path: 'members', value: [{ value: ada.id }] },
      { op: 'replace', path: 'displayName', value: 'All' },
    ]);
    expect([patched.status, patched.text]).toEqual([204, '']);
    expect(patched.headers.get('etag')).toBe('W/"2"');
    expect(patched.operations).toMatchObject({ d1: 2, kv: 0 });
    const after = await client.get(path);
    expect(after.body.displayName).toBe('All');
    expect(membersOf(after)).toEqual([ada.id, eva.id].toSorted());

    expect((await client.delete(path)).status).toBe(204);
    expectRefused(await client.get(path), 404);
    expect((await client.get(ada.path)).body).not.toHaveProperty('groups');
  });

  test('a user shows the groups they are in, and leaves them when they go', async () => {
    const client = await makeScimClient();
    const ada = await provision(client);
    const { id, path } = await provisionGroup(client, 'Bakers', [ada.id]);
    expect((await client.get(ada.path)).body.groups).toEqual([
      { value: id, display: 'Bakers', type: 'direct', $ref: `https://superid.example/scim/v2${path}` },
    ]);
    expect((await client.get('/Users')).body.Resources[0].groups).toHaveLength(1);
    await client.delete(ada.path);
    const left = await client.get(path, { 'If-None-Match': 'W/"0"' });
    expect(left.headers.get('etag')).toBe('W/"1"');
    expect(left.body).not.toHaveProperty('members');
  });

  test('a user is another version where their groups are others', async () => {
    const client = await makeScimClient();
    const [ada, bo] = [await provision(client), await provision(client)];
    const etag = async ({ path }: typeof ada) => (await client.get(path)).headers.get('etag');
    const members = (op: string) => [{ op, path: 'members', value: [{ value: ada.id }] }];
    const { path } = await provisionGroup(client, 'Bakers');
    expect(await etag(ada)).toBe('W/"0"');
    const acts = [
      () => client.patch(path, members('add')),
      () => client.patch(path, [{ op: 'replace', path: 'displayName', value: 'Cooks' }]),
      () => client.patch(path, members('remove')),
      () => client.put(path, { displayName: 'Cooks', members: [{ value: ada.id }] }),
      () => client.delete(path),
    ];
    for (const [at, act] of acts.entries()) {
      expect((await act()).status).toBeLessThan(300);
      expect(await etag(ada)).toBe(`W/"${at + 1}"`);
      expect((await client.get(ada.path, { 'If-None-Match': `W/"${at}"` })).status).toBe(200);
    }
    expect(await etag(bo)).toBe('W/"0"');
  });

  test('answers a patch with the resource where attributes are asked for', async () => {
    const client = await makeScimClient();
    const ada = await provision(client);
    const { path } = await provisionGroup(client, 'Bakers');
    const changes = [{ op: 'add', path: 'members', value: [{ value: ada.id }] }];
    const answer = await client.patch(`${path}?attributes=members.value`, changes);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).toSorted()).toEqual(['id', 'members', 'schemas']);
    expect(answer.body.members).toEqual([{ value: ada.id }]);
  });

  test('an externalId is of one group', async () => {
    const client = await makeScimClient();
    await provisionGroup(client, 'A', [], { externalId: 'g-1' });
    const again = await client.post('/Groups', { displayName: 'B', externalId: 'g-1' });
    expectRefused(again, 409, 'uniqueness');
    const { path } = await provisionGroup(client, 'A');
    expectRefused(
      await client.patch(path, [{ op: 'add', path: 'externalId', value: 'g-1' }]),
      409,
      'uniqueness',
    );
    expect((await client.get(path)).body).not.toHaveProperty('externalId');
  });
});

describe('RFC 7644 §3.5.2.1, a change to what is so already', () => {
  const add = (path: string, value: unknown) => ({ op: 'add', path, value });

  test('of a user leaves the version and the time of the last change, and is no event', async () => {
    const client = await makeScimClient();
    const { path, userName, answer } = await provision(client, { title: 'Baker' });
    const before = await dumpTenant(client.tenant.id);
    clock.advance(1000);
    const work = { primary: true, type: 'work', value: userName };
    for (const again of [
      await client.patch(path, [add('title', 'Baker'), { op: 'Replace', path: 'active', value: 'True' }]),
      await client.patch(path, [add('emails', [work])]),
      await client.patch(path, [{ op: 'remove', path: 'nickName' }]),
      await client.put(path, answer.body),
    ]) {
      expect(again.status).toBe(200);
      expect(again.body.meta).toEqual(answer.body.meta);
      expect(again.headers.get('etag')).toBe('W/"0"');
    }
    expect(await dumpTenant(client.tenant.id)).toEqual(before);
    const other = await client.patch(path, [add('title', 'Cook')]);
    expect(other.body.meta).toMatchObject({ version: 'W/"1"' });
    expect(other.body.meta.lastModified).not.toBe(answer.body.meta.lastModified);
  });

  test('of a group as well, member by member', async () => {
    const client = await makeScimClient();
    const [ida, ole] = [await provision(client), await provision(client)];
    const { path, answer } = await provisionGroup(client, 'Bakers', [ida.id], { externalId: 'b' });
    const before = await dumpTenant(client.tenant.id);
    clock.advance(1000);
    const members = (op: string, ids: string[]) => ({
      op,
      path: 'members',
      value: ids.map((value) => ({ value })),
    });
    for (const again of [
      await client.patch(path, [members('add', [ida.id])]),
      await client.patch(path, [members('remove', [ole.id])]),
      await client.patch(path, [members('replace', [ida.id]), add('displayName', 'Bakers')]),
      await client.put(path, { displayName: 'Bakers', externalId: 'b', members: [{ value: ida.id }] }),
    ]) {
      expect(again.headers.get('etag')).toBe('W/"0"');
    }
    expect((await client.get(path)).body.meta).toEqual(answer.body.meta);
    expect(await dumpTenant(client.tenant.id)).toEqual(before);
    for (const [at, change] of [
      members('add', [ida.id, ole.id]),
      members('remove', [ida.id]),
      members('replace', [ida.id, ole.id]),
      add('externalId', 'c'),
      add('displayName', 'Cooks'),
    ].entries()) {
      expect((await client.patch(path, [change])).headers.get('etag')).toBe(`W/"${at + 1}"`);
    }
  });
});

describe('RFC 7644 §3.14, versions', () => {
  test.each(['User', 'Group'])(
    'a %s is changed only as it was read, where the client says so',
    async (type) => {
      const client = await makeScimClient();
      const { path } = type === 'User' ? await provision(client) : await provisionGroup(client, 'Bakers');
      const name = type === 'User' ? 'title' : 'displayName';
      const patch = (value: string, headers: Record<string, string>) =>
        client.patch(path, [{ op: 'replace', path: name, value }], headers);
      expect((await patch('One', { 'If-Match': 'W/"0"' })).status).toBeLessThan(300);
      for (const header of ['W/"0"', '"0"', 'W/"7", W/"8"', 'nonsense']) {
        expectRefused(await patch('Two', { 'If-Match': header }), 412);
        expectRefused(await client.delete(path, { 'If-Match': header }), 412);
        const whole = (await client.get(path)).body;
        expectRefused(await client.put(path, { ...whole, [name]: 'Two' }, { 'If-Match': header }), 412);
      }
      expect((await client.get(path)).body[name]).toBe('One');
      expect((await patch('Three', { 'If-Match': 'W/"5", W/"1"' })).status).toBeLessThan(300);
      expect((await patch('Four', { 'If-Match': '*' })).status).toBeLessThan(300);
      expect((await client.delete(path, { 'If-Match': 'W/"3"' })).status).toBe(204);
    },
  );

  test.each(['User', 'Group'])('a %s that is known already is not sent again', async (type) => {
    const client = await makeScimClient();
    const { path } = type === 'User' ? await provision(client) : await provisionGroup(client, 'Bakers');
    for (const header of ['W/"0"', '"0"', 'W/"9", W/"0"', '*']) {
      const { status, text, headers } = await client.get(path, { 'If-None-Match': header });
      expect([status, text, headers.get('etag')]).toEqual([304, '', 'W/"0"']);
    }
    expect((await client.get(path, { 'If-None-Match': 'W/"1"' })).status).toBe(200);
  });
});

describe('RFC 7644 §3.4.2, lists', () => {
  async function makeFive() {
    const client = await makeScimClient();
    const names = ['Eva', 'adam', 'Ünal', 'Bea', 'Cem'];
    const ids: string[] = [];
    for (const title of names) {
      ids.push((await provision(client, { title, externalId: `e-${title}` })).id);
      clock.advance(1);
    }
    return { client, ids, names };
  }

  test('are in the order in which users came, page by page', async () => {
    const { client, ids } = await makeFive();
    const pages = [1, 3, 5, 7].map((startIndex) => client.get(`/Users?startIndex=${startIndex}&count=2`));
    const [first, second, third, beyond] = await Promise.all(pages);
    expect(first!.body).toMatchObject({ schemas: [LIST], totalResults: 5, startIndex: 1, itemsPerPage: 2 });
    expect([...idsOf(first!), ...idsOf(second!), ...idsOf(third!)]).toEqual(ids);
    expect(third!.body).toMatchObject({ totalResults: 5, startIndex: 5, itemsPerPage: 1 });
    expect(beyond!.body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
  });

  test('take any number, and nothing that is none (§3.4.2.4)', async () => {
    const { client, ids } = await makeFive();
    for (const query of [
      'count=2&startIndex=0',
      'count=2&startIndex=-7',
      'count=%2B2',
      'count=2&startIndex=',
    ]) {
      expect(idsOf(await client.get(`/Users?${query}`)), query).toEqual(ids.slice(0, 2));
    }
    for (const count of ['0', '-1', '-999999999999999']) {
      const { body } = await client.get(`/Users?count=${count}`);
      expect(body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] });
    }
    expect(idsOf(await client.get('/Users?count=999999999999999'))).toEqual(ids);
    expect(idsOf(await client.get('/Users?startIndex=999999999999999'))).toEqual([]);
    const wrong = ['ten', '1.5', '1e3', '0x10', 'NaN', '--1', '1,2', '9'.repeat(1000)];
    for (const number of wrong) {
      expectRefused(await client.get(`/Users?count=${number}`), 400, 'invalidValue');
      expectRefused(await client.get(`/Groups?startIndex=${number}`), 400, 'invalidValue');
    }
    const million = '9'.repeat(900_000);
    expectRefused(await client.post('/Users/.search', `{"count":${million}}`), 400, 'invalidValue');
    expectRefused(await client.post('/Users/.search', `{"count":"${million}"}`), 400, 'invalidValue');
    for (const startIndex of [true, [1], {}, 1.5]) {
      expectRefused(await client.post('/Users/.search', { startIndex }), 400, 'invalidValue');
    }
  });

  test('are sorted, without case, what has no value last, and first the other way round (§3.4.2.3)', async () => {
    const { client, ids } = await makeFive();
    const [eva, adam, unal, bea, cem] = ids as [string, string, string, string, string];
    const none = (await provision(client, { title: undefined, externalId: undefined })).id;
    const up = [adam, bea, cem, eva, unal];
    const sorted = async (query: string) => idsOf(await client.get(`/Users?${query}`));
    expect(await sorted('sortBy=title')).toEqual([...up, none]);
    expect(await sorted(`sortBy=${CORE}:TITLE&sortOrder=Descending`)).toEqual([none, ...up.toReversed()]);
    expect(await sorted('sortBy=title&count=2&startIndex=2')).toEqual([bea, cem]);
    expect(await sorted('sortBy=meta.created&sortOrder=descending')).toEqual([none, ...ids.toReversed()]);
    expect(await sorted('sortBy=id')).toEqual([...ids, none].toSorted());
    const exact = ['e-Bea', 'e-Cem', 'e-Eva', 'e-adam', 'e-Ünal'];
    const { body } = await client.get('/Users?sortBy=externalId');
    expect(body.Resources.slice(0, 5).map((one: { externalId: string }) => one.externalId)).toEqual(exact);
    for (const sortBy of [
      'userName',
      'active',
      'name.familyName',
      'emails',
      'emails.value',
      'groups',
      'meta',
      `${ENTERPRISE}:department`,
      'manager',
    ]) {
      expect((await sorted(`sortBy=${sortBy}`)).toSorted(), sortBy).toEqual([...ids, none].toSorted());
    }
    expectRefused(await client.get('/Users?sortBy=colour'), 400, 'invalidValue');
    expectRefused(await client.get('/Users?sortBy=title&sortOrder=up'), 400, 'invalidValue');
    expectRefused(await client.get('/Groups?sortBy=members'), 400, 'invalidValue');
    expect(eva).toBeDefined();
  });

  test('are sorted by the primary one of several values, or else the first', async () => {
    const client = await makeScimClient();
    const emails = (...values: [string, boolean?][]) =>
      values.map(([value, primary]) => ({ value, primary }));
    const one = await provision(client, { emails: emails(['z@x.example'], ['a@x.example', true]) });
    const two = await provision(client, { emails: emails(['c@x.example'], ['b@x.example']) });
    const three = await provision(client, { emails: emails(['b@x.example', true], ['0@x.example']) });
    const sorted = await client.get('/Users?sortBy=emails.value');
    expect(idsOf(sorted)).toEqual([one.id, three.id, two.id]);
  });

  test('of groups are sorted by what groups have', async () => {
    const client = await makeScimClient();
    const b = await provisionGroup(client, 'b', [], { externalId: 'x2' });
    clock.advance(1);
    const a = await provisionGroup(client, 'A', [], { externalId: 'x1' });
    for (const sortBy of ['displayName', 'externalId']) {
      expect(idsOf(await client.get(`/Groups?sortBy=${sortBy}`))).toEqual([a.id, b.id]);
      expect(idsOf(await client.get(`/Groups?sortBy=${sortBy}&sortOrder=descending`))).toEqual([b.id, a.id]);
    }
    for (const sortBy of ['meta.created', 'meta.lastModified']) {
      expect(idsOf(await client.get(`/Groups?sortBy=${sortBy}&sortOrder=descending`))).toEqual([a.id, b.id]);
    }
    expect(idsOf(await client.get('/Groups?sortBy=id'))).toEqual([a.id, b.id].toSorted());
  });

  test('of nothing are lists all the same', async () => {
    const client = await makeScimClient();
    for (const path of ['/Users', '/Groups', '/Users?filter=', '/Users?count=0']) {
      const { status, body } = await client.get(path);
      expect(status).toBe(200);
      expect(body).toEqual({
        schemas: [LIST],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
    }
  });
});

describe('RFC 7644 §3.4.2.5 and §3.9, what of a resource is answered', () => {
  test('only what is asked for, or all but what is not wanted; id and schemas always', async () => {
    const client = await makeScimClient();
    const { path, answer } = await provision(client);
    const keys = async (query: string) => Object.keys((await client.get(`${path}?${query}`)).body).toSorted();
    expect(await keys('attributes=userName')).toEqual(['id', 'schemas', 'userName']);
    expect(await keys(`attributes=${CORE}:USERNAME, title`)).toEqual(['id', 'schemas', 'title', 'userName']);
    expect(await keys('attributes=nothing')).toEqual(['id', 'schemas']);
    expect((await client.get(`${path}?attributes=name.givenName,${ENTERPRISE}:department`)).body).toEqual({
      schemas: answer.body.schemas,
      id: answer.body.id,
      name: { givenName: 'Lena' },
      [ENTERPRISE]: { department: 'Bread' },
    });
    const all = Object.keys(answer.body).toSorted();
    expect(await keys('excludedAttributes=title,meta,id,schemas')).toEqual(
      all.filter((name) => !['title', 'meta'].includes(name)),
    );
    const made = await client.post('/Users?attributes=userName', entraUser(newUserName()));
    expect(Object.keys(made.body).toSorted()).toEqual(['id', 'schemas', 'userName']);
    expect(made.headers.get('location')).toMatch(new RegExp(`/Users/${made.body.id}$`));
    const list = await client.get('/Users?attributes=title');
    expect(Object.keys(list.body.Resources[0]).toSorted()).toEqual(['id', 'schemas', 'title']);
  });
});

describe('RFC 7644 §3.4.3, a search by POST', () => {
  test('of users and groups at once is not supported, and says where they are', async () => {
    const client = await makeScimClient();
    const answer = await client.post('/.search', { filter: 'meta.resourceType eq "User"' });
    expectRefused(answer, 501);
    expect(answer.body.detail).toContain('/Users/.search');
    const got = await client.get('/.search');
    expectRefused(got, 405);
    expect(got.headers.get('allow')).toBe('POST');
  });

  test('finds, sorts, pages and shows as a query does', async () => {
    const client = await makeScimClient();
    const ids = [];
    for (const title of ['c', 'a', 'b', 'x']) ids.push((await provision(client, { title })).id);
    const answer = await client.post('/Users/.search', {
      schemas: [SEARCH],
      attributes: ['title', 'userName'],
      filter: 'title lt "d"',
      sortBy: 'title',
      sortOrder: 'descending',
      startIndex: 2,
      count: 1,
    });
    expect(answer.body).toMatchObject({ schemas: [LIST], totalResults: 3, startIndex: 2, itemsPerPage: 1 });
    expect(idsOf(answer)).toEqual([ids[2]]);
    expect(Object.keys(answer.body.Resources[0]).toSorted()).toEqual(['id', 'schemas', 'title', 'userName']);
    expect(answer.operations).toMatchObject({ d1: 1, kv: 0 });
    const group = await provisionGroup(client, 'All', ids);
    const found = await client.post('/Groups/.search', {
      filter: 'displayName eq "ALL"',
      excludedAttributes: ['members'],
    });
    expect(idsOf(found)).toEqual([group.id]);
    expect(found.body.Resources[0]).not.toHaveProperty('members');
    for (const body of ['[]', '"x"', '{', '']) {
      expectRefused(await client.post('/Users/.search', body), 400, 'invalidSyntax');
    }
    expectRefused(await client.post('/Users/.search', { filter: 7 }), 400, 'invalidFilter');
    expectRefused(await client.post('/Users/.search', { attributes: [7] }), 400, 'invalidValue');
  });
});

describe('RFC 7644 §3.7, §3.11 and what is not there', () => {
  test('bulk and /Me are answered 501, by every method', async () => {
    const client = await makeScimClient();
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const path of ['/Me', '/Bulk']) {
        expectRefused(await client.send(method, path, method === 'GET' ? undefined : {}), 501);
      }
    }
  });

  test('a method that a path does not take is told which ones it takes', async () => {
    const client = await makeScimClient();
    const { path } = await provision(client);
    for (const [method, at, allowed] of [
      ['PUT', '/Users', 'GET, HEAD, POST'],
      ['DELETE', '/Groups', 'GET, HEAD, POST'],
      ['PATCH', '/Users', 'GET, HEAD, POST'],
      ['GET', '/Users/.search', 'POST'],
      ['PUT', '/Groups/.search', 'POST'],
      ['POST', path, 'DELETE, GET, HEAD, PATCH, PUT'],
      ['OPTIONS', '/Groups', 'GET, HEAD, POST'],
      ['POST', '/Schemas', 'GET, HEAD'],
      ['DELETE', `/Schemas/${CORE}`, 'GET, HEAD'],
      ['PUT', '/ServiceProviderConfig', 'GET, HEAD'],
      ['PATCH', '/ResourceTypes/User', 'GET, HEAD'],
    ] as const) {
      const answer = await client.send(method, at, method === 'GET' ? undefined : {});
      expectRefused(answer, 405);
      expect(answer.headers.get('allow'), `${method} ${at}`).toBe(allowed);
    }
    const head = await client.send('HEAD', path);
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test('a path that there is not is not found', async () => {
    const client = await makeScimClient();
    for (const path of [
      '',
      '/',
      '/nowhere',
      '/Users/',
      '/Users/x/y',
      '/ServiceProviderConfig/x',
      '/__proto__',
    ]) {
      expectRefused(await client.get(path), 404);
    }
  });
});

describe('RFC 7644 §4, discovery tells the truth', () => {
  test('of what the service does', async () => {
    const client = await makeScimClient();
    const { body } = await client.get('/ServiceProviderConfig');
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
    });
    expectRefused(await client.post('/Bulk', {}), 501);
    const { path } = await provision(client, { password: 'correct horse battery staple' });
    expect((await client.get(path)).text).not.toContain('horse');
  });

  test('of resource types and schemas, each at its own address', async () => {
    const client = await makeScimClient();
    for (const of of ['/ResourceTypes', '/Schemas']) {
      const { body } = await client.get(of);
      expect(body.totalResults).toBe(body.Resources.length);
      for (const one of body.Resources as { id: string; meta: { location: string } }[]) {
        expect(one.meta.location).toBe(`https://superid.example/scim/v2${of}/${one.id}`);
        expect((await client.get(`${of}/${one.id}`)).body).toEqual(one);
      }
      expectRefused(await client.get(`${of}?filter=id%20pr`), 403);
      expectRefused(await client.get(`${of}/nothing`), 404);
    }
    expect((await client.get('/Schemas')).body.Resources.map(({ id }: { id: string }) => id)).toEqual([
      CORE,
      ENTERPRISE,
      GROUP,
    ]);
  });

  test('every attribute that a schema says can be written is kept and given back', async () => {
    const client = await makeScimClient();
    const [core, enterprise] = (await client.get('/Schemas')).body.Resources as { attributes: Described[] }[];
    const sent = {
      schemas: [CORE, ENTERPRISE],
      ...exampleOf(core!.attributes),
      userName: newUserName(),
      [ENTERPRISE]: exampleOf(enterprise!.attributes),
    };
    const made = await client.post('/Users', sent);
    expect(made.status, made.text).toBe(201);
    const { id: _, meta: _m, ...kept } = made.body;
    expect(kept).toEqual(sent);
  });
});

type Described = {
  name: string;
  type: string;
  multiValued: boolean;
  mutability: string;
  subAttributes?: Described[];
};

function exampleOf(attributes: Described[]): Record<string, unknown> {
  const written = attributes.filter(({ mutability }) => mutability !== 'readOnly');
  return Object.fromEntries(
    written.map(({ name, type, multiValued, subAttributes = [] }) => {
      const value = type === 'boolean' ? true : type === 'complex' ? exampleOf(subAttributes) : `my ${name}`;
      return [name, multiValued ? [value] : value];
    }),
  );
}

describe('the log of a directory', () => {
  const entries = (client: ScimClient) =>
    services().db.all<Record<string, unknown>>(
      sql`select method, path, status, scim_type, detail, resource_type, resource_name, changed
        from directory_requests where directory_id = ${client.directoryId} order by id`,
    );

  test('has each request with what it changed, and why it was refused', async () => {
    const client = await makeScimClient();
    const { path, userName } = await provision(client);
    await client.patch(path, [{ op: 'replace', path: 'title', value: 'Cook' }]);
    await client.post('/Users', entraUser(userName));
    await client.post('/Users', '{');
    await client.find('Users', 'userName eq');
    await client.patch(path, [{ op: 'replace', path: 'na me', value: 'x' }]);
    await client.post('/Users', `{"x":"${'y'.repeat(1024 * 1024)}"}`);
    await client.get('/nowhere');
    const rows = await entries(client);
    expect(rows.map(({ method, status, scim_type: type }) => [method, status, type])).toEqual([
      ['POST', 201, null],
      ['PATCH', 200, null],
      ['POST', 409, 'uniqueness'],
      ['POST', 400, 'invalidSyntax'],
      ['GET', 400, 'invalidFilter'],
      ['PATCH', 400, 'invalidPath'],
      ['POST', 413, null],
      ['GET', 404, null],
    ]);
    expect(rows[0]).toMatchObject({ path: '/Users', resource_type: 'User', resource_name: userName });
    expect(rows[1]).toMatchObject({ path, changed: '["title"]', detail: null });
    expect(rows[4]).toMatchObject({ path: '/Users?filter=userName eq' });
    for (const { detail } of rows.slice(2)) expect(detail).toMatch(/\.$/);
  });

  test('has nothing of whoever has no token that holds, and that is noted once an hour', async () => {
    const client = await makeScimClient();
    const { token } = client;
    client.token = 'unknown';
    await client.post('/Users', '{');
    client.token = token;
    await client.get('/Users');
    const [first] = await services().db.all<{ last: number }>(
      sql`select last_request_at as last from directories where id = ${client.directoryId}`,
    );
    expect(first!.last).toBeGreaterThan(clock.now() - DAY);
    expect(await entries(client)).toHaveLength(1);
  });
});
