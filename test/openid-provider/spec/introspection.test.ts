import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { rotateKey } from '../../../src/signing-keys/rotate-key.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { deactivateUser } from '../../../src/users/deactivate-user.ts';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { clock, DAY, MINUTE, ORIGIN, services } from '../../support/worker/world.ts';

const SCOPE = 'openid tenant offline_access';

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const tenant = await makeTenant();
  const user = await makeUser(tenant);
  const app = await makeRelyingParty(given);
  const tokens = await app.signIn(user.person, { scope: SCOPE });
  return { tenant, ...user, app, tokens, token: tokens.refresh_token! };
}

describe('RFC 7662 §2.2: a token that counts', () => {
  test('an access token, as it says itself', async () => {
    const { app, tokens, tenant } = await makeWorld();
    const { body, headers, operations } = await app.introspect(tokens.access_token);
    const { sub, iat, exp, jti, auth_time } = decodeJwt(tokens.access_token);
    expect(body).toEqual({
      active: true,
      token_type: 'Bearer',
      iss: ORIGIN,
      aud: ORIGIN,
      client_id: app.row.id,
      tenant: tenant.id,
      scope: SCOPE,
      sid: decodeJwt(tokens.id_token)['sid'],
      sub,
      iat,
      exp,
      jti,
      auth_time,
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(operations).toMatchObject({ d1: 1, kv: 0 });
  });

  test('the username only where the application may know it', async () => {
    const { app, person, username } = await makeWorld();
    const { access_token } = await app.signIn(person, { scope: 'openid profile' });
    const { body } = await app.introspect(access_token);
    expect(body).toHaveProperty('username', username);
    expect(body).not.toHaveProperty('tenant');
  });

  test('a refresh token', async () => {
    const { app, token } = await makeWorld();
    const { body } = await app.introspect(token);
    expect(body).toMatchObject({ active: true, client_id: app.row.id, scope: SCOPE });
    expect(body['exp'] as number).toBeGreaterThan(clock.now() / 1000 + (29 * DAY) / 1000);
  });

  test('the hint changes nothing', async () => {
    const { app, token, tokens } = await makeWorld();
    for (const [one, hint] of [
      [token, 'access_token'],
      [tokens.access_token, 'refresh_token'],
    ] as const) {
      const { body } = await app.post('introspection', { token: one, token_type_hint: hint });
      expect(body['active']).toBe(true);
    }
  });
});

describe('RFC 7662 §2.2: one that does not count is inactive, and nothing more is told', () => {
  test.each<[string, (world: Awaited<ReturnType<typeof makeWorld>>) => unknown]>([
    ['revoked', ({ app, token }) => app.post('revocation', { token })],
    [
      'of a user who is deactivated',
      ({ tenant, userId }) => deactivateUser(services(), tenant.id, { userId, actor: SERVICE }),
    ],
    ['of someone who signed out everywhere', ({ person }) => person.post('/sign-out/everywhere')],
    ['of long ago', () => clock.advance(31 * DAY)],
  ])('%s', async (_, end) => {
    const world = await makeWorld();
    await end(world);
    for (const token of [world.token, world.tokens.access_token]) {
      expect((await world.app.introspect(token)).body).toEqual({ active: false });
    }
  });

  test('an access token after ten minutes; the refresh token goes on', async () => {
    const { app, token, tokens } = await makeWorld();
    clock.advance(10 * MINUTE + 1000);
    expect((await app.introspect(tokens.access_token)).body).toEqual({ active: false });
    expect((await app.introspect(token)).body).toMatchObject({ active: true });
  });

  test('a refresh token that was used', async () => {
    const { app, token } = await makeWorld();
    await app.refresh(token);
    expect((await app.introspect(token)).body).toEqual({ active: false });
  });

  test('an access token whose key is withdrawn', async () => {
    const { app, tokens } = await makeWorld();
    await rotateKey(services(), SERVICE, { algorithm: 'RS256', withdraw: true });
    expect((await app.introspect(tokens.access_token)).body).toEqual({ active: false });
  });

  test('an ID token, or what is no token', async () => {
    const { app, tokens } = await makeWorld();
    for (const token of [tokens.id_token, 'made up', 'sid_rt_made_up']) {
      expect((await app.introspect(token)).body).toEqual({ active: false });
    }
  });

  test("another client's, even one of the same person", async () => {
    const { person, token, tokens } = await makeWorld();
    const other = await makeRelyingParty();
    await other.signIn(person);
    for (const theirs of [token, tokens.access_token]) {
      expect((await other.introspect(theirs)).body).toEqual({ active: false });
    }
  });
});

describe('RFC 7662 §2.1, §4: who may ask', () => {
  test('not whoever keeps no secret', async () => {
    const { app, token } = await makeWorld({ kind: 'native', authentication: 'none' });
    const answered = await app.introspect(token);
    expect(answered.status).toBe(401);
    expect(answered.body['error']).toBe('invalid_client');
  });

  test('not without the right secret', async () => {
    const { app, token } = await makeWorld();
    expect((await app.post('introspection', { token, client_secret: 'wrong' })).status).toBe(401);
  });

  test('not from a page', async () => {
    const { app, token } = await makeWorld();
    const { headers } = await app.introspect(token, { headers: { Origin: 'https://app.example' } });
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test('without a token is invalid_request', async () => {
    const { app } = await makeWorld();
    expect((await app.post('introspection', {})).body['error']).toBe('invalid_request');
    expect((await call('/oauth2/introspection')).status).toBe(405);
  });
});
