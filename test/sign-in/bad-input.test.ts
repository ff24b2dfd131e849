import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { makeSeal } from '../../src/crypto/seal.ts';
import { parseSecretKeys } from '../../src/crypto/secret-keys.ts';
import { messagesFor } from '../../src/web/messages/index.ts';
import {
  codeFor,
  getUser,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, MINUTE, ORIGIN } from '../support/worker/world.ts';

describe('a malformed username is told so, with the reason, next to the field', () => {
  const { problems } = messagesFor('en').signIn;
  test.each([
    ['', problems.empty],
    ['   ', problems.empty],
    ['anna', problems['no-at']],
    ['anna berg@nordlys.example', problems['local-part']],
    ['ånna@nordlys.example', problems['local-part']],
    ['anna@nordlys', problems.domain],
    ['anna@', problems.domain],
    ['anna@nordlys.example/evil', problems.domain],
    [`${'a'.repeat(300)}@nordlys.example`, problems['too-long']],
  ])('%j', async (username, reason) => {
    for (const path of ['/sign-in', '/password-reset']) {
      const page = await new Person().post(path, { username });
      expect(page.status).toBe(422);
      expect(page.title).toMatch(/^Error: /);
      const input = /<input[^>]*aria-invalid="true"[^>]*>/.exec(page.html)![0];
      const described = /aria-describedby="([^"]+)"/.exec(input)![1]!.split(' ');
      const messages = described.map((id) => new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(page.html)?.[1]);
      expect(messages).toContain(reason);
      expect(page.operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
    }
  });

  test('what was typed stays, and is no markup', async () => {
    const page = await new Person().post('/sign-in', { username: '"><script>alert(1)</script>' });
    expect(page.html).not.toContain('<script>alert');
    expect(page.text).toContain(problems['no-at']);
  });
});

describe('what our pages do not send is refused, and changes nothing', () => {
  const body = (text: string, type = 'application/x-www-form-urlencoded') => ({
    method: 'POST',
    body: text,
    headers: { Origin: ORIGIN, 'Content-Type': type },
  });

  test.each([
    ['no field at all', '/sign-in', ''],
    ['a field twice', '/sign-in', 'username=a%40b.example&username=c%40d.example'],
    ['a flow that is none', '/sign-in/password', 'flow=nonsense&password=x'],
    ['an empty code form', '/sign-in/code', ''],
    ['a language that we do not have', '/language', 'language=xx&back=%2F'],
    ['a password of 5,000 characters', `/links/${'A'.repeat(43)}`, `password=${'x'.repeat(5000)}`],
    ['a checkbox with another value', `/links/${'A'.repeat(43)}`, `password=x&keep=yes`],
  ])('%s: 400', async (_, path, text) => {
    const page = await new Person().send(path, body(text));
    expect(page.status).toBe(400);
    expect(page.title).toContain('We could not read that');
    expect(page.text).toMatch(/Reference: [a-z2-7]{8}/);
    expect(page.operations.d1).toBe(0);
  });

  test.each([
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded-x',
    'application/x-www-form-urlencoded foo',
    'application/x-www-form-urlencoded; charset=utf-16',
    'application/x-www-form-urlencoded; charset="',
    'application/x-www-form-urlencoded, text/plain',
  ])('a body of type %s: 400', async (type) => {
    expect((await new Person().send('/sign-in', body('username=a%40b.example', type))).status).toBe(400);
  });

  test('10 MB: 413, whether the length is told or not', async () => {
    const huge = `username=${'x'.repeat(10 * 1024 * 1024)}`;
    const told = await new Person().send('/sign-in', body(huge));
    expect(told.status).toBe(413);
    expect(told.title).toContain('Too much at once');
    const stream = new Response(huge).body!;
    const untold = await new Person().send('/sign-in', { ...body(''), body: stream });
    expect(untold.status).toBe(413);
  });

  test('fields that nobody asked for have no effect', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    await new Person().post(await linkFor(username), {
      password: PASSWORD,
      role: 'admin',
      username: 'x@y.example',
    });
    expect((await getUser(tenant.id, username)).role).toBe('user');
  });

  test('a page that is not there: 404; a method that it does not have: 405 with Allow', async () => {
    const person = new Person();
    expect((await person.get('/nowhere')).status).toBe(404);
    expect((await person.get('/account/nowhere')).location, 'behind the sign-in').toMatch(
      /^\/sign-in\?flow=/,
    );
    const page = await person.get('/sign-in/code');
    expect(page.status).toBe(405);
    expect(page.headers.get('allow')).toBe('POST');
    expect(
      (await person.send('/sign-in', { method: 'PUT', headers: { Origin: ORIGIN } })).headers.get('allow'),
    ).toBe('GET, HEAD, POST');
    expect((await person.send('/links/abc', { method: 'DELETE', headers: { Origin: ORIGIN } })).status).toBe(
      405,
    );
  });
});

