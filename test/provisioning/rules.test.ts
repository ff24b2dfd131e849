import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { submit } from '../support/worker/forms.ts';
import { makeOperator } from '../support/worker/operators.ts';
import {
  codeFor,
  getAccount,
  getUser,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signInAs,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { entraUser, expectRefused, idsOf, newUserName, provision } from '../support/worker/scim-people.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { ALL_SCOPES, COUNTS, makeSignedIn, OVER, stateOf } from '../support/worker/signed-in.ts';
import { clock, HOUR, lastMailTo, mailsTo, services, unique } from '../support/worker/world.ts';

vi.setConfig({ testTimeout: 30_000 });

const newDomain = () => `${crypto.randomUUID().slice(0, 8)}.example`;

async function turnWelcomeMailsOn({ directoryId }: ScimClient): Promise<void> {
  await services().db.run(sql`update directories set welcome_mails = true where id = ${directoryId}`);
}

function hasAccount(username: string): Promise<boolean> {
  return getAccount(username).then(
    () => true,
    () => false,
  );
}

const off = [{ op: 'Replace', path: 'active', value: 'False' }];
const on = [{ op: 'Replace', path: 'active', value: 'True' }];
const renameTo = (userName: string) => [{ op: 'Replace', path: 'userName', value: userName }];

describe('R1 and R2, who is provisioned', () => {
  test('is connected at once where this tenant has proved the domain, account or not', async () => {
    const client = await makeScimClient();
    const domain = newDomain();
    await proveDomain(client.tenant, domain);
    const elsewhere = await makeUser(await makeTenant(), { username: `old@${domain}` });
    for (const userName of [`new@${domain}`, elsewhere.username]) {
      await provision(client, { userName });
      expect((await getUser(client.tenant.id, userName)).confirmedAt).not.toBeNull();
    }
    expect((await getAccount(`new@${domain}`)).primaryTenantId).toBe(client.tenant.id);
    expect((await getAccount(elsewhere.username)).primaryTenantId).toBe(elsewhere.tenantId);
    expect((await elsewhere.person.post(`/tenants/${client.tenant.id}`)).location).toBe(
      `/tenants/${client.tenant.id}`,
    );
  });

  test('is invited everywhere else, and dragged into no tenant', async () => {
    const client = await makeScimClient();
    const { username, tenantId, person } = await makeUser(await makeTenant());
    const { id } = await provision(client, { userName: username });
    expect((await getUser(client.tenant.id, username)).confirmedAt).toBeNull();
    expect((await person.post(`/tenants/${client.tenant.id}`)).status).toBe(403);
    expect((await getAccount(username)).primaryTenantId).toBe(tenantId);
    expect((await person.follow(await person.get('/tenants'))).text).toContain(client.tenant.name);
    const confirmed = await person.post(`/invitations/${id}/confirmation`);
    expect(confirmed.status).toBe(303);
    expect((await getUser(client.tenant.id, username)).confirmedAt).not.toBeNull();
  });

  test('an operator is never connected without being asked', async () => {
    const client = await makeScimClient();
    const domain = newDomain();
    const operator = await makeOperator(`boss@${domain}`);
    await proveDomain(client.tenant, domain);
    await provision(client, { userName: operator.username });
    expect((await getUser(client.tenant.id, operator.username)).confirmedAt).toBeNull();
  });

  test('looks the same to the directory, whether there was an account or not', async () => {
    const client = await makeScimClient();
    const { username } = await makeUser(await makeTenant());
    const [known, unknown] = [await provision(client, { userName: username }), await provision(client)];
    const shapeOf = ({ answer }: typeof known) => [answer.status, Object.keys(answer.body)];
    expect(shapeOf(known)).toEqual(shapeOf(unknown));
    expectRefused(await client.patch(known.path, renameTo(newUserName())), 403, 'mutability');
    expectRefused(await client.patch(unknown.path, renameTo(newUserName())), 403, 'mutability');
  });

  test('whom an admin registered is found by userName, and taken over', async () => {
    const client = await makeScimClient();
    const { username, userId } = await makeUser(client.tenant);
    expectRefused(await client.post('/Users', entraUser(username)), 409, 'uniqueness');
    const found = await client.find('Users', `userName eq "${username}"`);
    expect(idsOf(found)).toEqual([userId]);
    expect(found.body.Resources[0]).toMatchObject({
      userName: username,
      active: true,
      name: { givenName: 'Test', familyName: 'Person' },
    });
    const patched = await client.patch(`/Users/${userId}`, [
      { op: 'Add', path: 'externalId', value: 'ext-1' },
    ]);
    expect(patched.body).toMatchObject({ externalId: 'ext-1', name: { givenName: 'Test' } });
    expect(await getUser(client.tenant.id, username)).toMatchObject({
      directoryId: client.directoryId,
      externalId: 'ext-1',
    });
  });

  test('whoever declined is invited again when the directory sends them again', async () => {
    const client = await makeScimClient();
    const { username, person } = await makeUser(await makeTenant());
    const { id } = await provision(client, { userName: username });
    await person.post(`/invitations/${id}/refusal`);
    const again = await provision(client, { userName: username });
    expect(again.id).not.toBe(id);
  });

  test('only usernames of the tenant’s own domains, where it wants no others', async () => {
    const client = await makeScimClient();
    const domain = newDomain();
    await proveDomain(client.tenant, domain);
    await services().db.run(sql`update tenants set own_domains_only = true where id = ${client.tenant.id}`);
    const { path } = await provision(client, { userName: `a@${domain}` });
    const refused = await client.post('/Users', entraUser(newUserName()));
    expectRefused(refused, 403);
    expect(refused.body.detail).toMatch(/its own domains/);
    expectRefused(await client.patch(path, renameTo(newUserName())), 403);
  });
});

describe('R8, welcome mails', () => {
  test('are sent only where the directory sends them, whatever the tenant prefers', async () => {
    const client = await makeScimClient({ tenant: await makeTenant({ welcomeMails: true }) });
    const silent = await provision(client);
    await sendOutbox(services());
    expect(await mailsTo(silent.userName)).toEqual([]);
    await turnWelcomeMailsOn(client);
    const told = await provision(client);
    expect((await mailsTo(told.userName)).map(({ links }) => links.length > 0)).toEqual([true]);
    const inactive = await provision(client, { active: false });
    await sendOutbox(services());
    expect(await mailsTo(inactive.userName)).toEqual([]);
    const quiet = await makeScimClient({ tenant: await makeTenant({ welcomeMails: false }) });
    await turnWelcomeMailsOn(quiet);
    expect(await mailsTo((await provision(quiet)).userName)).toHaveLength(1);
  });

  test.each([
    [{ preferredLanguage: 'nb-NO' }, 'nb'],
    [{ preferredLanguage: 'nn-NO, en;q=0.5' }, 'nb'],
    [{ preferredLanguage: 'en-US' }, 'en'],
    [{ locale: 'no' }, 'nb'],
    [{ preferredLanguage: 'de-DE', locale: 'nb-NO' }, 'en'],
    [{}, 'en'],
  ])('are in the language of the person: %j', async (given, language) => {
    const client = await makeScimClient();
    await turnWelcomeMailsOn(client);
    const { userName } = await provision(client, given);
    const { text } = await lastMailTo(userName);
    expect(/\bVelkommen\b|\bdu\b|\bHei\b/i.test(text) ? 'nb' : 'en').toBe(language);
  });

  test('go to the username, and to no address that the directory sends', async () => {
    const client = await makeScimClient();
    await turnWelcomeMailsOn(client);
    const other = newUserName('other');
    const emails = [{ type: 'work', primary: true, value: other }];
    const { userName, path } = await provision(client, { emails });
    expect(await mailsTo(userName)).toHaveLength(1);
    const person = new Person();
    await person.post('/sign-in', { username: other });
    await new Person().post(await linkFor(userName), { password: PASSWORD });
    const later = newUserName('later');
    await client.patch(path, [{ op: 'replace', path: 'emails[type eq "work"].value', value: later }]);
    await new Person().post('/password-reset', { username: userName });
    for (const address of [other, later]) {
      expect(await mailsTo(address)).toEqual([]);
      expect(await hasAccount(address)).toBe(false);
    }
    expect((await getAccount(userName)).email).toBe(userName);
    expect(await mailsTo(userName)).toHaveLength(2);
  });
});

describe('R15, active: false', () => {
  test('ends sessions and refresh tokens at the very next request, and true begins none', async () => {
    const client = await makeScimClient();
    const { tenant } = client;
    const signedIn = await makeSignedIn({ tenant });
    const { app, tokens, person, userId, username } = signedIn;
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
    const answer = await client.patch(`/Users/${userId}`, off);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.active).toBe(false);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    expect(await stateOf(app, tokens)).toEqual(OVER);
    expect(await historyOf(username)).toContain('user-deactivated success');

    await client.patch(`/Users/${userId}`, on);
    expect((await getUser(tenant.id, username)).deactivatedAt).toBeNull();
    expect((await person.get(`/tenants/${tenant.id}`)).status, 'the old proof').not.toBe(200);
    expect(await stateOf(app, tokens)).toEqual(OVER);
    clock.advance(1000);
    const again = await signInAs(username);
    expect((await again.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });

  test('is of this tenant alone: another one and its tokens go on', async () => {
    const [here, there] = [await makeTenant(), await makeTenant()];
    const user = await makeUser(there);
    const { userId } = await invite(here, { username: user.username });
    await user.person.post(`/invitations/${userId}/confirmation`);
    const client = await makeScimClient({ tenant: here });
    await client.patch(`/Users/${userId}`, off);
    expect((await user.person.get(`/tenants/${here.id}`)).status).toBe(403);
    expect((await user.person.get(`/tenants/${there.id}`)).status).toBe(200);
  });

  test('holds even for the last admin: the company says that they have left', async () => {
    const client = await makeScimClient();
    const admin = await makeUser(client.tenant, { role: 'admin' });
    const answer = await client.patch(`/Users/${admin.userId}`, off);
    expect(answer.status, answer.text).toBe(200);
    expect((await admin.person.get(`/admin/${client.tenant.id}/users`)).status).not.toBe(200);
    expect(await getUser(client.tenant.id, admin.username)).toMatchObject({
      role: 'admin',
      deactivatedAt: expect.any(Number),
    });
  });

  test('a link of an invitation leads nowhere any more', async () => {
    const client = await makeScimClient();
    await turnWelcomeMailsOn(client);
    const { userName, path } = await provision(client);
    const link = await linkFor(userName);
    await client.patch(path, off);
    const answer = await new Person().post(link, { password: PASSWORD });
    expect(answer.status).not.toBe(303);
    expect((await getAccount(userName)).passwordHash).toBeNull();
  });
});

describe('DELETE', () => {
  test('removes the user, and the account that nothing else holds', async () => {
    const client = await makeScimClient();
    const domain = newDomain();
    await proveDomain(client.tenant, domain);
    for (const userName of [newUserName(), `a@${domain}`]) {
      const { path } = await provision(client, { userName });
      expect(await hasAccount(userName)).toBe(true);
      expect((await client.delete(path)).status).toBe(204);
      expect(await hasAccount(userName)).toBe(false);
    }
  });

  test('a governed person is gone with sessions, password and all, at the next request', async () => {
    const client = await makeScimClient();
    const { app, tokens, person, userId, username } = await makeSignedIn({ tenant: client.tenant });
    expect((await client.delete(`/Users/${userId}`)).status).toBe(204);
    expect(await hasAccount(username)).toBe(false);
    expect((await person.get('/tenants')).status).not.toBe(200);
    expect((await app.refresh(tokens.refresh_token!)).status).toBe(400);
  });

  test('leaves the account of whoever works in another tenant, is an operator or is governed by nobody here', async () => {
    const client = await makeScimClient();
    const domain = newDomain();
    const operator = await makeOperator(`op@${domain}`);
    await proveDomain(client.tenant, domain);
    const ours = await makeUser(client.tenant);
    const other = await makeTenant();
    await invite(other, { username: ours.username });
    const theirs = await makeUser(other);
    const homeless = await makeUser(await makeTenant());
    for (const { username } of [theirs, operator, homeless]) await provision(client, { userName: username });
    const left = await makeScimClient({ tenant: { id: homeless.tenantId, name: '' } });
    await left.delete(`/Users/${homeless.userId}`);
    for (const { username } of [ours, theirs, operator, homeless]) {
      const [id] = idsOf(await client.find('Users', `userName eq "${username}"`));
      expect((await client.delete(`/Users/${id}`)).status).toBe(204);
      expect(await hasAccount(username), username).toBe(true);
      await expect(getUser(client.tenant.id, username)).rejects.toThrow();
    }
    expect((await getAccount(theirs.username)).primaryTenantId).toBe(other.id);
    expect((await theirs.person.get(`/tenants/${other.id}`)).status).toBe(200);
  });

  test('then create makes a user anew, with nothing of the old one', async () => {
    const client = await makeScimClient();
    const externalId = crypto.randomUUID();
    const { userName, path, id } = await provision(client, { title: 'Old', externalId });
    await client.delete(path);
    const again = await provision(client, { userName, title: undefined, externalId });
    expect(again.id).not.toBe(id);
    expect(again.answer.body).not.toHaveProperty('title');
    expect(idsOf(await client.find('Users', 'title eq "Old"'))).toEqual([]);
  });
});

describe('R10, a new userName', () => {
  async function makeGoverned({ proved = true, newProved = true } = {}) {
    const client = await makeScimClient();
    const [before, after] = [newDomain(), newDomain()];
    if (proved) await proveDomain(client.tenant, before);
    if (newProved) await proveDomain(client.tenant, after);
    const user = await makeUser(client.tenant, { username: `ida@${before}` });
    return { client, ...user, path: `/Users/${user.userId}`, newName: `ida.berg@${after}`, domain: before };
  }

  test('takes effect at once within proved domains, with the rest of the patch', async () => {
    const { client, path, username, newName, tenantId } = await makeGoverned();
    const answer = await client.patch(path, [
      ...renameTo(newName.toUpperCase()),
      { op: 'Add', path: 'title', value: 'Cook' },
    ]);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ userName: newName.toUpperCase(), title: 'Cook' });
    expect(await getUser(tenantId, newName)).toMatchObject({ username: newName });
    expect((await lastMailTo(username)).subject).toBe('Your username was changed');
    expect(await historyOf(newName)).toEqual(
      expect.arrayContaining(['renamed success', 'attributes-changed success']),
    );
    expect(idsOf(await client.find('Users', `userName eq "${newName}"`))).toHaveLength(1);
    expect(idsOf(await client.find('Users', `userName eq "${username}"`))).toHaveLength(0);
  });

  test('waits for the person elsewhere: 409 says so, nothing of the patch holds, and they are asked once', async () => {
    const { client, path, username, newName, person } = await makeGoverned({ newProved: false });
    const before = (await client.get(path)).body;
    const changes = [{ op: 'Replace', path: 'title', value: 'Cook' }, ...renameTo(newName)];
    const mails = (await mailsTo(username)).length;
    for (let times = 0; times < 3; times += 1) {
      const answer = await client.patch(path, changes);
      expectRefused(answer, 409);
      expect(answer.body.detail).toContain(`confirm the userName ${newName}`);
      expect((await client.get(path)).body).toEqual(before);
      clock.advance(HOUR);
    }
    expect(await mailsTo(username)).toHaveLength(mails + 1);
    const put = await client.put(path, entraUser(newName));
    expectRefused(put, 409);
    expect((await client.get(path)).body).toEqual(before);
    expect((await person.get('/account/username')).text).toContain(newName);
  });

  test('waits also where the person works in another tenant, unless both domains are proved', async () => {
    const { client, path, username, newName } = await makeGoverned({ proved: false });
    await invite(await makeTenant(), { username });
    expectRefused(await client.patch(path, renameTo(newName)), 409);
    const both = await makeGoverned();
    await invite(await makeTenant(), { username: both.username });
    expect((await both.client.patch(both.path, renameTo(both.newName))).status).toBe(200);
  });

  test('once the person has confirmed it, the next cycle goes through', async () => {
    const { client, path, newName, tenantId, person } = await makeGoverned({ newProved: false });
    const changes = [...renameTo(newName), { op: 'Add', path: 'title', value: 'Cook' }];
    expectRefused(await client.patch(path, changes), 409);
    await submit(person, await person.get('/account/username'), '/account/username/code-mail');
    const form = await person.get('/account/username?done=mailed');
    const code = await codeFor(newName);
    expect((await submit(person, form, '/account/username/confirmation', { code })).status).toBe(303);
    const answer = await client.patch(path, changes);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({ userName: newName, title: 'Cook' });
    expect((await getUser(tenantId, newName)).username).toBe(newName);
  });

  test('that somebody has is refused where the tenant owns the domain', async () => {
    const { client, path, newName, username } = await makeGoverned();
    await makeUser(await makeTenant(), { username: newName });
    const title = { op: 'add', path: 'title', value: 'Cook' };
    expectRefused(await client.patch(path, [title, ...renameTo(newName)]), 409, 'uniqueness');
    expect((await client.get(path)).body).toMatchObject({ userName: username, active: true });
    expect((await client.get(path)).body).not.toHaveProperty('title');
  });

  test('of an account that another tenant governs is refused, and only its letters may change', async () => {
    const theirs = await makeUser(await makeTenant());
    const client = await makeScimClient();
    const domain = newDomain();
    await proveDomain(client.tenant, domain);
    const { path, id } = await provision(client, { userName: theirs.username });
    await theirs.person.post(`/invitations/${id}/confirmation`);
    const title = { op: 'add', path: 'title', value: 'Cook' };
    const answer = await client.patch(path, [title, ...renameTo(`a@${domain}`)]);
    expectRefused(answer, 403, 'mutability');
    expect((await client.get(path)).body.title).not.toBe('Cook');
    expect(answer.body.detail).not.toContain(theirs.tenantId);
    expect((await client.get(path)).body).toMatchObject({ userName: theirs.username, active: true });
    const letters = await client.patch(path, renameTo(theirs.username.toUpperCase()));
    expect(letters.status).toBe(200);
    expect(letters.body.userName).toBe(theirs.username.toUpperCase());
  });

  test('that cannot be, or has to wait, keeps nobody in who leaves', async () => {
    const waits = await makeGoverned({ newProved: false });
    const theirs = await makeUser(await makeTenant());
    const client = await makeScimClient();
    const elsewhere = await provision(client, { userName: theirs.username });
    await theirs.person.post(`/invitations/${elsewhere.id}/confirmation`);
    for (const [by, path, before] of [
      [waits.client, waits.path, waits.username],
      [client, elsewhere.path, theirs.username],
    ] as const) {
      const answer = await by.patch(path, [...renameTo(newUserName('gone')), ...off]);
      expect(answer.status, answer.text).toBe(200);
      expect(answer.body).toMatchObject({ userName: before, active: false });
      // From then on it is a rename as any other.
      expect((await by.patch(path, renameTo(newUserName('gone')))).status).toBeGreaterThanOrEqual(400);
    }
    const proved = await makeGoverned();
    const both = await proved.client.patch(proved.path, [...renameTo(proved.newName), ...off]);
    expect(both.body).toMatchObject({ userName: proved.newName, active: false });
  });

  test('is refused by the sixth time in a day, and malformed ones always', async () => {
    const { client, path, newName } = await makeGoverned();
    for (const wrong of ['ida', 'ida@', 'æ@x.example', 'a b@x.example', `${'a'.repeat(70)}@x.example`]) {
      expectRefused(await client.patch(path, renameTo(wrong)), 400, 'invalidValue');
    }
    const statuses: number[] = [];
    let retryAfter: string | null = null;
    for (let times = 0; times < 12 && !statuses.includes(429); times += 1) {
      const answer = await client.patch(path, renameTo(newName.replace('ida', `ida${times}`)));
      statuses.push(answer.status);
      retryAfter = answer.headers.get('retry-after');
    }
    expect(statuses.at(-1)).toBe(429);
    expect(Number(retryAfter)).toBeGreaterThan(60);
    expect(statuses.slice(0, -1).every((status) => status === 200)).toBe(true);
  });
});

