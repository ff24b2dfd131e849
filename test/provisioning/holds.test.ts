import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { SERVICE } from '../../src/users/actor.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import {
  getAccount,
  getUser,
  invite,
  makeTenant,
  makeUser,
  proveDomain,
  signInAs,
} from '../support/worker/people.ts';
import { expectRefused } from '../support/worker/scim-people.ts';
import type { Person } from '../support/worker/person.ts';
import { clock, DAY, MINUTE, services, unique } from '../support/worker/world.ts';

/** A username is created again by another externalId: nobody inherits what a predecessor had. */

function body(userName: string, externalId: string) {
  return { userName, externalId, name: { givenName: 'Lena', familyName: 'Vogel' }, active: true };
}

/** Someone with a password, whom a directory provisions, who works in another tenant too, and who leaves. */
async function makeLeaver({ elsewhere = true, proved = true } = {}) {
  const client = await makeScimClient();
  const { tenant } = client;
  const domain = `${unique('recycled')}-${crypto.randomUUID().slice(0, 8)}.example`;
  if (proved) await proveDomain(tenant, domain);
  const admin = await makeUser(tenant, { role: 'admin' });
  const username = `lena@${domain}`;
  const first = await makeUser(tenant, { username });
  const other = await makeTenant();
  if (elsewhere) {
    const { userId } = await invite(other, { username });
    await first.person.post(`/invitations/${userId}/confirmation`);
  }
  const { userId: id } = first;
  await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'externalId', value: 'object-1' }]);
  expect((await client.delete(`/Users/${id}`)).status).toBe(204);
  clock.advance(MINUTE);
  return { client, tenant, admin: admin.person, username, other, old: first.person };
}

async function createAgain(client: ScimClient, username: string, externalId: string): Promise<string> {
  const answer = await client.post('/Users', body(username, externalId));
  expect(answer.status, answer.text).toBe(201);
  expect(answer.body.active).toBe(true);
  return answer.body.id as string;
}

/** They choose the tenant, and are in. */
async function comeIn(username: string, tenant: { id: string }): Promise<void> {
  const person = await signInAs(username);
  expect((await person.post(`/tenants/${tenant.id}`)).location).toBe(`/tenants/${tenant.id}`);
  clock.advance(MINUTE);
}

async function entryOf(person: Person, tenant: { id: string }): Promise<number> {
  return (await person.get(`/tenants/${tenant.id}`)).status;
}

test('the same externalId comes back as before, and nobody is asked', async () => {
  const { client, tenant, username } = await makeLeaver();
  await createAgain(client, username, 'object-1');
  expect(await entryOf(await signInAs(username), tenant)).toBe(200);
});

test('another one is answered 201, and may not come in; the administrators see why', async () => {
  const { client, tenant, username, admin, other } = await makeLeaver();
  const id = await createAgain(client, username, 'object-2');
  const person = await signInAs(username);
  expect(await entryOf(person, tenant)).toBe(403);
  expect(await entryOf(person, other), 'other tenants are as before').toBe(200);
  const page = await admin.get(`/admin/${tenant.id}/users/${id}`);
  expect(page.text).toContain('knew whoever had this username before by another id');
  expect(page.html).toContain(`href="/admin/${tenant.id}/users/${id}/hold"`);
  const base = `/admin/${tenant.id}`;
  const overview = await admin.get(base);
  expect(overview.text).toContain('One person is held back');
  expect(overview.html).toContain(`href="${base}/users?state=held"`);
  expect((await admin.get(`${base}/users?state=held`)).text).toMatch(/Lena Vogel .* Held back/);
  expect((await admin.get(`${base}/users?state=barred`)).text).not.toContain('Lena Vogel');
  await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'title', value: 'Clerk' }]);
  expect(await entryOf(person, tenant), 'whatever the directory changes').toBe(403);
});

test('to delete whoever is held back, and create them once more, changes nothing', async () => {
  const { client, tenant, username } = await makeLeaver();
  const id = await createAgain(client, username, 'object-2');
  expect((await client.delete(`/Users/${id}`)).status).toBe(204);
  await createAgain(client, username, 'object-2');
  expect(await entryOf(await signInAs(username), tenant)).toBe(403);
});