describe('sealed tokens', () => {
  test('a tampered flow is refused, one sealed with another key too', async () => {
    const person = new Person();
    const page = await typeUsername(person, 'someone@people.example');
    const tampered = page.flow.slice(0, -6) + (page.flow.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA');
    expect((await person.get(`/sign-in/password?flow=${tampered}`)).status).toBe(400);
    const foreign = makeSeal(parseSecretKeys(`k1:${'A'.repeat(43)}`)!, 'flow');
    const forged = await foreign.seal({ to: 'https://evil.example', browser: '' }, clock.now(), 900);
    expect((await person.get(`/sign-in?flow=${forged}`)).status).toBe(400);
  });

  test('one with white space in it is refused, and no code is spent on it', async () => {
    const { username } = await invite(await makeTenant());
    const person = new Person();
    const page = await typeUsername(person, username);
    const code = await codeFor(username);
    const spaced = `${page.flow.slice(0, -30)}\n${page.flow.slice(-30)}`;
    expect((await person.post('/sign-in/code', { flow: spaced, code })).status).toBe(400);
    expect((await person.get(`/sign-in/password?flow=${encodeURIComponent(spaced)}`)).status).toBe(400);
    expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(303);
  });

  test('one made for another purpose is refused, though the key is ours', async () => {
    const person = new Person();
    const mail = makeSeal(parseSecretKeys(env.SECRET_KEYS)!, 'mail');
    const token = await mail.seal({ to: '/account', browser: 'x' }, clock.now(), 900);
    expect((await person.get(`/sign-in?flow=${token}`)).status).toBe(400);
  });

  test('an expired one starts the way again, and the destination is kept', async () => {
    const { username } = await makeUser(await makeTenant());
    const person = new Person();
    const led = await person.get('/account');
    const page = await typeUsername(person, username, led.flow);
    clock.advance(16 * MINUTE);
    const restarted = await person.follow(
      await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD }),
    );
    expect(restarted.text).toContain('please start again');
    const again = await typeUsername(person, username, restarted.flow);
    const signedIn = await person.post('/sign-in/password', { flow: again.flow, password: PASSWORD });
    expect(signedIn.location).toBe('/account');
  });

  test("another browser's flow starts the way again", async () => {
    const { username } = await makeUser(await makeTenant());
    const page = await typeUsername(new Person(), username);
    const other = new Person();
    const posted = await other.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect(posted.location).toBe(`/sign-in?flow=${page.flow}`);
    expect([...other.cookies.keys()].filter((name) => name.includes('session'))).toEqual([]);
  });

  test('a key that was rotated away from still opens what it sealed', async () => {
    const { username } = await makeUser(await makeTenant());
    const person = new Person();
    const page = await typeUsername(person, username);
    person.bindings = { SECRET_KEYS: `k2:${'A'.repeat(43)},${env.SECRET_KEYS}` };
    const signedIn = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect(signedIn.status).toBe(303);
  });
});

