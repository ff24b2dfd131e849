import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { dumpD1 } from '../../support/worker/dump.ts';
import { hiddenFields } from '../../support/worker/forms.ts';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { call, makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { ALL_SCOPES, COUNTS, makeSignedIn, stateOf } from '../../support/worker/signed-in.ts';
import { ORIGIN } from '../../support/worker/world.ts';

/** What came back to the application, wherever in the answer it stands. */
function answerOf(app: RelyingParty, page: Page): Record<string, string> {
  return page.location === null
    ? hiddenFields(page, app.redirectUri)
    : Object.fromEntries(app.answerIn(page));
}

describe('RFC 6749 §3.1 and §3.2: a parameter comes once', () => {
  test.each([
    'response_type',
    'scope',
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'prompt',
    'max_age',
    'login_hint',
    'id_token_hint',
    'acr_values',
    'claims',
    'ui_locales',
    'response_mode',
    'of_nobody',
  ])('at authorize: %s', async (name) => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const path = await app.authorizePath(name === 'response_mode' ? { response_mode: 'query' } : {});
    const usual = new URLSearchParams(path.split('?')[1]).get(name) ?? 'query';
    const twice = new URLSearchParams([[name, usual]]).toString();
    const page = await person.get(`${path}&${twice}&${twice}`);
    const answer = app.answerIn(page);
    expect(answer.get('error')).toBe('invalid_request');
    expect(answer.has('code')).toBe(false);
    expect(answer.get('iss')).toBe(ORIGIN);
    // Of two states neither is the one that was asked with.
    expect(answer.get('state')).toBe(name === 'state' ? null : 'a state');
  });

  test('at authorize beside what was pushed', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const asked = new URLSearchParams((await app.authorizePath()).split('?')[1]);
    const pushed = await app.post('par', Object.fromEntries(asked));
    const mine: [string, string][] = [
      ['client_id', app.row.id],
      ['request_uri', String(pushed.body['request_uri'])],
    ];
    const ask = (parameters: [string, string][]) =>
      person.get(`/oauth2/authorize?${new URLSearchParams(parameters).toString()}`);
    for (const [name] of mine) {
      for (const other of ['evil', mine.find(([mineToo]) => mineToo === name)![1]]) {
        const page = await ask([...mine, [name, other]]);
        expect(page.status, name).toBe(400);
        expect(page.location).toBeNull();
      }
    }
    expect(app.answerIn(await ask(mine)).get('code')).not.toBeNull();
  });

  test.each([
    ['token', 'grant_type'],
    ['token', 'code'],
    ['token', 'redirect_uri'],
    ['token', 'code_verifier'],
    ['token', 'client_id'],
    ['token', 'client_secret'],
    ['token', 'scope'],
    ['introspection', 'token'],
    ['introspection', 'client_id'],
    ['revocation', 'token'],
    ['revocation', 'client_secret'],
    ['par', 'redirect_uri'],
    ['par', 'client_id'],
    ['par', 'state'],
  ])('at the %s endpoint: %s', async (endpoint, name) => {
    const { app, person, tokens } = await makeSignedIn();
    const code = await app.codeFrom(person);
    const own = { client_id: app.row.id, client_secret: app.secret! };
    const exchange = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: app.redirectUri,
      code_verifier: app.verifier,
      scope: 'openid',
    };
    const asked = Object.fromEntries(new URLSearchParams((await app.authorizePath()).split('?')[1]));
    const fields =
      endpoint === 'token'
        ? { ...own, ...exchange }
        : { ...own, ...asked, token: tokens.access_token, state: 's' };
    const body = new URLSearchParams(fields);
    body.append(name, body.get(name)!);
    const answered = await call(`/oauth2/${endpoint}`, { method: 'POST', body });
    expect(answered.status).toBe(400);
    expect(answered.body).toMatchObject({ error: 'invalid_request' });
    expect((await app.exchange(code)).status, 'and nothing is spent').toBe(200);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test('at userinfo and at the end of a session', async () => {
    const { person, tokens } = await makeSignedIn();
    const body = new URLSearchParams({ access_token: tokens.access_token });
    expect((await call('/oauth2/userinfo', { method: 'POST', body })).status).toBe(200);
    body.append('access_token', tokens.access_token);
    expect((await call('/oauth2/userinfo', { method: 'POST', body })).status).toBe(400);
    const query = new URLSearchParams({ id_token_hint: tokens.id_token });
    query.append('id_token_hint', tokens.id_token);
    expect((await person.get(`/oauth2/logout?${query.toString()}`)).status).toBe(400);
    expect((await person.get('/account')).status).toBe(200);
  });

  test('and counts only where it belongs: nothing of a token request is read from the address', async () => {
    const { app, person } = await makeSignedIn();
    const code = await app.codeFrom(person);
    const query = new URLSearchParams({ client_id: app.row.id, client_secret: app.secret! }).toString();
    const body = new URLSearchParams({ grant_type: 'authorization_code', code });
    const answered = await call(`/oauth2/token?${query}`, { method: 'POST', body });
    expect(answered.status).toBe(401);
  });

  test('and a token in the address is none (RFC 9700 §4.3.2)', async () => {
    const { tokens } = await makeSignedIn();
    const query = new URLSearchParams({ access_token: tokens.access_token }).toString();
    expect((await call(`/oauth2/userinfo?${query}`)).status).toBe(401);
    expect((await call(`/oauth2/userinfo?${query}`, { method: 'POST' })).status).toBe(401);
  });
});