test('someone whom an administrator removed comes back by another one: held all the same', async () => {
  const { client, tenant, username } = await makeLeaver();
  const userId = await createAgain(client, username, 'object-1');
  await removeUser(services(), tenant.id, { userId, actor: SERVICE });
  await createAgain(client, username, 'object-2');
  expect(await entryOf(await signInAs(username), tenant)).toBe(403);
});

test('a successor who takes the place of someone deactivated is held; a directory that is mapped anew holds nobody', async () => {
  const { client, tenant, username } = await makeLeaver();
  const id = await createAgain(client, username, 'object-1');
  await comeIn(username, tenant);
  const remap = [{ op: 'replace', path: 'externalId', value: 'mapped-anew' }];
  await client.patch(`/Users/${id}`, remap);
  expect(await entryOf(await signInAs(username), tenant)).toBe(200);
  await client.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }]);
  await client.patch(`/Users/${id}`, [{ op: 'replace', value: { active: true, externalId: 'object-3' } }]);
  expect(await entryOf(await signInAs(username), tenant)).toBe(403);
  expect((await getUser(tenant.id, username)).heldAt).not.toBeNull();
});

describe('however the directory goes about it', () => {
  const set = (value: Record<string, unknown>) => [{ op: 'replace', value }];
  const clear = [{ op: 'remove', path: 'externalId' }];

  async function makeOne() {
    const { client, tenant, username } = await makeLeaver();
    const id = await createAgain(client, username, 'object-1');
    const isHeld = async () => (await getUser(tenant.id, username)).heldAt !== null;
    return { client, tenant, username, path: `/Users/${id}`, isHeld };
  }

  test('its name taken away, then deleted and made anew', async () => {
    const { client, username, path, isHeld } = await makeOne();
    await client.patch(path, clear);
    await client.delete(path);
    await createAgain(client, username, 'object-2');
    expect(await isHeld()).toBe(true);
  });

  test('its name taken away while they are out, and another one as they come back', async () => {
    const { client, path, isHeld } = await makeOne();
    await client.patch(path, set({ active: false }));
    await client.patch(path, clear);
    await client.patch(path, set({ active: true, externalId: 'object-2' }));
    expect(await isHeld()).toBe(true);
  });

  test('another name in the very change that lets them go', async () => {
    const { client, path, isHeld } = await makeOne();
    await client.patch(path, set({ active: false, externalId: 'object-2' }));
    await client.patch(path, set({ active: true }));
    expect(await isHeld()).toBe(true);
  });

  test('let in again, and another name before they have come', async () => {
    const { client, path, isHeld } = await makeOne();
    await client.patch(path, set({ active: false }));
    await client.patch(path, set({ active: true }));
    expect(await isHeld(), 'by the same name').toBe(false);
    await client.patch(path, set({ externalId: 'object-2' }));
    expect(await isHeld()).toBe(true);
  });

  test('let in again without a name', async () => {
    const { client, username, path, isHeld } = await makeOne();
    await client.patch(path, set({ active: false }));
    const { name } = body(username, '');
    expect((await client.put(path, { userName: username, name, active: true })).status).toBe(200);
    expect(await isHeld()).toBe(true);
  });

  test('renamed while they are out', async () => {
    const client = await makeScimClient();
    const { tenant } = client;
    const domain = `${unique('renamed')}-${crypto.randomUUID().slice(0, 8)}.example`;
    await proveDomain(tenant, domain);
    const { userId } = await makeUser(tenant, { username: `lena@${domain}` });
    const path = `/Users/${userId}`;
    await client.patch(path, set({ externalId: 'object-1' }));
    clock.advance(MINUTE);
    await client.patch(path, set({ active: false }));
    await client.patch(path, clear);
    const renamed = await client.patch(path, set({ userName: `other@${domain}` }));
    expect(renamed.status, renamed.text).toBe(200);
    await client.patch(path, set({ active: true, externalId: 'object-2' }));
    expect((await getUser(tenant.id, `other@${domain}`)).heldAt).not.toBeNull();
    const departures = await services().db.all(
      sql`select username, external_id from departures where tenant_id = ${tenant.id}`,
    );
    expect(departures).toEqual([{ username: `other@${domain}`, external_id: 'object-1' }]);
  });

  test('who is held back keeps their username until it is settled', async () => {
    const { client, username, tenant } = await makeLeaver();
    const id = await createAgain(client, username, 'object-2');
    const renamed = await client.patch(`/Users/${id}`, set({ userName: `x${username}` }));
    expectRefused(renamed, 409);
    expect(renamed.body.detail).toContain('An administrator has to say');
    expect((await getUser(tenant.id, username)).heldAt).not.toBeNull();
  });

  test('nobody is held whom it calls otherwise while they are there, by way of no name too', async () => {
    const { client, tenant, username, path, isHeld } = await makeOne();
    await client.patch(path, clear);
    clock.advance(MINUTE);
    await comeIn(username, tenant);
    await client.patch(path, set({ externalId: 'mapped-anew' }));
    expect(await isHeld()).toBe(false);
    await client.patch(path, set({ active: false }));
    await client.patch(path, set({ active: true }));
    await client.patch(path, set({ active: false }));
    await client.patch(path, set({ active: true, externalId: 'mapped-anew' }));
    await client.delete(path);
    await createAgain(client, username, 'mapped-anew');
    expect(await isHeld()).toBe(false);
  });
});

