import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { runChores } from '../../src/chores.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { CORE, makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { apply, rule, strangersIn } from '../support/worker/group-rules.ts';
import { getUser, makeTenant, makeUser, proveDomain, signInAs } from '../support/worker/people.ts';
import { clock, MINUTE, services, unique } from '../support/worker/world.ts';

// Passwords are hashed one after the other.
vi.setConfig({ testTimeout: 20_000 });

const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A tenant with an administrator whom no directory knows, and its directory. */
async function makeWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const client = await makeScimClient({ tenant });
  return { tenant, admin, client };
}

async function createUser(client: ScimClient, userName = `${unique('lena')}@people.example`) {
  const answer = await client.post('/Users', { schemas: [CORE], userName, externalId: userName });
  expect(answer.status, answer.text).toBe(201);
  return { id: answer.body.id as string, username: userName, answer };
}

async function createGroup(client: ScimClient, members: string[] = [], displayName = 'Bosses') {
  const answer = await client.post('/Groups', {
    schemas: [GROUP],
    displayName,
    members: members.map((value) => ({ value })),
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id as string;
}

async function userOf(tenant: { id: string }, userId: string) {
  const [row] = await services().db.all<{ role: string; barred: number; due: number; version: number }>(
    sql`select role, barred_at is not null as barred, rules_due_at is not null as due, version from users
      where id = ${userId} and tenant_id = ${tenant.id}`,
  );
  return row!;
}

describe('a directory that registers someone', () => {
  test('has the rules applied in the same breath, within two round trips', async () => {
    const { tenant, client } = await makeWorld();
    await apply(tenant, [rule({ entry: 'no', applies: 'unset' }), rule({ role: 'admin', applies: 'unset' })]);
    const { id, answer } = await createUser(client);
    expect(await userOf(tenant, id)).toMatchObject({ role: 'admin', barred: 1 });
    expect(answer.operations).toMatchObject({ d1: 2, kv: 0 });
  });

  test('is told the version that its next request can name', async () => {
    const { tenant, client } = await makeWorld();
    await apply(tenant, [rule({ role: 'admin' })]);
    const { id, answer } = await createUser(client);
    const etag = answer.headers.get('etag')!;
    const changed = await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Baker' }], {
      'If-Match': etag,
    });
    expect(changed.status, changed.text).toBe(200);
  });

  test('and someone by hand before: only what nobody has said is set', async () => {
    const { tenant, client } = await makeWorld();
    await apply(tenant, [rule({ role: 'admin', applies: 'unset' })]);
    const registered = await makeUser(tenant);
    const { id } = await createUser(client);
    expect((await getUser(tenant.id, registered.username)).role).toBe('user');
    expect((await userOf(tenant, id)).role).toBe('admin');
  });
});

describe('a directory that changes someone', () => {
  test('has the rules applied, within two round trips, and is told the version after them', async () => {
    const { tenant, client } = await makeWorld();
    const { id } = await createUser(client);
    await apply(tenant, [rule({ role: 'user', applies: 'always' })]);
    await services().db.run(sql`update users set role = 'admin' where id = ${id}`);
    const patched = await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Baker' }]);
    expect(await userOf(tenant, id)).toMatchObject({ role: 'user' });
    expect(patched.operations).toMatchObject({ d1: 2, kv: 0 });
    const { version } = await userOf(tenant, id);
    expect(patched.headers.get('etag')).toBe(`W/"${version}"`);
  });

  test('does not take a bar for its own `active`', async () => {
    const { tenant, client } = await makeWorld();
    await apply(tenant, [rule({ entry: 'no' })]);
    const { id } = await createUser(client);
    expect((await client.get(`/Users/${id}`)).body.active).toBe(true);
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
    await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: true }]);
    expect(await userOf(tenant, id)).toMatchObject({ barred: 1 });
  });
});

