import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { accounts } from '../../src/accounts/schema.ts';
import { users } from '../../src/users/schema.ts';
import { recordRequest } from '../../src/directories/record-request.ts';
import { makeDirectoryWithToken, ScimClient } from '../support/worker/directories.ts';
import { makeTenant, makeUser, signIn } from '../support/worker/people.ts';
import { clock, DAY, MINUTE, services, unique } from '../support/worker/world.ts';

const TOKEN = /sid_scim_[A-Za-z0-9_-]{43}/;
const SECRET = /sid_scim_secret_[A-Za-z0-9_-]{43}/;

async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  return { ...admin, tenant, base: `/admin/${tenant.id}/directories` };
}

async function connected(kind: 'entra' | 'okta' | 'other' = 'entra') {
  const scene = await tenantWithAdmin();
  const made = await makeDirectoryWithToken(scene.tenant, kind);
  const client = new ScimClient(scene.tenant, made.directoryId, made.token);
  return { ...scene, ...made, client, path: `${scene.base}/${made.directoryId}` };
}

const newUser = (given: Record<string, unknown> = {}) => ({
  userName: `${unique('kim')}@people.example`,
  externalId: unique('x'),
  name: { givenName: 'Kim', familyName: 'Dahl' },
  title: 'Baker',
  ...given,
});

/** What happened in the tenant to its directories, as the log has it. */
async function eventsOf({ tenant }: { tenant: { id: string } }): Promise<string[]> {
  const rows = await services().db.all<{ action: string; reason: string; detail: string | null }>(
    sql`select action, reason, detail from audit_events where tenant_id = ${tenant.id}
      and action like 'directory-%' order by id`,
  );
  return rows.map(({ action, reason, detail }) => [action, reason, detail].filter(Boolean).join(' '));
}

test('the way from nothing to a user whom the directory has registered', async () => {
  const scene = await tenantWithAdmin();
  const { tenant, person, base } = scene;
  const empty = await person.get(base);
  expect(empty.text).toContain('No directories yet');
  expect(empty.html).toContain(`href="${base}/new"`);
  expect((await person.get(`/admin/${tenant.id}`)).html).toContain(`href="${base}"`);

  const made = await person.post(base, { name: ' Entra of Acme ', kind: 'entra' });
  const path = made.location!.split('?')[0]!;
  const page = await person.follow(made);
  expect(page.text).toContain('Make a token for it first.');
  expect(page.text).toContain('https://superid.example/scim/v2');
  expect(page.text).toContain('Switch([IsSoftDeleted], , "False", "True", "True", "False")');
  expect(page.text).toMatch(/externalId objectId.*userPrincipalName|userName userPrincipalName/);
  expect(page.html).toContain(`href="${base}/rules"`);

  const shown = await person.post(`${path}/tokens`, { lifetime: '365' });
  const token = TOKEN.exec(shown.html)![0];
  expect(shown.text).toContain('Copy the token now');
  expect((await person.get(path)).html).not.toContain(token);

  const client = new ScimClient(tenant, path.split('/').at(-1)!, token);
  const user = newUser();
  const { body } = await client.post('/Users', user);
  const list = await person.get(base);
  expect(list.text).toMatch(/Entra of Acme.*Connected.*2026.* 1 0 0/);
  const after = await person.get(path);
  expect(after.text).toMatch(/1 Users 0 Deactivated 0 Groups 0 Refused/);
  expect(after.text).toMatch(/Last change .*Create a user, kim\d+@people\.example\. Changed: new\./);
  const theirs = await person.get(`/admin/${tenant.id}/users/${body.id}`);
  expect(theirs.html).toContain(`<a href="${path}">Entra of Acme</a>`);
  expect(theirs.text).toContain(`External id ${user.externalId} Title Baker`);
  expect(theirs.text).toContain('Entra of Acme says what they are called.');
  await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });
  await client.post('/Groups', { displayName: 'Ales', members: [{ value: body.id }] });
  expect((await person.get(`/admin/${tenant.id}/users/${body.id}`)).text).toContain('Groups Ales, Bakers');
  expect(await eventsOf(scene)).toEqual([
    'directory-made Entra of Acme',
    'directory-token-made Entra of Acme',
  ]);
});