test('an administrator whom a directory deactivates and restores is none any more', async () => {
  const { client, tenant } = await makeLeaver();
  const boss = await makeUser(tenant, { role: 'admin' });
  await client.patch(`/Users/${boss.userId}`, [{ op: 'replace', path: 'active', value: false }]);
  await client.patch(`/Users/${boss.userId}`, [{ op: 'replace', path: 'active', value: true }]);
  expect(await getUser(tenant.id, boss.username)).toMatchObject({ role: 'user', deactivatedAt: null });
});

test('without an externalId nobody can know', async () => {
  const { client, tenant, username } = await makeLeaver();
  const answer = await client.post('/Users', { userName: username });
  expect(answer.status).toBe(201);
  expect(await entryOf(await signInAs(username), tenant)).toBe(403);
});

test('it does not lapse', async () => {
  const { client, tenant, username } = await makeLeaver();
  clock.advance(400 * DAY);
  await createAgain(client, username, 'object-2');
  expect(await entryOf(await signInAs(username), tenant)).toBe(403);
});

test('another tenant that provisions the username holds nobody back', async () => {
  const { username } = await makeLeaver();
  const elsewhere = await makeScimClient();
  const answer = await elsewhere.post('/Users', body(username, 'object-9'));
  expect(answer.status).toBe(201);
  expect((await getUser(elsewhere.tenant.id, username)).heldAt).toBeNull();
});