describe('RFC 9207: every answer says that it is ours, so that no other server’s passes for it', () => {
  const ERRORS: [string, Record<string, string | null>, string][] = [
    ['no code flow', { response_type: 'token' }, 'unsupported_response_type'],
    ['a request object', { request: 'e30.e30.' }, 'request_not_supported'],
    ['a request object elsewhere', { request_uri: 'https://app.example/r' }, 'request_uri_not_supported'],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['no scope', { scope: 'profile' }, 'invalid_scope'],
    ['a resource that it may not ask for', { resource: 'https://api.example' }, 'invalid_target'],
    ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['a tenant that the person is not in', { prompt: 'none', acr_values: 'tenant:Cust1' }, 'access_denied'],
    ['a consent', { prompt: 'none consent' }, 'invalid_request'],
    ['an unknown answer mode', { response_mode: 'jwt' }, 'invalid_request'],
  ];

  test.each(ERRORS)('an error too: %s', async (_, given, error) => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    for (const mode of ['query', 'fragment', 'form_post']) {
      const path = await app.authorizePath({ response_mode: mode, ...given });
      const answer = answerOf(app, await person.get(path));
      expect(answer).toMatchObject({ error, iss: ORIGIN, state: 'a state' });
    }
  });

  test('and so does a success, a refusal and a silent one without a session', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    for (const mode of ['query', 'fragment', 'form_post']) {
      const silent = await new Person().get(await app.authorizePath({ response_mode: mode, prompt: 'none' }));
      expect(answerOf(app, silent)).toMatchObject({ error: 'login_required', iss: ORIGIN });
      const page = await person.get(await app.authorizePath({ response_mode: mode, prompt: 'consent' }));
      const fields = hiddenFields(page, '/oauth2/authorize/consent');
      const refused = await person.post('/oauth2/authorize/refusal', fields);
      expect(answerOf(app, refused)).toMatchObject({ error: 'access_denied', iss: ORIGIN });
      const allowed = await person.post('/oauth2/authorize/consent', fields);
      expect(answerOf(app, allowed)).toMatchObject({ code: expect.any(String) as string, iss: ORIGIN });
    }
  });
});

describe('prompt=none in a loop', () => {
  test('writes nothing, whatever comes of it', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const foreign = await makeRelyingParty({ firstParty: false });
    const paths = [
      await app.authorizePath({ prompt: 'none', scope: ALL_SCOPES }),
      await app.authorizePath({ prompt: 'none', acr_values: 'tenant:Cust1' }),
      await app.authorizePath({ prompt: 'none', max_age: '0' }),
      await app.authorizePath({ prompt: 'none', id_token_hint: 'a.b.c' }),
      await app.authorizePath({ prompt: 'none', scope: 'nothing' }),
      await foreign.authorizePath({ prompt: 'none' }),
    ];
    const keys = async () => (await env.SESSIONS.list()).keys;
    // The very first request of all makes the signing keys.
    await call('/oauth2/jwks');
    const before = [await dumpD1(), await keys()];
    for (let round = 0; round < 10; round += 1) {
      for (const path of paths) {
        for (const who of [person, new Person()]) {
          const page = await who.get(path);
          expect(page.status).toBe(303);
          expect(page.operations).toMatchObject({ d1: 1, kvWrites: 0 });
          expect(who.cookies.size, 'a silent answer leaves no cookie').toBe(who === person ? 2 : 0);
        }
      }
    }
    expect([await dumpD1(), await keys()]).toEqual(before);
  });
});
