import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import {
  askForReset,
  getAccount,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { brokenD1, brokenKv, forgetfulKv } from '../support/worker/broken.ts';
import { Person, type Page } from '../support/worker/person.ts';

/** Each dependency failing by itself: an honest page, and nothing lost. */

function expectHonest(page: Page): void {
  expect(page.status).toBe(503);
  expect(page.title).toContain('Not available right now');
  expect(page.text).toMatch(/Reference: [a-z2-7]{8}/);
  expect(page.headers.get('retry-after')).not.toBeNull();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
}

describe('D1 is down', () => {
  test('every page that needs it says so; the sign-in page needs it not', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const page = await typeUsername(person, username);
    const invited = await invite(await makeTenant());
    const link = await linkFor(invited.username);
    person.bindings = { DB: brokenD1(env.DB) };
    expect((await person.get('/sign-in')).status).toBe(200);
    for (const path of ['/tenants', '/account', link]) expectHonest(await person.get(path));
    expectHonest(await person.post('/sign-in', { username }));
    expectHonest(await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD }));
    expectHonest(await person.post('/sign-in/code', { flow: page.flow, code: '123456' }));
    expectHonest(await person.post('/password-reset', { username }));
    expectHonest(await person.post(link, { password: PASSWORD }));
    expectHonest(await person.post('/sign-out'));

    person.bindings = {};
    expect((await person.get('/account')).status, 'still signed in: the cookie was not thrown away').toBe(
      200,
    );
    expect((await new Person().post(link, { password: PASSWORD })).status, 'the link was not spent').toBe(
      303,
    );
  });

  test('half-way through a sign-in: no session comes of it', async () => {
    const { username } = await makeUser(await makeTenant());
    const person = new Person();
    const page = await typeUsername(person, username);
    person.bindings = { DB: brokenD1(env.DB, { after: 1 }) };
    expectHonest(await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD }));
    expect(person.cookies.has('__Host-session')).toBe(false);
    person.bindings = {};
    expect((await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD })).status).toBe(
      303,
    );
  });

  test('half-way through choosing a password: the link holds', async () => {
    const { username } = await invite(await makeTenant());
    const link = await linkFor(username);
    const person = new Person({ bindings: { DB: brokenD1(env.DB, { after: 1 }) } });
    expectHonest(await person.post(link, { password: PASSWORD }));
    expect((await getAccount(username)).passwordHash).toBeNull();
    expect((await new Person().post(link, { password: PASSWORD })).status).toBe(303);
  });
});

describe('KV is down', () => {
  test('nobody gets in or is taken for signed in, and it is said', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const page = await typeUsername(person, username);
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS) };
    expect((await person.get('/sign-in')).status).toBe(200);
    for (const path of ['/tenants', '/account']) expectHonest(await person.get(path));
    expectHonest(await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD }));
    person.bindings = {};
    expect((await person.get('/account')).status).toBe(200);
  });

  test('while a password is chosen: it counts, and the person signs in with it afterwards', async () => {
    const { username } = await invite(await makeTenant());
    const person = new Person({ bindings: { SESSIONS: brokenKv(env.SESSIONS) } });
    expectHonest(await person.post(await linkFor(username), { password: PASSWORD }));
    expect((await signIn(new Person(), username)).status).toBe(303);
  });

  test('while signing out: the session has ended all the same', async () => {
    const { person } = await makeUser(await makeTenant());
    const stolen = new Map(person.cookies);
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS, ['delete']) };
    expect((await person.post('/sign-out')).location).toBe('/signed-out');
    const thief = new Person();
    for (const [name, value] of stolen) thief.cookies.set(name, value);
    expect((await thief.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });
});

describe('KV serves minute-old values and deleted keys', () => {
  async function withStaleKv() {
    const tenant = await makeTenant();
    const user = await makeUser(tenant);
    const kv = forgetfulKv(env.SESSIONS);
    user.person.bindings = { SESSIONS: kv };
    // Read once, so that the edge has it.
    expect((await user.person.get('/account')).status).toBe(200);
    return { tenant, kv, ...user };
  }

  function copyOf(person: Person, kv: KVNamespace): Person {
    const copy = new Person({ bindings: { SESSIONS: kv } });
    for (const [name, value] of person.cookies) copy.cookies.set(name, value);
    return copy;
  }

  test('signed out is out at the next click', async () => {
    const { person, kv } = await withStaleKv();
    const copy = copyOf(person, kv);
    await person.post('/sign-out');
    expect((await copy.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await copy.post('/sign-out/everywhere')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('signed out everywhere is out at the next click', async () => {
    const { person, kv } = await withStaleKv();
    const copy = copyOf(person, kv);
    await person.post('/sign-out/everywhere');
    expect((await copy.get('/tenants')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('a reset ends the sessions that KV still shows', async () => {
    const { username, person } = await withStaleKv();
    await new Person().post(await askForReset(username), { password: OTHER_PASSWORD });
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('My account lists no session that has ended', async () => {
    const { username, person } = await withStaleKv();
    const other = new Person({
      bindings: person.bindings,
      userAgent:
        'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
    });
    await signIn(other, username);
    expect((await person.get('/account')).text).toContain('Safari, iOS');
    await other.post('/sign-out');
    expect((await person.get('/account')).text).not.toContain('Safari, iOS');
  });

  test('a password change does not throw the person who made it out', async () => {
    const { person } = await withStaleKv();
    const changed = await person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    expect(changed.location).toBe('/account?done=password-changed');
    expect((await person.get('/account')).status).toBe(200);
  });
});

test('an error page tells the reference that the log has', async () => {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const page = await new Person({ bindings: { DB: brokenD1(env.DB) } }).post('/sign-in', {
    username: 'a@b.example',
  });
  spy.mockRestore();
  const reference = /Reference: ([a-z2-7]{8})/.exec(page.text)![1];
  const line = lines
    .map((text) => JSON.parse(text) as Record<string, unknown>)
    .find((one) => one['reference'] === reference);
  expect(line).toMatchObject({ level: 'error', route: '/sign-in', status: 503, error: 'dependency_failed' });
});

test('the audit log has the reason that the person was not told', async () => {
  const { username } = await makeUser(await makeTenant());
  await signIn(new Person(), username, 'wrong every time');
  expect(await historyOf(username)).toContain('sign-in refusal wrong-password');

  const newcomer = await invite(await makeTenant());
  const link = await linkFor(newcomer.username);
  await signIn(new Person(), newcomer.username, PASSWORD);
  await new Person().post(link, { password: PASSWORD });
  await new Person().post(link, { password: OTHER_PASSWORD });
  expect(await historyOf(newcomer.username)).toEqual([
    'user-registered success',
    'code-mailed success',
    'sign-in refusal no-password',
    'invitation-confirmed success',
    'password-chosen success sign-in',
    'sign-in success',
    'tenant-entered success',
    'link refusal spent',
  ]);
});
