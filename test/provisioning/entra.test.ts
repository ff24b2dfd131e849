import { beforeEach, describe, expect, test, vi } from 'vitest';
import { CORE, ENTERPRISE, makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { getUser } from '../support/worker/people.ts';
import {
  entraUser,
  expectRefused,
  idsOf,
  membersOf,
  newUserName,
  provision,
  provisionGroup,
} from '../support/worker/scim-people.ts';

vi.setConfig({ testTimeout: 30_000 });

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
/** Entra ID names it besides the core schema of groups. */
const ADG = 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group';
const CORE_GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

let client: ScimClient;
beforeEach(async () => {
  client = await makeScimClient({ kind: 'entra' });
});

const patch = (path: string, ...Operations: object[]) => client.patch(path, { schemas: [PATCH], Operations });

/** How Entra ID asks whether it is there. */
async function probe(userName: string): Promise<string[]> {
  return idsOf(await client.find('Users', `userName eq "${userName}"`));
}

describe('as Entra ID sends them,', () => {
  test('for its test of the connection: somebody who cannot be there is asked for, and nobody is found', async () => {
    const answer = await client.find('Users', `userName eq "${crypto.randomUUID()}"`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    for (const filter of ['externalId eq "x"', 'id eq "x"', 'emails[type eq "work"].value eq "x"']) {
      expect(idsOf(await client.find('Users', filter))).toEqual([]);
    }
    client.token = 'wrong';
    expect((await client.find('Users', 'userName eq "x"')).status).toBe(401);
  });

  test('initial cycle: each user is asked for and created, then each group, then its members', async () => {
    const people = ['Ada', 'Bea', 'Eva'].map((name) => ({ name, userName: newUserName(name.toLowerCase()) }));
    const ids: string[] = [];
    for (const { name, userName } of people) {
      expect(await probe(userName)).toEqual([]);
      const made = await client.post('/Users', {
        schemas: [CORE, ENTERPRISE],
        externalId: crypto.randomUUID(),
        userName,
        active: true,
        displayName: `${name} Berg`,
        emails: [{ type: 'work', value: userName, primary: true }],
        meta: { resourceType: 'User' },
        name: { formatted: `${name} Berg`, familyName: 'Berg', givenName: name },
        roles: [],
        [ENTERPRISE]: { employeeNumber: '7', manager: ids[0] ?? '' },
      });
      expect(made.status, made.text).toBe(201);
      expect(made.body).not.toHaveProperty('roles');
      ids.push(made.body.id as string);
    }
    expect((await client.get(`/Users/${ids[1]}`)).body[ENTERPRISE].manager).toEqual({ value: ids[0] });

    const query = '&excludedAttributes=members';
    expect(idsOf(await client.find('Groups', 'displayName eq "Bakers"', query))).toEqual([]);
    const group = await client.post('/Groups', {
      schemas: [CORE_GROUP, ADG],
      externalId: crypto.randomUUID(),
      displayName: 'Bakers',
      meta: { resourceType: 'Group' },
    });
    expect(group.status, group.text).toBe(201);
    const path = `/Groups/${group.body.id}`;
    const read = await client.get(`${path}?excludedAttributes=members`);
    expect(read.body).toMatchObject({ displayName: 'Bakers', externalId: group.body.externalId });
    for (const id of ids) {
      const added = await patch(path, { op: 'Add', path: 'members', value: [{ $ref: null, value: id }] });
      expect([added.status, added.text]).toEqual([204, '']);
    }
    expect(membersOf(await client.get(path))).toEqual(ids.toSorted());
    expect(idsOf(await client.find('Groups', 'displayName eq "bakers"', query))).toEqual([group.body.id]);
  });

  test('incremental cycle: what has changed comes, attribute by attribute, in one patch', async () => {
    const { path, userName, id } = await provision(client);
    expect(await probe(userName)).toEqual([id]);
    const answer = await patch(
      path,
      { op: 'Replace', path: 'displayName', value: 'Lena Moe' },
      { op: 'Replace', path: 'name.familyName', value: 'Moe' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'lena.moe@x.example' },
      { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+47 900 00 000' },
      { op: 'Add', path: 'addresses[type eq "work"].locality', value: 'Oslo' },
      { op: 'Add', path: `${ENTERPRISE}:department`, value: 'Cakes' },
      { op: 'Add', path: `${ENTERPRISE}:manager`, value: id },
      { op: 'Remove', path: 'title' },
      { op: 'Add', path: 'roles[primary eq "True"].value', value: 'User' },
      { op: 'Add', path: 'urn:example:unknown:1.0:User:colour', value: 'red' },
    );
    expect(answer.status, answer.text).toBe(200);
    const { body } = answer;
    expect(body).toMatchObject({
      displayName: 'Lena Moe',
      name: { givenName: 'Lena', familyName: 'Moe' },
      emails: [{ type: 'work', value: 'lena.moe@x.example', primary: true }],
      phoneNumbers: [{ type: 'mobile', value: '+47 900 00 000' }],
      addresses: [{ type: 'work', locality: 'Oslo' }],
      roles: [{ primary: true, value: 'User' }],
      [ENTERPRISE]: { department: 'Cakes', employeeNumber: '42', manager: { value: id } },
    });
    expect(body).not.toHaveProperty('title');
    expect(answer.text).not.toContain('colour');
    expect((await client.get(path)).body).toEqual(body);
    expect(await getUser(client.tenant.id, userName)).toMatchObject({ firstName: 'Lena', lastName: 'Moe' });
    expect(idsOf(await client.find('Users', 'emails[type eq "work"].value eq "LENA.MOE@x.example"'))).toEqual(
      [id],
    );
    expect(idsOf(await client.find('Users', 'name.familyName eq "Vogel"'))).toEqual([]);
  });

  test('dotted keys without a path, and null or nothing for what is gone', async () => {
    const { path } = await provision(client);
    const answer = await patch(path, {
      op: 'replace',
      value: {
        'name.givenName': 'Ida',
        'emails[type eq "home"].value': 'ida@home.example',
        [`${ENTERPRISE}:department`]: null,
        title: '',
        active: 'False',
      },
    });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ active: false, name: { givenName: 'Ida' } });
    expect(answer.body.emails).toHaveLength(2);
    expect(answer.body).not.toHaveProperty('title');
    expect(answer.body[ENTERPRISE]).not.toHaveProperty('department');
  });

  test('on demand: one person, whether they are new, changed or out of scope', async () => {
    const userName = newUserName();
    expect(await probe(userName)).toEqual([]);
    const { path, id } = await provision(client, { userName });
    expect(await probe(userName.toUpperCase())).toEqual([id]);
    expect((await client.get(path)).status).toBe(200);
    expect((await patch(path, { op: 'Replace', path: 'title', value: 'Cook' })).status).toBe(200);
    expect((await patch(path, { op: 'Replace', path: 'active', value: 'False' })).body.active).toBe(false);
    expect(idsOf(await client.find('Users', `userName eq "${userName}" and active eq true`))).toEqual([]);
    expect(idsOf(await client.find('Users', `userName eq "${userName}" and active eq "False"`))).toEqual([
      id,
    ]);
  });

  test('disabled, restored, deleted, and deleted for good by somebody else before', async () => {
    const { path, userName, id } = await provision(client);
    for (const [value, active] of [
      ['False', false],
      [false, false],
      ['True', true],
      ['False', false],
    ] as const) {
      const answer = await patch(path, { op: 'Replace', path: 'active', value });
      expect([answer.status, answer.body.active]).toEqual([200, active]);
    }
    expect(await probe(userName), 'who is disabled is there').toEqual([id]);
    expect((await client.delete(path)).status).toBe(204);
    expect((await client.delete(path)).status).toBe(404);
    expect(await probe(userName)).toEqual([]);
    const again = await client.post('/Users', entraUser(userName));
    expect(again.status).toBe(201);
    expect(again.body.id).not.toBe(id);
  });

  test('a group renamed, its members added and removed one by one and many at once, deleted', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 4; made += 1) ids.push((await provision(client)).id);
    const { id, path } = await provisionGroup(client, 'Bakers', [], { schemas: [CORE_GROUP, ADG] });
    const members = async () => membersOf(await client.get(path));
    const each = (...of: string[]) => of.map((value) => ({ value }));
    await patch(path, { op: 'Replace', path: 'displayName', value: 'Cooks' });
    await patch(path, { op: 'Add', path: 'members', value: each(...ids) });
    await patch(path, { op: 'Add', path: 'members', value: each(ids[0]!) });
    expect(await members()).toEqual(ids.toSorted());
    await patch(path, { op: 'Remove', path: 'members', value: each(ids[0]!) });
    await patch(path, { op: 'Remove', path: `members[value eq "${ids[1]}"]` });
    expect(await members()).toEqual(ids.slice(2).toSorted());
    const gone = await patch(path, { op: 'Remove', path: 'members', value: each(ids[0]!) });
    expect(gone.status, 'who is not in it').toBe(204);
    await patch(
      path,
      { op: 'Remove', path: 'members', value: each(ids[2]!) },
      { op: 'Add', path: 'members', value: each(ids[0]!, ids[1]!) },
      { op: 'Replace', path: 'displayName', value: 'All' },
    );
    expect(await members()).toEqual([ids[0]!, ids[1]!, ids[3]!].toSorted());
    const asked = `id eq "${id}" and members eq "${ids[0]}"`;
    expect(idsOf(await client.find('Groups', asked, '&attributes=id'))).toEqual([id]);
    expect(idsOf(await client.find('Groups', asked.replace(ids[0]!, ids[2]!)))).toEqual([]);
    expect((await client.delete(`/Users/${ids[0]}`)).status).toBe(204);
    expect(await members()).toEqual([ids[1]!, ids[3]!].toSorted());
    expect((await client.delete(path)).status).toBe(204);
    expectRefused(await client.get(path), 404);
    expect((await client.get(`/Users/${ids[1]}`)).status).toBe(200);
  });

  test('its validator: both formats of a patch, what is required, and twice the same', async () => {
    const schema = await client.get('/Schemas');
    expect(schema.body.totalResults).toBe(3);
    const userName = newUserName();
    const made = await client.post('/Users', {
      userName,
      active: true,
      displayName: 'Validator',
      title: 'x',
      emails: [{ type: 'work', value: userName, primary: true }],
      name: { givenName: 'Vali', familyName: 'Dator' },
      schemas: [CORE, ENTERPRISE],
    });
    expect(made.status).toBe(201);
    const path = `/Users/${made.body.id}`;
    expectRefused(await client.post('/Users', { userName, schemas: [CORE] }), 409, 'uniqueness');
    const renamed = await patch(path, { op: 'replace', path: 'userName', value: userName.toUpperCase() });
    expect(renamed.status, renamed.text).toBe(200);
    const replaced = await patch(path, {
      op: 'replace',
      value: {
        displayName: 'Other',
        name: { givenName: 'Ida' },
        emails: [{ type: 'work', value: 'b@x.example' }],
      },
    });
    expect(replaced.body).toMatchObject({
      displayName: 'Other',
      name: { givenName: 'Ida', familyName: 'Dator' },
      emails: [{ type: 'work', value: 'b@x.example' }],
    });
    const member = { value: made.body.id as string };
    const group = await client.post('/Groups', {
      schemas: [CORE_GROUP],
      displayName: 'V',
      externalId: 'v-1',
      members: [member],
    });
    expect(group.body.members).toMatchObject([member]);
    const at = `/Groups/${group.body.id}`;
    await patch(at, { op: 'replace', value: { displayName: 'W', members: [] } });
    const after = await client.get(at);
    expect(after.body).toMatchObject({ displayName: 'W', externalId: 'v-1' });
    expect(membersOf(after)).toEqual([]);
    expect((await client.delete(path)).status).toBe(204);
    expect((await client.delete(at)).status).toBe(204);
  });
});
