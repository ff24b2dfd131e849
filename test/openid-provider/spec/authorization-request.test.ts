import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { submit } from '../../support/worker/forms.ts';
import { proveOnTheWay, signInOnTheWay } from '../../support/worker/on-the-way.ts';
import { getAccount, makeTenant, makeUser } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { clock, HOUR, MINUTE, ORIGIN } from '../../support/worker/world.ts';
import { makeStranger, makeVisitor } from '../../support/worker/visitor.ts';

const AGAIN = /^\/sign-in\/again\?flow=/;
const SIGN_IN = /^\/sign-in\?flow=/;

/** What the application learns by the code that this page brings it. */
async function idTokenBy(app: RelyingParty, page: Page) {
  const code = app.answerIn(page).get('code');
  if (code === null) throw new Error(page.location!);
  const { body, text } = await app.exchange(code);
  if (typeof body['id_token'] !== 'string') throw new Error(text);
  return decodeJwt(body['id_token']);
}

describe('OpenID Connect Core §3.1.2.1: a request', () => {
  test('may be posted by the application', async () => {
    const { app, person, tenant } = await makeVisitor();
    const { searchParams } = new URL(await app.authorizePath(), ORIGIN);
    const headers = { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' };
    const posted = await person.post('/oauth2/authorize', Object.fromEntries(searchParams), headers);
    expect(posted.status).toBe(303);
    const page = await person.get(posted.location!);
    expect(app.answerIn(page).get('state')).toBe('a state');
    expect(await idTokenBy(app, page)).toMatchObject({ nonce: 'a nonce', tenant: tenant.id });
  });

  test('with a long state gets it back as it was', async () => {
    const { app, person } = await makeVisitor();
    const state = `${'x'.repeat(100)}+/=&%25 "é`;
    const page = await person.get(await app.authorizePath({ state }));
    expect(app.answerIn(page).get('state')).toBe(state);
    const refused = await new Person().get(await app.authorizePath({ state, prompt: 'none' }));
    expect(app.answerIn(refused).get('state')).toBe(state);
  });

  test('without nonce is answered, and the ID token has none', async () => {
    const { app, person } = await makeVisitor();
    const page = await person.get(await app.authorizePath({ nonce: null }));
    expect(await idTokenBy(app, page)).not.toHaveProperty('nonce');
  });

  test('without PKCE is answered only where the application is marked so', async () => {
    const { app, person } = await makeVisitor({ pkceRequired: false });
    const plain = { code_challenge: null, code_challenge_method: null };
    const code = await app.codeFrom(person, plain);
    const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri };
    expect((await app.post('token', fields)).status).toBe(200);
    const strict = await makeRelyingParty();
    const answer = strict.answerIn(await person.get(await strict.authorizePath(plain)));
    expect(answer.get('error')).toBe('invalid_request');
  });

  test('with its parameters and scopes in another order means the same', async () => {
    const { app, person, username } = await makeVisitor();
    const { searchParams } = new URL(await app.authorizePath({ scope: 'email openid' }), ORIGIN);
    const reversed = new URLSearchParams([...searchParams].toReversed());
    const page = await person.get(`/oauth2/authorize?${reversed.toString()}`);
    const { body } = await app.exchange(app.answerIn(page).get('code')!);
    const userinfo = await app.userinfo(body['access_token'] as string);
    expect(userinfo.body).toMatchObject({ email: username, email_verified: true });
  });

  test.each([
    ['a parameter that nobody knows', { extra: 'foobar' }],
    ['display=page', { display: 'page' }],
    ['display=popup', { display: 'popup' }],
    ['claims_locales', { claims_locales: 'se' }],
    ['a scope that nobody knows', { scope: 'openid address phone unheard-of' }],
    ['the acr that we offer', { acr_values: 'urn:superid:acr:basic' }],
    ['an acr that we do not offer', { acr_values: '1 2' }],
    ['a parameter without value', { prompt: '', max_age: '', response_mode: '' }],
  ])('with %s is answered as usual', async (_, given) => {
    const { app, person } = await makeVisitor();
    const page = await person.get(await app.authorizePath(given));
    expect(await idTokenBy(app, page)).toMatchObject({ acr: 'urn:superid:acr:basic' });
  });
});