describe('what a directory says', () => {
  let client: ScimClient;
  beforeAll(async () => {
    client = await makeScimClient();
  });

  test('of roles is kept, and grants nothing', async () => {
    const domain = newDomain();
    await proveDomain(client.tenant, domain);
    const roles = [
      { value: 'admin', display: 'Administrator', primary: true, type: 'WindowsAzureActiveDirectoryRole' },
    ];
    const { path, userName, answer } = await provision(client, { userName: `r@${domain}`, roles });
    expect(answer.body.roles).toEqual(roles);
    expect((await getUser(client.tenant.id, userName)).role).toBe('user');
    await client.patch(path, [{ op: 'add', path: 'roles', value: [{ value: 'operator' }] }]);
    expect((await getUser(client.tenant.id, userName)).role).toBe('user');
    expect((await getAccount(userName)).operator).toBe(false);
  });

  test('of names is what pages show; who has none is called by what there is', async () => {
    const named = async (given: Record<string, unknown>) => {
      const { userName } = await provision(client, { name: undefined, displayName: undefined, ...given });
      const { firstName, lastName } = await getUser(client.tenant.id, userName);
      return `${firstName}|${lastName}`;
    };
    expect(await named({ name: { givenName: 'Ada', familyName: 'Lo' } })).toBe('Ada|Lo');
    expect(await named({ displayName: 'Ada van Lo' })).toBe('Ada|van Lo');
    expect(await named({ name: { formatted: 'Ada Lo' }, displayName: 'x y' })).toBe('Ada|Lo');
    expect(await named({ name: { givenName: 'Ada' } })).toBe('Ada|Ada');
    expect(await named({ name: { familyName: 'Lo' }, displayName: 'Ada Lo' })).toBe('Ada|Lo');
    expect(await named({})).toMatch(/^(lena\d+)\|\1$/);
  });

  test('of a password is nothing that we take (R5, R11)', async () => {
    const secret = `secret-${unique('p')}`;
    const { answer, path, userName } = await provision(client, { password: secret });
    await client.patch(path, [{ op: 'replace', path: 'password', value: secret }]);
    expect(answer.text + (await client.get(path)).text).not.toContain(secret);
    expect((await getAccount(userName)).passwordHash).toBeNull();
  });

  test('is kept while an administrator has paused it, and changed by nobody', async () => {
    const paused = await makeScimClient();
    const { path, userName } = await provision(paused);
    await services().db.run(sql`update directories set paused_at = 1 where id = ${paused.directoryId}`);
    expect((await paused.get(path)).status).toBe(200);
    for (const answer of [
      await paused.patch(path, off),
      await paused.put(path, entraUser(userName)),
      await paused.delete(path),
      await paused.post('/Users', entraUser(newUserName())),
      await paused.post('/Groups', { displayName: 'x' }),
    ]) {
      expectRefused(answer, 503);
      expect(answer.headers.get('retry-after')).toBe('30');
    }
    expect((await paused.get(path)).body.meta.version).toBe('W/"0"');
  });
});

test('whoever was provisioned signs in to an application like anybody else', async () => {
  const client = await makeScimClient();
  const domain = newDomain();
  await proveDomain(client.tenant, domain);
  const userName = `new@${domain}`;
  await provision(client, { userName });
  const person = new Person();
  const page = await person.post('/sign-in', { username: userName });
  expect(page.status).toBe(303);
  expect(await codeFor(userName)).toMatch(/^\d{6}$/);
  await person.post(await linkFor(userName), { password: PASSWORD });
  const app = await makeRelyingParty();
  const tokens = await app.signIn(person, { scope: ALL_SCOPES });
  expect((await app.userinfo(tokens.access_token)).body).toMatchObject({ email: userName });
});
