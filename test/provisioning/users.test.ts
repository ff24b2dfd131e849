import { describe, expect, test } from 'vitest';
import { ENTERPRISE, makeScimClient } from '../support/worker/directories.ts';
import { getAccount, getUser } from '../support/worker/people.ts';
import { entraUser, newUserName, provision } from '../support/worker/scim-people.ts';

describe('RFC 7644 §3.3, a user is created', () => {
  test('with all that the directory says of them, given back as it was said', async () => {
    const client = await makeScimClient();
    const userName = newUserName().replace('lena', 'Lena');
    const sent = entraUser(userName);
    const { status, body, headers, operations } = await client.post('/Users', sent);
    expect(status).toBe(201);
    const location = `https://superid.example/scim/v2/Users/${body.id}`;
    expect(headers.get('location')).toBe(location);
    expect(headers.get('etag')).toBe('W/"0"');
    expect(headers.get('content-type')).toBe('application/scim+json; charset=utf-8');
    const { meta: _, ...said } = sent;
    const { meta, id, ...answered } = body;
    expect(answered).toEqual(said);
    expect(meta).toEqual({
      resourceType: 'User',
      location,
      version: 'W/"0"',
      created: expect.stringMatching(/^\d{4}-.*Z$/),
      lastModified: meta.created,
    });
    expect(operations).toMatchObject({ d1: 2, kv: 0 });
    const read = await client.get(`/Users/${id}`);
    expect(read.body).toEqual(body);
    expect(read.operations).toMatchObject({ d1: 1, kv: 0 });
    const user = await getUser(client.tenant.id, userName.toLowerCase());
    expect(user).toMatchObject({ firstName: 'Lena', lastName: 'Vogel', role: 'user', confirmedAt: null });
    expect((await getAccount(userName.toLowerCase())).passwordHash).toBeNull();
  });

  test('a userName that the tenant has already, in any letters, is a conflict', async () => {
    const client = await makeScimClient();
    const { userName } = await provision(client);
    const again = await client.post('/Users', entraUser(userName.toUpperCase()));
    expect(again.status).toBe(409);
    expect(again.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: '409',
      scimType: 'uniqueness',
      detail: `The tenant has a user with the userName ${userName} already.`,
    });
  });
});

describe('RFC 7644 §3.4.2, users are found', () => {
  test('by what directories look for', async () => {
    const client = await makeScimClient();
    const { userName, id, answer } = await provision(client);
    await provision(client, {
      displayName: 'Other',
      title: 'Clerk',
      emails: [{ type: 'home', value: 'x@y.example' }],
    });
    for (const filter of [
      `userName eq "${userName.toUpperCase()}"`,
      `title sw "bak" and not (displayName co "other")`,
      `${ENTERPRISE}:department eq "bread" and emails.value ew "${userName.slice(3)}" and name.familyName eq "vogel"`,
      `externalId eq "${answer.body.externalId}"`,
      `id eq "${id}"`,
      `emails[type eq "work"].value eq "${userName}"`,
      `emails.value eq "${userName}"`,
    ]) {
      const { body, status, operations } = await client.find('Users', filter);
      expect(status, filter).toBe(200);
      expect(
        body.Resources.map((one: { id: string }) => one.id),
        filter,
      ).toEqual([id]);
      expect(operations).toMatchObject({ d1: 1, kv: 0 });
    }
    const none = await client.find('Users', 'userName eq "nobody@nowhere.example"');
    expect(none.body).toMatchObject({ totalResults: 0, Resources: [] });
  });
});

describe('RFC 7644 §3.5.2, a user is changed', () => {
  test('deactivated with a text for a boolean, and restored', async () => {
    const client = await makeScimClient();
    const { userName, id } = await provision(client);
    const off = await client.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }]);
    expect(off.status, off.text).toBe(200);
    expect(off.body.active).toBe(false);
    expect(off.operations).toMatchObject({ d1: 2, kv: 0 });
    expect((await getUser(client.tenant.id, userName)).deactivatedAt).not.toBeNull();
    const on = await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true } }]);
    expect(on.body.active).toBe(true);
    expect((await getUser(client.tenant.id, userName)).deactivatedAt).toBeNull();
  });
});
