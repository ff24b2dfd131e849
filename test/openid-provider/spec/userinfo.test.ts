import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { deactivateUser } from '../../../src/users/deactivate-user.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { clock, MINUTE, services } from '../../support/worker/world.ts';

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const tenant = await makeTenant();
  const user = await makeUser(tenant);
  const app = await makeRelyingParty(given);
  return { tenant, ...user, app, tokens: await app.signIn(user.person) };
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('OpenID Connect Core §5.3.1: the request', () => {
  test('GET with the token in the header', async () => {
    const { app, tokens, username } = await makeWorld();
    const { body, headers, status } = await app.userinfo(tokens.access_token);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ email: username });
  });

  test('POST with the token in the header', async () => {
    const { tokens, username } = await makeWorld();
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const { body } = await call('/oauth2/userinfo', { method: 'POST' }, { headers });
    expect(body).toMatchObject({ email: username });
  });

  test('POST with the token in the form', async () => {
    const { tokens, username } = await makeWorld();
    const form = new URLSearchParams({ access_token: tokens.access_token });
    const { body } = await call('/oauth2/userinfo', { method: 'POST', body: form });
    expect(body).toMatchObject({ email: username });
  });

  test('a page of any origin may ask', async () => {
    const { app, tokens } = await makeWorld();
    const headers = { Origin: 'https://app.example' };
    const preflight = await call(
      '/oauth2/userinfo',
      { method: 'OPTIONS' },
      {
        headers: {
          ...headers,
          'Access-Control-Request-Method': 'GET',
          'Access-Control-Request-Headers': 'authorization',
        },
      },
    );
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    for (const token of [tokens.access_token, 'no token']) {
      const answered = await app.userinfo(token, { headers });
      expect(answered.headers.get('access-control-allow-origin')).toBe('*');
      expect(answered.headers.get('access-control-expose-headers')).toMatch(/www-authenticate/i);
    }
  });

  test('of another method is 405', async () => {
    const answered = await call('/oauth2/userinfo', { method: 'PUT' });
    expect(answered.status).toBe(405);
    expect(answered.headers.get('allow')).toBe('GET, HEAD, POST');
  });
});

describe('OpenID Connect Core §5.3.2: the answer', () => {
  test('has the sub of the ID token', async () => {
    const { app, tokens } = await makeWorld();
    const { body } = await app.userinfo(tokens.access_token);
    expect(body['sub']).toBe(decodeJwt(tokens.id_token).sub);
  });

  test('tells how it is now, not how it was at the sign-in', async () => {
    const { app, tokens, person } = await makeWorld();
    await person.post('/account/language', { language: 'nb' });
    expect((await app.userinfo(tokens.access_token)).body).toMatchObject({ locale: 'nb' });
  });
});

describe('OpenID Connect Core §5.3.3, RFC 6750 §3: errors', () => {
  test('without a token, only that one is needed', async () => {
    const answered = await call('/oauth2/userinfo');
    expect(answered.status).toBe(401);
    expect(answered.headers.get('www-authenticate')).toBe('Bearer realm="SuperID"');
  });

  test('a token in the address is none (RFC 9700 §4.3.2)', async () => {
    const { tokens } = await makeWorld();
    expect((await call(`/oauth2/userinfo?access_token=${tokens.access_token}`)).status).toBe(401);
  });

  test('RFC 6750 §2: a token in two places is invalid_request', async () => {
    const { tokens } = await makeWorld();
    const form = new URLSearchParams({ access_token: tokens.access_token });
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const answered = await call('/oauth2/userinfo', { method: 'POST', body: form }, { headers });
    expect(answered.status).toBe(400);
    expect(answered.body['error']).toBe('invalid_request');
  });

  async function expectInvalidToken(token: string) {
    const answered = await call('/oauth2/userinfo', {}, { headers: { Authorization: `Bearer ${token}` } });
    expect(answered.status).toBe(401);
    expect(answered.headers.get('www-authenticate')).toMatch(/^Bearer .*error="invalid_token"/);
    expect(answered.body['error']).toBe('invalid_token');
  }

  test('one that is none', async () => {
    await expectInvalidToken('mF_9.B5f-4.1JqM');
  });

  test('one that has expired', async () => {
    const { tokens } = await makeWorld();
    clock.advance(10 * MINUTE + 1000);
    await expectInvalidToken(tokens.access_token);
  });

  test('an ID token', async () => {
    const { tokens } = await makeWorld();
    await expectInvalidToken(tokens.id_token);
  });

  test('one for another API', async () => {
    const { app, person } = await makeWorld({ resources: ['https://api.example/orders'] });
    const { access_token } = await app.signIn(person, { resource: 'https://api.example/orders' });
    await expectInvalidToken(access_token);
  });

  test('one of someone who is deactivated, at once', async () => {
    const { tokens, tenant, userId } = await makeWorld();
    await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
    await expectInvalidToken(tokens.access_token);
  });

  test('one of a sign-in that has ended, at once', async () => {
    const { tokens, person } = await makeWorld();
    await person.post('/sign-out');
    await expectInvalidToken(tokens.access_token);
  });

  test('without openid in its form is answered like one that is not there', async () => {
    const answered = await call(
      '/oauth2/userinfo',
      { method: 'POST', body: 'access_token=' },
      { headers: FORM },
    );
    expect(answered.status).toBe(401);
  });
});