describe('a directory that changes a group', () => {
  test('makes whoever comes in an administrator, and whoever leaves a user again', async () => {
    const { tenant, client } = await makeWorld();
    const [ida, kim] = [await createUser(client), await createUser(client)];
    const groupId = await createGroup(client, [ida.id]);
    await apply(tenant, [
      rule({ condition: 'in-group', groupId, role: 'admin' }),
      rule({ condition: 'not-in-group', groupId, role: 'user', applies: 'always' }),
    ]);
    expect((await userOf(tenant, ida.id)).role).toBe('admin');
    const add = await client.patch(`/Groups/${groupId}`, [
      { op: 'add', path: 'members', value: [{ value: kim.id }] },
      { op: 'remove', path: 'members', value: [{ value: ida.id }] },
    ]);
    expect(add.status, add.text).toBe(204);
    expect(add.operations).toMatchObject({ d1: 2, kv: 0 });
    expect(await userOf(tenant, ida.id)).toMatchObject({ role: 'user', due: 0 });
    expect(await userOf(tenant, kim.id)).toMatchObject({ role: 'admin', due: 0 });
    await client.put(`/Groups/${groupId}`, { schemas: [GROUP], displayName: 'Bosses', members: [] });
    expect((await userOf(tenant, kim.id)).role).toBe('user');
  });

  test('bars whoever leaves: they are out at the next click', async () => {
    const { tenant, client } = await makeWorld();
    const domain = `${unique('acme')}.example`;
    await proveDomain(tenant, domain);
    const elsewhere = await makeUser(await makeTenant(), { username: `ida@${domain}` });
    const { id } = await createUser(client, elsewhere.username);
    const groupId = await createGroup(client, [id]);
    const admins = await createGroup(client, []);
    await apply(tenant, [
      rule({ condition: 'in-group', groupId, entry: 'yes', stop: true }),
      rule({ condition: 'not-in-group', groupId: admins, entry: 'no', applies: 'always' }),
    ]);
    clock.advance(MINUTE);
    const person = await signInAs(elsewhere.username);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    clock.advance(MINUTE);
    await client.patch(`/Groups/${groupId}`, [{ op: 'remove', path: 'members', value: [{ value: id }] }]);
    expect((await person.get(`/tenants/${tenant.id}`)).status).not.toBe(200);
  });

  test('that goes takes along what membership gave, and never the last administrator', async () => {
    const { tenant, admin, client } = await makeWorld();
    const ida = await createUser(client);
    const groupId = await createGroup(client, [ida.id]);
    await apply(tenant, [
      rule({ condition: 'in-group', groupId, role: 'admin', stop: true }),
      rule({ role: 'user' }),
    ]);
    expect((await getUser(tenant.id, admin.username)).role, 'ida is only invited').toBe('admin');
    expect((await userOf(tenant, ida.id)).role).toBe('admin');
    expect((await client.delete(`/Groups/${groupId}`)).status).toBe(204);
    expect((await userOf(tenant, ida.id)).role).toBe('user');
    expect((await getUser(tenant.id, admin.username)).role).toBe('admin');
  });

  test('of very many has the first of them done at once and the others right after', async () => {
    const { tenant, client } = await makeWorld();
    const crowd = await strangersIn(tenant, 250);
    const groupId = await createGroup(client);
    await apply(tenant, [rule({ condition: 'in-group', groupId, role: 'admin', applies: 'always' })]);
    const members = crowd.map((value) => ({ value }));
    const answer = await client.patch(`/Groups/${groupId}`, [{ op: 'add', path: 'members', value: members }]);
    expect(answer.status, answer.text).toBe(204);
    expect(answer.operations.d1).toBe(2);
    expect(await countOf(tenant, `role = 'admin'`)).toBe(251);
  });

  test('whose work after the response is lost is not: the cron goes on', async () => {
    const { tenant, client } = await makeWorld();
    const crowd = await strangersIn(tenant, 250);
    const groupId = await createGroup(client);
    await apply(tenant, [rule({ condition: 'in-group', groupId, role: 'admin', applies: 'always' })]);
    const members = crowd.map((value) => ({ value }));
    client.bindings = { DB: brokenD1(env.DB, { after: 2 }) };
    await client.patch(`/Groups/${groupId}`, [{ op: 'add', path: 'members', value: members }]);
    expect(await countOf(tenant, 'rules_due_at is not null')).toBe(150);
    expect(await countOf(tenant, `role = 'admin'`)).toBe(101);
    await runChores(services());
    expect(await countOf(tenant, 'rules_due_at is not null')).toBe(0);
    expect(await countOf(tenant, `role = 'admin'`)).toBe(251);
  });

  test('that no rule is about leaves nobody due', async () => {
    const { tenant, client } = await makeWorld();
    const ida = await createUser(client);
    const [groupId, other] = [await createGroup(client), await createGroup(client, [], 'Others')];
    await apply(tenant, [rule({ condition: 'in-group', groupId, role: 'admin' })]);
    await client.patch(`/Groups/${other}`, [{ op: 'add', path: 'members', value: [{ value: ida.id }] }]);
    expect(await userOf(tenant, ida.id)).toMatchObject({ role: 'user', due: 0 });
  });
});

async function countOf(tenant: { id: string }, condition: string): Promise<number> {
  const [row] = await services().db.all<{ n: number }>(
    sql`select count(*) as n from users where tenant_id = ${tenant.id} and ${sql.raw(condition)}`,
  );
  return row!.n;
}
