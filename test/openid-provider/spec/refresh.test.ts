import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { grants, refreshTokens } from '../../../src/grants/schema.ts';
import { suspendTenant } from '../../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { deactivateUser } from '../../../src/users/deactivate-user.ts';
import { proveOnTheWay } from '../../support/worker/on-the-way.ts';
import { askForReset, historyOf, makeTenant, makeUser, OTHER_PASSWORD } from '../../support/worker/people.ts';
import { Person } from '../../support/worker/person.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { verifyToken } from '../../support/worker/verify-token.ts';
import { clock, DAY, HOUR, MINUTE, services } from '../../support/worker/world.ts';

const OFFLINE = { scope: 'openid profile email tenant offline_access' };

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const tenant = await makeTenant();
  const user = await makeUser(tenant);
  const app = await makeRelyingParty(given);
  const tokens = await app.signIn(user.person, OFFLINE);
  return { tenant, ...user, app, tokens, token: tokens.refresh_token! };
}

describe('OpenID Connect Core §11: offline_access', () => {
  test('a refresh token, and none without it', async () => {
    const { app, person, tokens } = await makeWorld();
    expect(tokens.refresh_token, 'RFC 6749 A.17').toMatch(/^[\x20-\x7E]{43,}$/);
    expect(await app.signIn(person)).not.toHaveProperty('refresh_token');
  });

  test('none for an application that may not have it', async () => {
    const { person } = await makeWorld();
    const app = await makeRelyingParty({ scopes: 'openid profile' });
    expect(await app.signIn(person, OFFLINE)).not.toHaveProperty('refresh_token');
  });

  test('it goes on when the person has signed out, which is what it is for', async () => {
    const { app, person, token } = await makeWorld();
    await person.post('/sign-out');
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('only its hash lies here', async () => {
    const { token } = await makeWorld();
    const { db } = services();
    const rows = [await db.select().from(refreshTokens), await db.select().from(grants)];
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('OpenID Connect Core §12.1, RFC 6749 §6: a refresh', () => {
  test('gives another of each', async () => {
    const { app, tokens, token, username } = await makeWorld();
    const { body, status, headers } = await app.refresh(token);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: tokens.scope });
    for (const name of ['access_token', 'refresh_token', 'id_token'] as const) {
      expect(body[name]).not.toBe(tokens[name]);
    }
    const userinfo = await app.userinfo(body['access_token'] as string);
    expect(userinfo.body).toMatchObject({ email: username });
  });

  test('§12.2: the ID token is of the same sign-in: iss, sub, aud, sid and auth_time stay, nonce goes', async () => {
    const { app, tokens, token } = await makeWorld();
    clock.advance(5 * MINUTE);
    const { body } = await app.refresh(token);
    const { payload: after } = await verifyToken(body['id_token'] as string, { audience: app.row.id });
    const before = decodeJwt(tokens.id_token);
    for (const claim of ['iss', 'sub', 'aud', 'sid', 'auth_time', 'tenant']) {
      expect(after[claim], claim).toEqual(before[claim]);
    }
    expect(after).not.toHaveProperty('nonce');
    expect(after.iat).toBeGreaterThan(before.iat!);
  });

  test('may ask for less, and later for all again', async () => {
    const { app, tokens, token } = await makeWorld();
    const less = await app.refresh(token, { scope: 'openid email' });
    expect(less.body['scope']).toBe('openid email');
    const { body: known } = await app.userinfo(less.body['access_token'] as string);
    expect(known).not.toHaveProperty('name');
    const all = await app.refresh(less.body['refresh_token'] as string);
    expect(all.body['scope']).toBe(tokens.scope);
  });

  test.each(['openid unheard-of', 'profile'])('for %s is invalid_scope, and not used up', async (scope) => {
    const { app, token } = await makeWorld();
    expect((await app.refresh(token, { scope })).body['error']).toBe('invalid_scope');
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('for more than was granted is invalid_scope', async () => {
    const { app, person } = await makeWorld();
    const { refresh_token } = await app.signIn(person, { scope: 'openid offline_access' });
    const { body } = await app.refresh(refresh_token!, { scope: 'openid email' });
    expect(body['error']).toBe('invalid_scope');
  });

  test('by another client is invalid_grant, and not used up', async () => {
    const { app, token } = await makeWorld();
    const other = await makeRelyingParty();
    expect((await other.refresh(token)).body['error']).toBe('invalid_grant');
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('without proof of who asks is invalid_client', async () => {
    const { app, token } = await makeWorld();
    const answered = await app.refresh(token, { client_secret: 'wrong' });
    expect(answered.status).toBe(401);
    expect((await app.refresh(token)).status).toBe(200);
  });

  test('by what is no refresh token is invalid_grant', async () => {
    const { app, tokens } = await makeWorld();
    for (const wrong of ['made up', tokens.access_token, tokens.id_token]) {
      expect((await app.refresh(wrong)).body['error']).toBe('invalid_grant');
    }
  });
});

describe('RFC 9700 §4.14.2: rotation', () => {
  test('a client that lost the answer gets the same one again within half a minute', async () => {
    const { app, token } = await makeWorld();
    const first = await app.refresh(token);
    clock.advance(29_000);
    const second = await app.refresh(token);
    expect(second.body['refresh_token']).toBe(first.body['refresh_token']);
    expect((await app.refresh(second.body['refresh_token'] as string)).status).toBe(200);
  });

  test('whoever comes with it later has stolen it, or was stolen from: the whole family ends', async () => {
    const { app, token, username } = await makeWorld();
    const { body } = await app.refresh(token);
    clock.advance(31_000);
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
    expect((await app.refresh(body['refresh_token'] as string)).body['error']).toBe('invalid_grant');
    expect((await app.userinfo(body['access_token'] as string)).status).toBe(401);
    const history = await historyOf(username);
    expect(history).toContain(`refresh-token-reused refusal ${app.row.name}`);
  });

  test('so also at once, where the successor is in use already', async () => {
    const { app, token } = await makeWorld();
    const { body } = await app.refresh(token);
    const { body: third } = await app.refresh(body['refresh_token'] as string);
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
    expect((await app.refresh(third['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });

  test('another sign-in of the same person is not touched by it', async () => {
    const { app, token, person } = await makeWorld();
    const other = await app.signIn(person, OFFLINE);
    await app.refresh(token);
    clock.advance(31_000);
    await app.refresh(token);
    expect((await app.refresh(other.refresh_token!)).status).toBe(200);
  });
});

describe('how long it goes on', () => {
  test('unused: thirty days', async () => {
    const { app, token } = await makeWorld();
    clock.advance(29 * DAY);
    const { body } = await app.refresh(token);
    clock.advance(30 * DAY + 1000);
    expect((await app.refresh(body['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });

  test('in use: half a year, and then the person signs in', async () => {
    const world = await makeWorld();
    let token = world.token;
    for (let months = 0; months < 6; months += 1) {
      clock.advance(29 * DAY);
      token = (await world.app.refresh(token)).body['refresh_token'] as string;
    }
    clock.advance(7 * DAY);
    expect((await world.app.refresh(token)).body['error']).toBe('invalid_grant');
  });

  test('in a browser: a working day', async () => {
    const { app, token } = await makeWorld({ kind: 'browser', authentication: 'none' });
    clock.advance(11 * HOUR);
    const { body, status } = await app.refresh(token);
    expect(status).toBe(200);
    clock.advance(11 * HOUR);
    const { body: later } = await app.refresh(body['refresh_token'] as string);
    clock.advance(3 * HOUR);
    expect((await app.refresh(later['refresh_token'] as string)).body['error']).toBe('invalid_grant');
  });
});

describe('what ends it at once', () => {
  async function expectOver({ app, tokens, token }: Awaited<ReturnType<typeof makeWorld>>) {
    expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.introspect(tokens.access_token)).body).toEqual({ active: false });
    expect((await app.introspect(token)).body).toEqual({ active: false });
  }

  test('a deactivation', async () => {
    const world = await makeWorld();
    await deactivateUser(services(), world.tenant.id, { userId: world.userId, actor: SERVICE });
    await expectOver(world);
  });

  test('a suspension of the tenant', async () => {
    const world = await makeWorld();
    await suspendTenant(services(), world.tenant.id, SERVICE);
    await expectOver(world);
  });

  test('a new password by a reset', async () => {
    const world = await makeWorld();
    const link = await askForReset(world.username);
    const chosen = await new Person().post(link, { password: OTHER_PASSWORD });
    expect(chosen.status).toBe(303);
    await expectOver(world);
  });

  test("'Sign out everywhere'", async () => {
    const world = await makeWorld();
    await world.person.post('/sign-out/everywhere');
    await expectOver(world);
  });

  test('the person takes access back', async () => {
    const world = await makeWorld();
    const { app, person, tenant } = world;
    await person.post(`/account/applications/${app.row.id}/${tenant.id}/removal`);
    await expectOver(world);
  });

  test('a new proof in between changes nothing', async () => {
    const { app, person, token } = await makeWorld();
    clock.advance(1);
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    await proveOnTheWay(person, led);
    expect((await app.refresh(token)).status).toBe(200);
  });
});