describe('OpenID Connect Core §3.1.2.1: prompt', () => {
  test('none: whoever is signed in is told without a page', async () => {
    const { app, person } = await makeVisitor();
    const first = await idTokenBy(app, await person.get(await app.authorizePath()));
    const page = await person.get(await app.authorizePath({ prompt: 'none' }));
    const second = await idTokenBy(app, page);
    expect(second).toMatchObject({ sub: first.sub, auth_time: first['auth_time'], sid: first['sid'] });
  });

  test('none: nobody is signed in, and the application hears it', async () => {
    const app = await makeRelyingParty();
    const page = await new Person().get(await app.authorizePath({ prompt: 'none' }));
    expect(Object.fromEntries(app.answerIn(page))).toMatchObject({ error: 'login_required', iss: ORIGIN });
  });

  test('login: the password again, though the person is signed in; auth_time is later', async () => {
    const { app, person } = await makeVisitor();
    const before = await idTokenBy(app, await person.get(await app.authorizePath()));
    clock.advance(2000);
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    expect(led.location).toMatch(AGAIN);
    const after = await idTokenBy(app, await proveOnTheWay(person, led));
    expect(after.sub).toBe(before.sub);
    expect(after['auth_time']).toBeGreaterThan(before['auth_time'] as number);
  });

  test('login: one proof is for one request', async () => {
    const { app, person } = await makeVisitor();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    await proveOnTheWay(person, led);
    clock.advance(1);
    expect((await person.get(await app.authorizePath({ prompt: 'login' }))).location).toMatch(AGAIN);
  });

  test('login: whoever signs in for it is not asked twice', async () => {
    const { app, username } = await makeVisitor();
    const person = new Person();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    expect(led.location).toMatch(SIGN_IN);
    expect(app.answerIn(await signInOnTheWay(person, led, username)).has('code')).toBe(true);
  });

  test('login consent: both are asked, each once', async () => {
    const { app, person } = await makeVisitor();
    clock.advance(MINUTE);
    const led = await person.get(await app.authorizePath({ prompt: 'login consent' }));
    expect(led.location).toMatch(AGAIN);
    const asked = await proveOnTheWay(person, led);
    expect(asked.title).toContain(app.row.name);
    clock.advance(MINUTE);
    const allowed = await submit(person, asked, '/oauth2/authorize/consent');
    expect(app.answerIn(allowed).has('code')).toBe(true);
  });

  test('consent: asked, also by an application of ours', async () => {
    const { app, person, tenant } = await makeVisitor();
    const asked = await person.get(await app.authorizePath({ prompt: 'consent' }));
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(app.row.name);
    expect(asked.text).toContain(tenant.name);
    const allowed = await submit(person, asked, '/oauth2/authorize/consent');
    expect(app.answerIn(allowed).has('code')).toBe(true);
  });

  test.each(['none login', 'none consent', 'create', 'login unheard-of'])('%s: an error', async (prompt) => {
    const { app, person } = await makeStranger();
    const answer = app.answerIn(await person.get(await app.authorizePath({ prompt })));
    expect(answer.get('error')).toBe('invalid_request');
  });
});

describe('OpenID Connect Core §3.1.2.1: max_age', () => {
  test('a proof that is older is asked for again, and auth_time tells of the new one', async () => {
    const { app, person } = await makeVisitor();
    const before = await idTokenBy(app, await person.get(await app.authorizePath()));
    clock.advance(2000);
    const led = await person.get(await app.authorizePath({ max_age: '1' }));
    expect(led.location).toMatch(AGAIN);
    const after = await idTokenBy(app, await proveOnTheWay(person, led));
    expect(after['auth_time']).toBeGreaterThan(before['auth_time'] as number);
    expect(Math.abs((after['auth_time'] as number) - clock.now() / 1000)).toBeLessThan(60);
  });

  test('a proof that is recent enough is not asked for again', async () => {
    const { app, person } = await makeVisitor();
    clock.advance(HOUR);
    const first = await idTokenBy(app, await person.get(await app.authorizePath({ max_age: '15000' })));
    const second = await idTokenBy(app, await person.get(await app.authorizePath({ max_age: '10000' })));
    expect(second['auth_time']).toBeTypeOf('number');
    expect(second).toMatchObject({ sub: first.sub, auth_time: first['auth_time'] });
  });

  test('0 is as prompt=login, and the way there has an end', async () => {
    const { app, person } = await makeVisitor();
    clock.advance(1);
    const led = await person.get(await app.authorizePath({ max_age: '0' }));
    expect(led.location).toMatch(AGAIN);
    expect(app.answerIn(await proveOnTheWay(person, led)).has('code')).toBe(true);
  });

  test('with prompt=none, a proof that is older is login_required', async () => {
    const { app, person } = await makeVisitor();
    clock.advance(MINUTE);
    const page = await person.get(await app.authorizePath({ max_age: '1', prompt: 'none' }));
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });

  test.each(['-1', '1.5', 'soon', '9'.repeat(10)])('%s: an error', async (max_age) => {
    const { app, person } = await makeStranger();
    const answer = app.answerIn(await person.get(await app.authorizePath({ max_age })));
    expect(answer.get('error')).toBe('invalid_request');
  });
});