test.for(['', ' ', 'x\u202ey', 'n'.repeat(101)])('%j is no name of a directory', async (name) => {
  const { person, base } = await tenantWithAdmin();
  const refused = await person.post(base, { name, kind: 'okta' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('Enter a name');
  expect(refused.html).toMatch(/value="okta" checked/);
  expect((await person.get(base)).text).toContain('No directories yet');
});

test.for(['entra', 'okta', 'other'] as const)('the steps of %s are those of its own', async (kind) => {
  const { person, path } = await connected(kind);
  const words = { entra: 'Steps in Entra ID', okta: 'Steps in Okta', other: 'Steps in your directory' };
  expect((await person.get(path)).text).toContain(words[kind]);
  person.language = 'nb';
  expect((await person.get(path)).status).toBe(200);
});

describe('tokens and secrets', () => {
  test('two of each are valid at a time; a revoked one makes room, and opens nothing', async () => {
    const scene = await connected();
    const { person, path, client, tokenId } = scene;
    expect((await client.get('/Users')).status).toBe(200);
    const second = await person.post(`${path}/tokens`, { lifetime: 'never' });
    expect(second.status).toBe(200);
    const third = await person.post(`${path}/tokens`, { lifetime: '90' });
    expect(third.status).toBe(409);
    expect(third.text).toContain('Two are valid already.');
    expect(third.html).not.toMatch(TOKEN);

    const revoked = await person.follow(await person.post(`${path}/tokens/${tokenId}/revocation`));
    expect(revoked.text).toContain('It does not work any more.');
    expect(revoked.text).toContain('Revoked');
    expect((await client.get('/Users')).status).toBe(401);
    expect((await person.post(`${path}/tokens`, { lifetime: '90' })).status).toBe(200);

    for (const lifetime of ['180', '730']) {
      const made = await person.post(`${path}/secrets`, { lifetime });
      expect(made.text).toContain('Copy the client secret now');
      expect(made.html).toMatch(SECRET);
    }
    expect((await person.post(`${path}/secrets`, { lifetime: '90' })).status).toBe(409);
    const page = await person.get(path);
    expect(page.text).toContain('https://superid.example/oauth2/token');
    expect(page.html).not.toMatch(SECRET);
    expect(await eventsOf(scene)).toEqual(
      ['made', 'token-made', 'token-made', 'token-revoked', 'token-made', 'secret-made', 'secret-made'].map(
        (what) => `directory-${what} Directory`,
      ),
    );
  });

  test('a secret is no token: it opens nothing by itself', async () => {
    const { person, path, client } = await connected();
    const made = await person.post(`${path}/secrets`, { lifetime: '90' });
    client.token = SECRET.exec(made.html)![0];
    expect((await client.get('/Users')).status).toBe(401);
  });

  test('what opens doors asks for a recent proof, what does not goes on', async () => {
    const scene = await connected();
    const { person, path, tokenId } = scene;
    clock.advance(11 * MINUTE);
    const doors = [
      ['tokens', { lifetime: '90' }],
      ['secrets', { lifetime: '90' }],
      [`tokens/${tokenId}/revocation`, {}],
      ['restart', {}],
      ['removal', {}],
    ] as const;
    for (const [deed, fields] of doors) {
      expect((await person.post(`${path}/${deed}`, fields)).location, deed).toMatch(/^\/sign-in\/again/);
    }
    for (const page of ['restart', 'removal']) {
      expect((await person.get(`${path}/${page}`)).location).toMatch(/^\/sign-in\/again/);
    }
    expect((await person.get(path)).status).toBe(200);
    expect((await person.get(`${path}/requests`)).status).toBe(200);
    expect((await person.post(`${path}/pause`)).location).toBe(`${path}?done=paused`);
    expect(await eventsOf(scene)).toEqual(
      ['made', 'token-made', 'paused'].map((what) => `directory-${what} Directory`),
    );
  });
});

test('paused, a directory changes nothing until it is let go on', async () => {
  const scene = await connected();
  const { person, path, client } = scene;
  const paused = await person.follow(await person.post(`${path}/pause`));
  expect(paused.text).toContain('Paused since');
  await person.post(`${path}/pause`);
  expect((await client.post('/Users', newUser())).status).toBe(503);
  expect((await client.get('/Users')).status).toBe(200);
  expect((await person.get(scene.base)).text).toContain('Paused');
  const on = await person.follow(await person.post(`${path}/resumption`));
  expect(on.text).not.toContain('Paused since');
  expect((await client.post('/Users', newUser())).status).toBe(201);
  expect((await eventsOf(scene)).slice(2)).toEqual([
    'directory-paused Directory',
    'directory-resumed Directory',
  ]);
});

describe('settings', () => {
  test('each that becomes another is an event', async () => {
    const scene = await connected();
    const { person, path } = scene;
    const name = 'Directory';
    await person.post(`${path}/settings`, { name, welcomeMails: 'on', errorsTo: ' IT@Acme.example ' });
    const page = await person.get(path);
    expect(page.html).toMatch(/name="welcomeMails" checked/);
    expect(page.html).toContain('value="it@acme.example"');
    await person.post(`${path}/settings`, { name, welcomeMails: 'on', errorsTo: 'it@acme.example' });
    await person.post(`${path}/settings`, { name, errorsTo: '' });
    await person.post(`${path}/settings`, { name: ' Contoso ', errorsTo: '' });
    expect((await eventsOf(scene)).slice(2)).toEqual([
      'directory-welcome-mails-on Directory',
      'directory-errors-to-changed Directory it@acme.example',
      'directory-welcome-mails-off Directory',
      'directory-errors-to-changed Directory',
      'directory-renamed Contoso Directory',
    ]);
    expect((await person.get(path)).html).toMatch(/<h1[^>]*>Contoso/);
    const log = await person.get(`/admin/${scene.tenant.id}/audit`);
    expect(log.text).toContain('Welcome mails of a directory switched on');
    expect(log.text).toContain('“Directory” it@acme.example');
  });

  test.for(['it', 'it@', 'a@b.example, c@d.example', 'a@b.example\nBcc: c@d.example'])(
    '%j is no address: nothing is changed, and it stays as typed',
    async (errorsTo) => {
      const { person, path, ...scene } = await connected();
      const given = { name: 'Other', welcomeMails: 'on', errorsTo };
      const refused = await person.post(`${path}/settings`, given);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('Enter one email address');
      expect(refused.html).toMatch(/name="welcomeMails" checked/);
      expect(refused.html).toContain('value="Other"');
      expect((await person.get(path)).html).not.toMatch(/name="welcomeMails" checked/);
      expect(await eventsOf(scene)).toHaveLength(2);
    },
  );
});

describe('the name', () => {
  test.for(['', ' ', 'x\u202ey', 'n'.repeat(101)])('%j is none: nothing is changed', async (name) => {
    const { person, path, ...scene } = await connected();
    const refused = await person.post(`${path}/settings`, { name, welcomeMails: 'on', errorsTo: '' });
    expect(refused.status).toBe(422);
    expect(refused.html).toMatch(/href="#name"[^>]*>Enter a name/);
    expect(await eventsOf(scene)).toHaveLength(2);
  });
});

test('where the errors go is changed by someone who has just proved who they are', async () => {
  const { person, path, ...scene } = await connected();
  clock.advance(11 * MINUTE);
  const asked = await person.post(`${path}/settings`, { name: 'Directory', errorsTo: 'it@acme.example' });
  expect(asked.location).toContain('/sign-in/again');
  expect(await eventsOf(scene)).toHaveLength(2);
  const saved = await person.post(`${path}/settings`, { name: 'Contoso', errorsTo: '' });
  expect(saved.location).toBe(`${path}?done=saved`);
});

/** A user with an account of their own, in two rows. */
async function makeBareUser(tenant: { id: string }, id: string): Promise<void> {
  const { db } = services();
  const email = `${id}@people.example`;
  await db.insert(accounts).values({ id, username: email, domain: 'people.example', email, createdAt: 1 });
  const names = { firstName: 'A', lastName: 'B', username: email, invitedUsername: email };
  const ids = { id, tenantId: tenant.id, accountId: id, associateId: id };
  await db.insert(users).values({ ...ids, ...names, role: 'user', invitedAt: 1 });
}

describe('the log of the tenant', () => {
  /** The newest first, each with who it happened to and who did it. */
  async function logOf({ person, tenant }: Awaited<ReturnType<typeof connected>>): Promise<string[]> {
    const { html } = await person.get(`/admin/${tenant.id}/audit`);
    return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  }

  test('names the directory for what it does to users, and to groups and who is in them', async () => {
    const scene = await connected();
    const { client, person, path } = scene;
    const [ann, bo] = [newUser(), newUser()];
    const { body: a } = await client.post('/Users', ann);
    const { body: b } = await client.post('/Users', bo);
    const group = await client.post('/Groups', { displayName: 'Bakers', members: [{ value: a.id }] });
    const groupPath = `/Groups/${group.body.id}`;
    const members = (op: string, value: { value: string }[]) => ({ op, path: 'members', value });
    await client.patch(groupPath, [members('add', [{ value: a.id }, { value: b.id }])]);
    await client.patch(groupPath, [members('remove', [{ value: a.id }])]);
    await client.put(groupPath, { displayName: 'Cooks', members: [{ value: a.id }] });
    await client.patch(`/Users/${a.id}`, [{ op: 'replace', path: 'active', value: false }]);
    await client.delete(groupPath);

    const user = ({ userName }: typeof ann) => `Kim Dahl ${userName}`;
    const expected = [
      'Group removed “Cooks” –',
      `User deactivated ${user(ann)}`,
      `Left a group “Cooks” ${user(bo)}`,
      `Came into a group “Cooks” ${user(ann)}`,
      'Group renamed “Cooks” –',
      `Left a group “Bakers” ${user(ann)}`,
      `Came into a group “Bakers” ${user(bo)}`,
      `Came into a group “Bakers” ${user(ann)}`,
      'Group made “Bakers” –',
      `User registered ${user(bo)}`,
      `User registered ${user(ann)}`,
    ];
    const log = await logOf(scene);
    for (const [at, words] of expected.entries()) {
      expect(log[at]).toContain(`UTC ${words} Directory “Directory” Reference`);
    }
    // Once it is gone, its name is nowhere.
    await person.post(`${path}/removal`);
    expect((await logOf(scene))[1]).toMatch(/Group removed “Cooks” .*A directory that is gone/);
  });

  test('tells of more than two hundred at once in one event, and of no name at length', async () => {
    const scene = await connected();
    const { client, tenant } = scene;
    const ids = Array.from({ length: 201 }, () => unique('many').toLowerCase());
    for (const id of ids) await makeBareUser(tenant, id);
    const displayName = 'x'.repeat(1000);
    const { body } = await client.post('/Groups', { displayName });
    const change = (op: string, some: string[]) =>
      client.patch(`/Groups/${body.id}`, [{ op, path: 'members', value: some.map((value) => ({ value })) }]);
    expect((await change('add', ids)).headers.get('etag')).toBe('W/"1"');
    expect((await change('add', ids)).headers.get('etag'), 'all are in it').toBe('W/"1"');
    expect((await change('remove', ids.slice(0, 200))).headers.get('etag')).toBe('W/"2"');
    const events = await services().db.all<{ action: string; reason: string; detail: string | null }>(
      sql`select action, reason, detail from audit_events where tenant_id = ${tenant.id} and action like 'group-%' order by id`,
    );
    expect(events).toHaveLength(2 + 200);
    expect(events[1]).toMatchObject({ action: 'group-joined', detail: '201' });
    expect(events[2]).toMatchObject({ action: 'group-left', detail: null });
    expect(events[0]!.reason).toBe(`${'x'.repeat(100)}…`);
  });

  test('of another tenant names nobody of this one, and not where it asks from', async () => {
    const scene = await connected();
    const { client, tenant } = scene;
    const stranger = await connected();
    const { body } = await client.post('/Users', newUser());
    await services().db.run(
      sql`update audit_events set tenant_id = ${stranger.tenant.id} where tenant_id = ${tenant.id} and action = 'user-registered'
        and account_id = (select account_id from users where id = ${body.id})`,
    );
    const [row] = await logOf(stranger);
    expect(row).toMatch(/User registered .*A directory that is gone/);
  });
});

describe('beginning anew', () => {
  test('it says what will be lost; then the next cycle finds everyone by their username', async () => {
    const { person, path, client, tenant } = await connected();
    const [ann, bo] = [newUser(), newUser({ active: false, title: undefined })];
    const { body } = await client.post('/Users', ann);
    await client.post('/Users', bo);
    await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });

    const ask = await person.get(`${path}/restart`);
    expect(ask.text).toContain('The external ids of 2 users.');
    expect(ask.text).toContain('1 group with 1 membership.');
    const done = await person.follow(await person.post(`${path}/restart`));
    expect(done.text).toContain('Restart the provisioning in your directory now');
    expect(done.text).toMatch(/1 Users 1 Deactivated 0 Groups/);

    expect((await client.find('Users', `externalId eq "${ann.externalId}"`)).body.totalResults).toBe(0);
    expect((await client.find('Users', 'title eq "Baker"')).body.totalResults).toBe(0);
    expect((await client.find('Users', 'name.familyName eq "dahl"')).body.totalResults).toBe(2);
    expect((await client.get('/Groups')).body.totalResults).toBe(0);
    const { body: found } = await client.find('Users', `userName eq "${ann.userName}"`);
    expect(found.Resources[0]).toMatchObject({ id: body.id, active: true, name: ann.name });
    expect(found.Resources[0]).not.toHaveProperty('externalId');
    expect((await client.put(`/Users/${body.id}`, ann)).body).toMatchObject({ externalId: ann.externalId });
    expect((await person.get(`/admin/${tenant.id}/users/${body.id}`)).text).toContain('Provisioned by');
  });

  test('what a directory said of the names themselves is found as what they are here', async () => {
    const { person, path, client } = await connected();
    const { body } = await client.post('/Users', newUser({ name: { familyName: 'Ødegård' } }));
    await person.post(`${path}/restart`);
    for (const filter of ['name.givenName eq "ØDEGÅRD"', 'name.familyName sw "ødeg"']) {
      expect((await client.find('Users', filter)).body.Resources[0]?.id, filter).toBe(body.id);
    }
  });
});

