import { describe, expect, test } from 'vitest';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty(given);
  const tokens = await app.signIn(person, { scope: 'openid offline_access' });
  return { person, app, tokens, token: tokens.refresh_token! };
}

describe('RFC 7009 §2: revocation', () => {
  test('of a refresh token ends all that came of the sign-in', async () => {
    const { app, tokens, token } = await makeWorld();
    const { status, text, headers } = await app.post('revocation', { token });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(headers.get('cache-control')).toBe('no-store');
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
  });

  test('of an access token too', async () => {
    const { app, tokens, token } = await makeWorld();
    await app.post('revocation', { token: tokens.access_token });
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('of one that was rotated away ends the one that followed', async () => {
    const { app, token } = await makeWorld();
    const { body } = await app.refresh(token);
    await app.post('revocation', { token });
    expect((await app.refresh(body['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });

  test.each(['refresh_token', 'access_token', 'unheard_of'])('the hint %s changes nothing', async (hint) => {
    const { app, token } = await makeWorld();
    expect((await app.post('revocation', { token, token_type_hint: hint })).status).toBe(200);
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('leaves the other sign-ins of the same person', async () => {
    const { app, person, token } = await makeWorld();
    const other = await app.signIn(person);
    await app.post('revocation', { token });
    expect((await app.userinfo(other.access_token)).status).toBe(200);
  });

  test('§2.2: of what is no token, or counts no more, is no error', async () => {
    const { app, token, tokens } = await makeWorld();
    await app.post('revocation', { token });
    for (const gone of [token, tokens.access_token, tokens.id_token, 'made up', 'sid_rt_made_up']) {
      expect((await app.post('revocation', { token: gone })).status).toBe(200);
    }
  });

  test('§2.1: of another client is refused, and does nothing', async () => {
    const { app, token, tokens } = await makeWorld();
    const other = await makeRelyingParty();
    for (const theirs of [token, tokens.access_token]) {
      const answered = await other.post('revocation', { token: theirs });
      expect(answered.status).toBe(400);
      expect(answered.body).toHaveProperty('error');
    }
    expect((await app.userinfo(tokens.access_token)).status).toBe(200);
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('§2.1: without proof of who asks is invalid_client, and does nothing', async () => {
    const { app, token } = await makeWorld();
    const answered = await app.post('revocation', { token, client_secret: 'wrong' });
    expect(answered.status).toBe(401);
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('§2.1: without a token is invalid_request', async () => {
    const { app } = await makeWorld();
    expect((await app.post('revocation', {})).body['error']).toBe('invalid_request');
  });

  test('§5: a public client may, from a page of any origin', async () => {
    const { app, token } = await makeWorld({ kind: 'browser', authentication: 'none' });
    const headers = { Origin: 'https://app.example' };
    const answered = await app.post('revocation', { token }, { headers });
    expect(answered.status).toBe(200);
    expect(answered.headers.get('access-control-allow-origin')).toBe('*');
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('takes POST only', async () => {
    expect((await call('/oauth2/revocation')).status).toBe(405);
  });
});