describe('OpenID Connect Core §3.1.2.1: hints', () => {
  test('login_hint: the address stands there already', async () => {
    const { app, username } = await makeVisitor();
    const person = new Person();
    const led = await person.get(await app.authorizePath({ login_hint: username }));
    const page = await person.get(led.location!);
    expect(page.html).toContain(`value="${username}"`);
    expect(app.answerIn(await signInOnTheWay(person, led, username)).has('code')).toBe(true);
  });

  test.each(['buffy@superid.example', 'nobody in particular', '"><script>alert(1)</script>'])(
    'login_hint %s: the sign-in all the same',
    async (login_hint) => {
      const app = await makeRelyingParty();
      const person = new Person();
      const led = await person.get(await app.authorizePath({ login_hint }));
      const page = await person.get(led.location!);
      expect(page.status).toBe(200);
      expect(page.html).not.toContain('alert(1)</script>');
    },
  );

  test('login_hint with prompt=login: someone else is led to the username, not to their own password', async () => {
    const { app, person } = await makeVisitor();
    const hint = { prompt: 'login', login_hint: 'other@people.example' };
    expect((await person.get(await app.authorizePath(hint))).location).toMatch(SIGN_IN);
  });

  test('id_token_hint: the same person is told without a page', async () => {
    const { app, person } = await makeVisitor();
    const { id_token } = await app.signIn(person);
    const page = await person.get(await app.authorizePath({ prompt: 'none', id_token_hint: id_token }));
    const [first, second] = [decodeJwt(id_token), await idTokenBy(app, page)];
    expect(second).toMatchObject({ sub: first.sub, auth_time: first['auth_time'] });
  });

  test('id_token_hint: one whose time is over still tells', async () => {
    const { app, person, username } = await makeVisitor();
    const { id_token } = await app.signIn(person);
    clock.advance(20 * HOUR);
    const later = new Person();
    await signInOnTheWay(later, await later.get(await app.authorizePath()), username);
    const page = await later.get(await app.authorizePath({ prompt: 'none', id_token_hint: id_token }));
    expect(app.answerIn(page).has('code')).toBe(true);
  });

  test('id_token_hint: of someone else, the sign-in is offered; with prompt=none it is login_required', async () => {
    const { app, person } = await makeVisitor();
    const other = await makeUser(await makeTenant());
    const { id_token } = await app.signIn(other.person);
    const hint = { id_token_hint: id_token };
    expect((await person.get(await app.authorizePath(hint))).location).toMatch(SIGN_IN);
    const page = await person.get(await app.authorizePath({ ...hint, prompt: 'none' }));
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });

  test('id_token_hint: whoever then signs in as another is login_required, and not led in a circle', async () => {
    const { app, person, username } = await makeVisitor();
    const other = await makeUser(await makeTenant());
    const { id_token } = await app.signIn(other.person);
    const led = await person.get(await app.authorizePath({ id_token_hint: id_token }));
    const page = await signInOnTheWay(person, led, username);
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });

  test('id_token_hint: with prompt=none, one that is none of ours is login_required', async () => {
    const { app, person } = await makeVisitor();
    const { id_token } = await app.signIn(person);
    const changed = `${id_token.slice(0, -4)}AAAA`;
    const page = await person.get(await app.authorizePath({ prompt: 'none', id_token_hint: changed }));
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });

  test('ui_locales: the first language that we speak, else the one of the browser', async () => {
    const app = await makeRelyingParty();
    const norwegian = new Person();
    const led = await norwegian.get(await app.authorizePath({ ui_locales: 'fr-CA no-NO en' }));
    expect((await norwegian.get(led.location!)).html).toContain('<html lang="nb"');
    const next = await norwegian.get(await app.authorizePath({ ui_locales: 'en' }));
    expect((await norwegian.get(next.location!)).html, 'the next one’s').toContain('<html lang="en"');
    await norwegian.post('/language', { language: 'nb', back: '/sign-in' });
    const own = await norwegian.get(await app.authorizePath({ ui_locales: 'en' }));
    expect((await norwegian.get(own.location!)).html, 'the person’s own').toContain('<html lang="nb"');
    const other = new Person({ language: 'nb' });
    const page = await other.get(await app.authorizePath({ ui_locales: 'se' }));
    expect((await other.get(page.location!)).html).toContain('<html lang="nb"');
  });
});

describe('OpenID Connect Core §5.5.1: a sub that is asked for', () => {
  test('who it is, is answered; anyone else is not', async () => {
    const { app, person, username } = await makeVisitor();
    const { id: sub } = await getAccount(username);
    const claims = (value: string) => JSON.stringify({ id_token: { sub: { value } } });
    const right = await person.get(await app.authorizePath({ claims: claims(sub) }));
    expect(await idTokenBy(app, right)).toMatchObject({ sub });
    const wrong = { claims: claims('somebodyelse'), prompt: 'none' };
    const page = await person.get(await app.authorizePath(wrong));
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });
});