test('groups that go with their directory are no part of another directory’s users either', async () => {
  const { client, person, path, tenant } = await connected();
  const made = await makeDirectoryWithToken(tenant, 'okta');
  const other = new ScimClient(tenant, made.directoryId, made.token);
  const { body } = await other.post('/Users', newUser());
  const user = `/Users/${body.id}`;
  await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });
  const before = await other.get(user);
  expect(before.body.groups).toHaveLength(1);
  await person.post(`${path}/removal`);
  const after = await other.get(user, { 'If-None-Match': before.headers.get('etag')! });
  expect(after.status).toBe(200);
  expect(after.body).not.toHaveProperty('groups');
});

test('removed, a directory leaves its users to the administrators', async () => {
  const scene = await connected();
  const { person, path, base, client, tenant } = scene;
  const { body } = await client.post('/Users', newUser());
  await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });
  await person.post(`${path}/secrets`, { lifetime: '90' });
  const ask = await person.get(`${path}/removal`);
  expect(ask.text).toContain('1 user will stay as they are');
  expect(ask.text).toContain('The log of its requests.');
  const done = await person.follow(await person.post(`${path}/removal`));
  expect(done.text).toContain('The directory is removed.');
  expect(done.text).toContain('No directories yet');
  expect((await client.get('/Users')).status).toBe(401);
  expect((await person.get(path)).status).toBe(404);
  expect((await person.post(`${path}/removal`)).status).toBe(404);
  const theirs = await person.get(`/admin/${tenant.id}/users/${body.id}`);
  expect(theirs.status).toBe(200);
  expect(theirs.text).not.toContain('Provisioned by');
  const left = await Promise.all(
    ['directory_tokens', 'directory_requests', 'groups', 'group_members', 'directories'].map((table) =>
      services().db.all(sql`select 1 from ${sql.identifier(table)} where tenant_id = ${tenant.id}`),
    ),
  );
  expect(left.flat()).toEqual([]);
  expect((await eventsOf(scene)).at(-1)).toBe('directory-removed Directory');
  expect((await person.get(base)).status).toBe(200);
});