describe('an administrator says', () => {
  test('that it is the same person: they come in as before', async () => {
    const { client, tenant, username, admin, other } = await makeLeaver();
    const id = await createAgain(client, username, 'object-2');
    const hold = `/admin/${tenant.id}/users/${id}/hold`;
    const { text } = await admin.get(hold);
    expect(text).toContain('The same person?');
    expect(text).toMatch(/Id before object-1 until .* Id now object-2/);
    expect((await admin.post(`${hold}/same-person`)).location).toBe(`${hold}?done=settled`);
    const person = await signInAs(username);
    expect(await entryOf(person, tenant)).toBe(200);
    expect(await entryOf(person, other)).toBe(200);
    expect((await admin.post(`${hold}/same-person`)).status, 'it is said once').toBe(422);
    await client.delete(`/Users/${id}`);
    await createAgain(client, username, 'object-2');
    expect((await getUser(tenant.id, username)).heldAt).toBeNull();
  });

  test('that it is someone new: the old account is closed everywhere, and this user has a new one', async () => {
    const { client, tenant, username, admin, other, old } = await makeLeaver();
    const before = await getAccount(username);
    const id = await createAgain(client, username, 'object-2');
    const hold = `/admin/${tenant.id}/users/${id}/hold`;
    expect((await admin.post(`${hold}/new-person`)).location).toBe(`${hold}?done=settled`);
    const after = await getAccount(username);
    expect(after.id).not.toBe(before.id);
    expect(after).toMatchObject({ passwordHash: null, validatedAt: null, primaryTenantId: tenant.id });
    const user = await getUser(tenant.id, username);
    expect(user).toMatchObject({ id, accountId: after.id, heldAt: null, externalId: 'object-2' });
    expect(user.confirmedAt, 'the domain is proved').not.toBeNull();
    await expect(getUser(other.id, username)).rejects.toThrow();
    expect((await old.get('/account')).location).toMatch(/^\/sign-in/);
    expect((await client.get(`/Users/${id}`)).body).toMatchObject({ id, externalId: 'object-2' });
    const log = await services().db.all(
      sql`select reason from audit_events where tenant_id = ${other.id} and action = 'user-removed'`,
    );
    expect(log).toEqual([{ reason: 'address-recycled' }]);
  });

  test('that it is someone new, of an account that is not the tenant’s: the mailbox decides, by confirming', async () => {
    for (const elsewhere of [true, false]) {
      const { client, tenant, username, admin } = await makeLeaver({ proved: false, elsewhere: true });
      if (!elsewhere) {
        // The account is in no tenant just now, and is somebody's all the same.
        await services().db.run(
          sql`update accounts set primary_tenant_id = null where username = ${username}`,
        );
      }
      const id = await createAgain(client, username, 'object-2');
      const before = await getAccount(username);
      const hold = `/admin/${tenant.id}/users/${id}/hold`;
      expect((await admin.post(`${hold}/new-person`)).location).toBe(`${hold}?done=settled`);
      expect(await getAccount(username), 'nothing is closed').toEqual(before);
      expect(await getUser(tenant.id, username)).toMatchObject({ heldAt: null, confirmedAt: null });
      expect(await entryOf(await signInAs(username), tenant), 'not before they confirm').toBe(403);
    }
  });

  test('nothing that closes an account, once the record of the domain has been gone for a fortnight', async () => {
    const { client, tenant, username, admin, other } = await makeLeaver();
    const id = await createAgain(client, username, 'object-2');
    const before = await getAccount(username);
    await services().db.run(
      sql`update domains set missing_since = ${clock.now() - 14 * DAY - 1} where tenant_id = ${tenant.id}`,
    );
    const refused = await admin.post(`/admin/${tenant.id}/users/${id}/hold/new-person`);
    expect(refused.status).toBe(422);
    expect(refused.text).not.toContain('reach this account');
    expect(await getAccount(username)).toEqual(before);
    expect((await getUser(other.id, username)).heldAt).toBeNull();
  });

  test('nothing as a plain user, or from another tenant, or without a recent proof', async () => {
    const { client, tenant, username, admin, other } = await makeLeaver();
    const id = await createAgain(client, username, 'object-2');
    const hold = `/admin/${tenant.id}/users/${id}/hold`;
    const plain = await makeUser(tenant);
    const stranger = await makeUser(other, { role: 'admin' });
    for (const deed of ['same-person', 'new-person']) {
      expect((await plain.person.post(`${hold}/${deed}`)).status).toBe(403);
      expect((await stranger.person.post(`${hold}/${deed}`)).status).toBe(403);
      const there = `/admin/${other.id}/users/${id}/hold/${deed}`;
      expect((await stranger.person.post(there)).status).toBe(404);
    }
    clock.advance(11 * MINUTE);
    expect((await admin.post(`${hold}/same-person`)).location).toMatch(/^\/sign-in\/again/);
    expect((await getUser(tenant.id, username)).heldAt).not.toBeNull();
  });

  test('both at once: one of them counts', async () => {
    const { client, tenant, username, admin } = await makeLeaver();
    const id = await createAgain(client, username, 'object-2');
    const hold = `/admin/${tenant.id}/users/${id}/hold`;
    const answers = await Promise.all(
      ['same-person', 'new-person', 'same-person', 'new-person'].map((deed) => admin.post(`${hold}/${deed}`)),
    );
    expect(answers.filter(({ status }) => status === 303).length).toBeGreaterThanOrEqual(1);
    const log = await services().db.all<{ reason: string }>(
      sql`select reason from audit_events where tenant_id = ${tenant.id} and action = 'hold-settled'`,
    );
    expect(log).toHaveLength(1);
  });
});

test('whoever has no other tenant leaves no account behind', async () => {
  const { username } = await makeLeaver({ elsewhere: false });
  await expect(getAccount(username)).rejects.toThrow();
});