describe('posts from elsewhere', () => {
  test.each([
    ['another origin', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['a sandboxed page', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    ['another site that says it is ours', { Origin: ORIGIN, 'Sec-Fetch-Site': 'cross-site' }],
    ['another subdomain', { Origin: 'https://other.superid.example', 'Sec-Fetch-Site': 'same-site' }],
    ['our name over plain HTTP', { Origin: ORIGIN.replace('https', 'http') }],
  ])('%s: 403, and nothing changes', async (_, headers) => {
    const { person } = await makeUser(await makeTenant());
    const refused = await person.post('/sign-out/everywhere', {}, headers);
    expect(refused.status).toBe(403);
    expect(refused.operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
    expect((await person.get('/account')).status).toBe(200);
  });

  test('no origin and no word of where from: 403', async () => {
    const refused = await new Person().send('/sign-in', {
      method: 'POST',
      body: new URLSearchParams({ username: 'a@b.example' }),
    });
    expect(refused.status).toBe(403);
  });

  test('a very long address is no dead end, neither for the language nor for the sign-in', async () => {
    const person = new Person();
    for (const length of [700, 6_200]) {
      const led = await person.get(`/tenants?filter=${'x'.repeat(length)}`);
      const page = await person.get(led.location!);
      expect(page.status).toBe(200);
      expect((await person.post('/language', { language: 'en', back: led.location! })).status).toBe(303);
    }
  });

  test('the language form leads to no other origin', async () => {
    const person = new Person();
    for (const back of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '\t//evil.example',
    ]) {
      expect((await person.post('/language', { language: 'nb', back })).location, back).toBe('/');
    }
    expect((await person.post('/language', { language: 'nb', back: '/sign-in?x=1' })).location).toBe(
      '/sign-in?x=1',
    );
  });
});

describe('cookies', () => {
  test('a session cookie that was made up ends nothing and leaves nothing behind', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const [account, sid, token] = person.cookies.get('__Host-session')!.split('.') as [
      string,
      string,
      string,
    ];
    const forger = new Person();
    for (const made of [
      `${sid}.${'A'.repeat(75)}`,
      `${sid}.${'A'.repeat(43)}${'0'.repeat(32)}`,
      `${sid}.${'A'.repeat(43)}${token.slice(43)}`,
      `${'a'.repeat(24)}.${token}`,
      token,
    ]) {
      forger.cookies.set('__Host-session', `${account}.${made}`);
      const page = await forger.post('/sign-out');
      expect(page.location).toBe('/signed-out');
      expect(page.operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
    }
    expect((await person.get('/account')).status).toBe(200);
    expect(await historyOf(username)).not.toContain('sign-out success');
  });

  test("a session of one account does not open another's", async () => {
    const [one, other] = [await makeUser(await makeTenant()), await makeUser(await makeTenant())];
    const name = '__Host-session';
    const [, sid, token] = one.person.cookies.get(name)!.split('.');
    const [account] = other.person.cookies.get(name)!.split('.');
    const thief = new Person();
    thief.cookies.set(name, `${account}.${sid}.${token}`);
    expect((await thief.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test.each([
    '',
    'x',
    'a.b',
    `${'a'.repeat(24)}.${'A'.repeat(43)}`,
    `${'a'.repeat(24)}.${'A'.repeat(43)}.x`,
    `${'a'.repeat(24)}.${'a'.repeat(24)}.${'A'.repeat(43)}${'0'.repeat(32)}`,
    '🍪',
  ])('a session cookie of %j leads to the sign-in', async (value) => {
    const person = new Person();
    person.cookies.set('__Host-session', encodeURIComponent(value));
    expect((await person.get('/tenants')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('are bound to this host, out of reach of script, and not sent along from elsewhere', async () => {
    const { username } = await makeUser(await makeTenant());
    const page = await signIn(new Person(), username);
    const cookies = page.headers.getSetCookie();
    expect(new Set(cookies.map((cookie) => cookie.split('=')[0]))).toEqual(
      new Set(['__Host-known', '__Host-session']),
    );
    for (const cookie of cookies) {
      expect(cookie).toContain('; Path=/');
      expect(cookie).toContain('; HttpOnly');
      expect(cookie).toContain('; Secure');
      expect(cookie).toContain('; SameSite=Lax');
      expect(cookie).not.toContain('Domain');
    }
    expect(cookies.find((cookie) => cookie.startsWith('__Host-session'))).not.toContain('Max-Age');
    const kept = await signIn(new Person(), username, PASSWORD, true);
    expect(kept.headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-session'))).toContain(
      'Max-Age=2592000',
    );
  });
});