describe('the log of requests', () => {
  test('tells what each was about, what it changed and, where it was refused, why', async () => {
    const { person, path, client, tenant } = await connected();
    const user = newUser();
    const { body } = await client.post('/Users', user);
    await client.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'title', value: 'Chef' }]);
    await client.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'userName', value: 'no address' }]);
    await client.post('/Users', user);
    const group = await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });
    await client.find('Users', 'userName eq "a+b@c.example"');

    const log = await person.get(`${path}/requests`);
    const rows = log.html.split('<tr>').slice(2);
    expect(rows).toHaveLength(6);
    expect(rows[0]).toContain('Look for users');
    expect(rows[0]).toContain('GET /Users?filter=userName eq &quot;a+b@c.example&quot;');
    expect(rows[1]).toContain(`?about=${group.body.id}">Bakers</a>`);
    expect(rows[2]).toContain('Someone or something else has this name or id already.');
    expect(rows[2]).toContain('Told to the directory: “The tenant has a user');
    expect(rows[3]).toContain('A value does not fit.');
    expect(rows[4]).toContain('>Title<');
    expect(rows[4]).toContain(`<a href="/admin/${tenant.id}/users/${body.id}">${user.userName}</a>`);
    expect(rows[5]).toContain('Create a user');
    expect(rows[5]).toContain('>New<');

    const count = async (query: string) =>
      (await person.get(`${path}/requests?${query}`)).html.split('<tr>').length - 2;
    expect(await count('only=refused')).toBe(2);
    expect(await count('only=changes')).toBe(3);
    expect(await count('method=PATCH')).toBe(2);
    expect(await count('method=PATCH&only=refused')).toBe(1);
    expect(await count(`about=${body.id}`)).toBe(3);
    expect(await count(`about=${user.userName.toUpperCase()}`), 'whose second creation was refused').toBe(4);
    expect(await count('about=bakers')).toBe(1);
    expect((await person.get(`${path}/requests?about=nobody`)).text).toContain('Nothing fits');
    for (const wrong of ['only=x', 'method=TRACE', 'cursor=x', 'cursor=-1']) {
      expect((await person.get(`${path}/requests?${wrong}`)).status, wrong).toBe(400);
    }
  });

  test('a change that changes nothing, and a refused removal, are no changes', async () => {
    const { person, path, client } = await connected();
    const { body } = await client.post('/Users', newUser());
    await client.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'title', value: 'Baker' }]);
    await person.post(`${path}/pause`);
    expect((await client.delete(`/Users/${body.id}`)).status).toBe(503);
    const log = await person.get(`${path}/requests?only=changes`);
    expect(log.html.split('<tr>').length - 2).toBe(1);
    expect((await person.get(`${path}/requests?method=DELETE`)).text).not.toContain('the user is removed');
  });

  test('is read page by page, with nothing twice and nothing left out while more comes in', async () => {
    const { person, path, client } = await connected();
    for (let n = 0; n < 60; n += 1) {
      await recordRequest(services().db, {
        directoryId: client.directoryId,
        tenantId: client.tenant.id,
        at: services().now,
        method: 'GET',
        path: `/Users?filter=userName eq "u${n}@people.example"`,
        status: 200,
        changed: null,
        reference: 'abc',
      });
    }
    const first = await person.get(`${path}/requests?method=GET`);
    await client.find('Users', 'userName eq "later@people.example"');
    const next = /class="button" href="([^"]+)" rel="next"/.exec(first.html)![1]!.replaceAll('&amp;', '&');
    const second = await person.get(next);
    const seen = [first, second].flatMap(({ html }) =>
      [...html.matchAll(/u(\d+)@people/g)].map(([, n]) => n),
    );
    expect(seen.map(Number)).toEqual(Array.from({ length: 60 }, (_, n) => 59 - n));
    expect(second.html).not.toContain('rel="next"');
    expect(second.html).toContain(`href="${path}/requests?method=GET"`);
  });

  test('what a directory sends is shown as text', async () => {
    const { person, path, client } = await connected();
    await client.find('Users', 'userName eq "<script>alert(1)</script>@x.example"');
    await client.post('/Groups', { displayName: '<img src=x onerror=alert(1)>' });
    for (const page of [path, `${path}/requests`]) {
      const { html } = await person.get(page);
      expect(html).not.toMatch(/<script>alert|<img src=x/);
    }
  });
});

test('a refusal of the last day stands on the overview, an older one does not', async () => {
  const { person, username, client, tenant } = await connected();
  const overview = `/admin/${tenant.id}`;
  const refused = 'Directory was refused something in the last 24 hours.';
  expect((await person.get(overview)).text).not.toContain(refused);
  await client.post('/Users', { userName: 'no address' });
  expect((await person.get(overview)).text).toContain(refused);
  clock.advance(DAY + MINUTE);
  await signIn(person, username);
  const later = await person.get(overview);
  expect(later.status).toBe(200);
  expect(later.text).not.toContain(refused);
});
