import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { clock, MINUTE } from '../../support/worker/world.ts';
import { makeVisitor } from '../../support/worker/visitor.ts';

describe('OpenID Connect Core §3.1.3.3, RFC 6749 §5.1: the answer', () => {
  test('is JSON that nobody keeps, with all that the section names', async () => {
    const { app, person } = await makeVisitor();
    const { body, headers, status } = await app.exchange(await app.codeFrom(person));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'openid profile email tenant',
      id_token: expect.any(String) as string,
    });
    const { iat, exp } = decodeJwt(body['access_token'] as string);
    expect(exp! - iat!).toBe(600);
  });

  test('RFC 6749 §5.1: names the scope that it became, where the application may have less', async () => {
    const { app, person } = await makeVisitor({ scopes: 'openid email' });
    const { scope } = await app.signIn(person, { scope: 'openid profile email tenant offline_access' });
    expect(scope).toBe('openid email');
  });

  test('a page of any origin may read it', async () => {
    const app = await makeRelyingParty({ kind: 'browser', authentication: 'none' });
    const { person } = await makeUser(await makeTenant());
    const headers = { Origin: 'https://app.example' };
    const preflight = await call(
      '/oauth2/token',
      { method: 'OPTIONS' },
      { headers: { ...headers, 'Access-Control-Request-Method': 'POST' } },
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    for (const code of [await app.codeFrom(person), 'no code']) {
      const answered = await app.exchange(code, {}, { headers });
      expect(answered.headers.get('access-control-allow-origin')).toBe('*');
      expect(answered.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });
});

describe('OpenID Connect Core §3.1.3.2, RFC 6749 §4.1.3: a code', () => {
  test('is good once; whoever comes with it again ends what the first was given', async () => {
    const { app, person } = await makeVisitor();
    const code = await app.codeFrom(person, { scope: 'openid offline_access' });
    const { body } = await app.exchange(code);
    const again = await app.exchange(code);
    expect(again.status).toBe(400);
    expect(again.body['error']).toBe('invalid_grant');
    expect((await app.userinfo(body['access_token'] as string)).status).toBe(401);
    expect((await app.introspect(body['access_token'] as string)).body).toEqual({ active: false });
    expect((await app.refresh(body['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });

  test('so also half a minute later', async () => {
    const { app, person } = await makeVisitor();
    const code = await app.codeFrom(person);
    const { body } = await app.exchange(code);
    clock.advance(30_000);
    expect((await app.exchange(code)).body['error']).toBe('invalid_grant');
    expect((await app.userinfo(body['access_token'] as string)).status).toBe(401);
  });

  test('is good for a minute', async () => {
    const { app, person } = await makeVisitor();
    const code = await app.codeFrom(person);
    clock.advance(MINUTE + 1000);
    expect((await app.exchange(code)).body['error']).toBe('invalid_grant');
  });

  test.each<[string, Record<string, string>]>([
    ['another redirect_uri', { redirect_uri: 'https://app.example/other' }],
    ['no redirect_uri', { redirect_uri: '' }],
    ['another verifier', { code_verifier: 'x'.repeat(43) }],
    ['no verifier', { code_verifier: '' }],
    ['a verifier that is none', { code_verifier: 'short' }],
    ['another code', { code: 'SplxlOBeZQQYbYS6WxSbIA' }],
  ])('with %s is invalid_grant, and not used up', async (_, given) => {
    const { app, person } = await makeVisitor();
    const code = await app.codeFrom(person);
    const wrong = await app.exchange(code, given);
    expect(wrong.status).toBe(400);
    expect(wrong.body['error']).toBe('invalid_grant');
    expect((await app.exchange(code)).status).toBe(200);
  });

  test('RFC 9700 §2.1.1: a verifier where there was no challenge is invalid_grant', async () => {
    const { app, person } = await makeVisitor({ pkceRequired: false });
    const code = await app.codeFrom(person, { code_challenge: null, code_challenge_method: null });
    expect((await app.exchange(code)).body['error']).toBe('invalid_grant');
    expect((await app.exchange(code, { code_verifier: '' })).status).toBe(200);
  });

  test("another client's is invalid_grant", async () => {
    const { app, person } = await makeVisitor();
    const other = await makeRelyingParty();
    other.verifier = app.verifier;
    const code = await app.codeFrom(person);
    expect((await other.exchange(code)).body['error']).toBe('invalid_grant');
    expect((await app.exchange(code)).status).toBe(200);
  });
});

describe('RFC 6749 §5.2: what is wrong', () => {
  test.each<[string, Record<string, string>, string]>([
    ['no grant_type', { grant_type: '' }, 'invalid_request'],
    ['the password of someone', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['what only directories may', { grant_type: 'client_credentials' }, 'unauthorized_client'],
    ['no code', { grant_type: 'authorization_code' }, 'invalid_request'],
    ['no refresh_token', { grant_type: 'refresh_token' }, 'invalid_request'],
  ])('%s', async (_, fields, error) => {
    const app = await makeRelyingParty();
    const answered = await app.post('token', fields);
    expect(answered.status).toBe(400);
    expect(answered.body).toMatchObject({ error, error_description: expect.any(String) as string });
    expect(answered.headers.get('cache-control')).toBe('no-store');
  });

  test('a parameter is there twice', async () => {
    const { app, person } = await makeVisitor();
    const code = await app.codeFrom(person);
    const fields = `grant_type=authorization_code&code=${code}&code=${code}&client_id=${app.row.id}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const { body, status } = await call('/oauth2/token', { method: 'POST', body: fields }, { headers });
    expect(status).toBe(400);
    expect(body['error']).toBe('invalid_request');
  });

  test.each([
    ['JSON', { method: 'POST', body: '{}' }, { 'Content-Type': 'application/json' }, 400],
    ['GET', {}, {}, 405],
  ])('RFC 6749 §3.2: it takes a posted form, not %s', async (_, init, headers, status) => {
    const answered = await call('/oauth2/token', init, { headers });
    expect(answered.status).toBe(status);
    expect(answered.body).toHaveProperty('error');
  });
});
