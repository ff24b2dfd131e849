import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CORE, makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { getUser } from '../support/worker/people.ts';
import { expectRefused, GROUP, idsOf, membersOf, newUserName } from '../support/worker/scim-people.ts';

vi.setConfig({ testTimeout: 30_000 });

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

let client: ScimClient;
beforeEach(async () => {
  client = await makeScimClient({ kind: 'okta' });
});

/** As Okta sends a new user, with a password that we do not take. */
const oktaUser = (userName: string, given: Record<string, unknown> = {}) => ({
  schemas: [CORE],
  userName,
  name: { givenName: 'Test', familyName: 'User' },
  emails: [{ primary: true, value: userName, type: 'work' }],
  displayName: 'Test User',
  locale: 'en-US',
  externalId: `00u${crypto.randomUUID().slice(0, 17)}`,
  groups: [],
  password: '1mz050nq',
  active: true,
  ...given,
});

async function push(given: Record<string, unknown> = {}) {
  const userName = newUserName();
  const asked = await client.find('Users', `userName eq "${userName}"`, '&startIndex=1&count=100');
  expect(asked.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0 });
  const made = await client.post('/Users', oktaUser(userName, given));
  expect(made.status, made.text).toBe(201);
  return { userName, path: `/Users/${made.body.id}`, id: made.body.id as string, body: made.body };
}

describe('as Okta sends them,', () => {
  test('for its test of the credentials, and an import page by page until there are no more', async () => {
    const first = await client.get('/Users?startIndex=1&count=2');
    expect(first.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });
    const ids: string[] = [];
    for (let made = 0; made < 5; made += 1) ids.push((await push()).id);
    const imported: string[] = [];
    let total = 1;
    for (let startIndex = 1; startIndex <= total; startIndex += 2) {
      const page = await client.get(`/Users?startIndex=${startIndex}&count=2`);
      expect(page.body.itemsPerPage).toBe(page.body.Resources.length);
      imported.push(...idsOf(page));
      total = page.body.totalResults as number;
    }
    expect(imported.toSorted()).toEqual(ids.toSorted());
    const groups = await client.get('/Groups?startIndex=1&count=100');
    expect(groups.body).toMatchObject({ totalResults: 0, Resources: [] });
  });

  test('a user is pushed, read, updated by PUT of the whole, deactivated and reactivated', async () => {
    const { path, userName, id, body } = await push();
    expect(body).not.toHaveProperty('password');
    expect(body).not.toHaveProperty('groups');
    const read = await client.get(path);
    expect(read.body).toEqual(body);
    const put = await client.put(path, {
      ...read.body,
      name: { givenName: 'Another', familyName: 'User', middleName: 'Excited' },
      displayName: 'Another User',
      nickName: 'A',
      groups: [],
      meta: { ...read.body.meta, version: 'x' },
    });
    expect(put.status, put.text).toBe(200);
    expect(put.body).toMatchObject({
      id,
      nickName: 'A',
      name: { middleName: 'Excited' },
      externalId: body.externalId,
    });
    expect(await getUser(client.tenant.id, userName)).toMatchObject({
      firstName: 'Another',
      lastName: 'User',
    });

    const set = (active: boolean) =>
      client.patch(path, { schemas: [PATCH], Operations: [{ op: 'replace', value: { active } }] });
    expect([(await set(false)).status, (await client.get(path)).body.active]).toEqual([200, false]);
    const found = await client.find('Users', `userName eq "${userName}"`, '&startIndex=1&count=100');
    expect(found.body.Resources).toMatchObject([{ id, active: false }]);
    expect([(await set(true)).status, (await client.get(path)).body.active]).toEqual([200, true]);
    const off = await client.put(path, { ...(await client.get(path)).body, active: false });
    expect(off.body.active).toBe(false);
    expect((await getUser(client.tenant.id, userName)).deactivatedAt).not.toBeNull();
  });

  test('a user who is there already is found and linked, not made twice', async () => {
    const { userName, id } = await push();
    const found = await client.find('Users', `userName eq "${userName}"`, '&startIndex=1&count=100');
    expect(idsOf(found)).toEqual([id]);
    expectRefused(await client.post('/Users', oktaUser(userName)), 409, 'uniqueness');
  });

  test('whom Okta does not know it is told in SCIM', async () => {
    expectRefused(await client.get(`/Users/${'a'.repeat(24)}`), 404);
    expectRefused(await client.get('/Users/00u1a2b3c4d5e6f7g8h9'), 404);
  });

  test('group push: created, renamed, members added and removed, put with members, deleted', async () => {
    const [ada, bea, eva] = [await push(), await push(), await push()];
    const member = ({ id, userName }: typeof ada) => ({ value: id, display: userName });
    expect(idsOf(await client.find('Groups', 'displayName eq "Bakers"'))).toEqual([]);
    const made = await client.post('/Groups', { schemas: [GROUP], displayName: 'Bakers', members: [] });
    expect(made.status, made.text).toBe(201);
    const { id } = made.body as { id: string };
    const path = `/Groups/${id}`;
    const patch = async (...Operations: object[]) => {
      const answer = await client.patch(path, { schemas: [PATCH], Operations });
      expect(answer.status, answer.text).toBe(204);
    };
    const members = async () => membersOf(await client.get(path));

    await patch({ op: 'replace', value: { id, displayName: 'Cooks' } });
    expect((await client.get(path)).body.displayName).toBe('Cooks');
    await patch({ op: 'add', path: 'members', value: [member(ada), member(bea)] });
    expect(await members()).toEqual([ada.id, bea.id].toSorted());
    await patch(
      { op: 'remove', path: `members[value eq "${ada.id}"]` },
      { op: 'add', path: 'members', value: [member(eva)] },
    );
    expect(await members()).toEqual([bea.id, eva.id].toSorted());
    await patch({ op: 'replace', path: 'members', value: [member(ada), member(eva)] });
    expect(await members()).toEqual([ada.id, eva.id].toSorted());

    const put = await client.put(path, { schemas: [GROUP], id, displayName: 'All', members: [member(bea)] });
    expect(put.status, put.text).toBe(200);
    expect(put.body.displayName).toBe('All');
    expect(membersOf(put)).toEqual([bea.id]);
    expect((await client.get(bea.path)).body.groups).toMatchObject([{ value: id, display: 'All' }]);
    const emptied = await client.put(path, { schemas: [GROUP], id, displayName: 'All', members: [] });
    expect(membersOf(emptied)).toEqual([]);
    expect((await client.delete(path)).status).toBe(204);
    expectRefused(await client.get(path), 404);
  });
});
