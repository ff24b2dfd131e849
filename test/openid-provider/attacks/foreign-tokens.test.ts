import { decodeJwt, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { readKeys } from '../../../src/signing-keys/key-ring.ts';
import { makeLogoutToken } from '../../../src/openid-provider/make-tokens.ts';
import { chooseTenant, makeUserOfTwo } from '../../support/worker/on-the-way.ts';
import { getAccount, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { ALL_SCOPES, COUNTS, makeSignedIn, OVER, stateOf } from '../../support/worker/signed-in.ts';
import { clock, MINUTE, ORIGIN, services } from '../../support/worker/world.ts';

const API = 'https://api.example/orders';

describe('tokens of another application', () => {
  test('are told nothing of (RFC 7662 §4)', async () => {
    const { app, tokens } = await makeSignedIn();
    const thief = await makeRelyingParty();
    for (const token of [tokens.access_token, tokens.refresh_token!]) {
      expect((await thief.introspect(token)).body).toEqual({ active: false });
      expect((await app.introspect(token)).body['active']).toBe(true);
    }
  });

  test('are not revoked (RFC 7009 §2.1)', async () => {
    const { app, tokens } = await makeSignedIn();
    const thief = await makeRelyingParty();
    const stranger = await makeRelyingParty({ kind: 'browser', authentication: 'none' });
    for (const who of [thief, stranger]) {
      for (const token of [tokens.access_token, tokens.refresh_token!]) {
        expect((await who.post('revocation', { token })).body['error']).toBe('invalid_grant');
      }
    }
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test('are not refreshed, and nobody who tries ends them', async () => {
    const { app, tokens } = await makeSignedIn();
    for (const who of [
      await makeRelyingParty(),
      await makeRelyingParty({ kind: 'native', authentication: 'none' }),
    ]) {
      for (let time = 0; time < 2; time += 1) {
        expect((await who.refresh(tokens.refresh_token!)).body['error']).toBe('invalid_grant');
      }
    }
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test('are no hint of whom this one means', async () => {
    const { person, tokens } = await makeSignedIn();
    const other = await makeRelyingParty();
    const path = await other.authorizePath({ prompt: 'none', id_token_hint: tokens.id_token });
    expect(other.answerIn(await person.get(path)).get('error')).toBe('login_required');
  });

  test('are not to be had by saying no more than a name', async () => {
    const { app, tokens } = await makeSignedIn();
    const nameOnly = { client_id: app.row.id, token: tokens.refresh_token! };
    for (const endpoint of ['token', 'introspection', 'revocation']) {
      const grant = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token! };
      const body = new URLSearchParams({ ...nameOnly, ...grant });
      const answered = await call(`/oauth2/${endpoint}`, { method: 'POST', body });
      expect(answered.status, endpoint).toBe(401);
      expect(answered.body['error']).toBe('invalid_client');
    }
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });

  test('are not introspected by one that keeps no secret, its own neither', async () => {
    const app = await makeRelyingParty({ kind: 'browser', authentication: 'none' });
    const { tokens } = await makeSignedIn({ app });
    expect((await app.introspect(tokens.access_token)).status).toBe(401);
    expect((await app.introspect(tokens.refresh_token!)).status).toBe(401);
  });
});

describe('tokens of another tenant or person', () => {
  test('tell of the tenant that was chosen, and go on when those of the other end', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty();
    const inTenant = async (at: { id: string }) => {
      const page = await person.get(await app.authorizePath({ scope: ALL_SCOPES }));
      const chosen = await chooseTenant(person, page, at);
      return (await app.exchange(app.answerIn(chosen).get('code')!)).body as never as {
        access_token: string;
        refresh_token: string;
        id_token: string;
        scope: string;
        expires_in: number;
      };
    };
    const [first, second] = [await inTenant(tenants[0]), await inTenant(tenants[1])];
    expect((await app.userinfo(first.access_token)).body['tenant']).toBe(tenants[0].id);
    expect((await app.userinfo(second.access_token)).body['tenant']).toBe(tenants[1].id);
    expect((await app.introspect(second.refresh_token)).body['tenant']).toBe(tenants[1].id);
    await app.post('revocation', { token: first.access_token });
    expect(await stateOf(app, first)).toEqual(OVER);
    expect(await stateOf(app, second)).toEqual(COUNTS);
  });

  test('no request leads into a tenant that the person is not in', async () => {
    const { person, app } = await makeSignedIn();
    const elsewhere = await makeSignedIn();
    const named = await app.authorizePath({ acr_values: `tenant:${elsewhere.tenant.id}` });
    expect((await person.get(named)).status).toBe(403);
    const silent = await app.authorizePath({
      prompt: 'none',
      acr_values: `tenant:${elsewhere.tenant.id}`,
    });
    expect(app.answerIn(await person.get(silent)).get('error')).toBe('access_denied');
  });

  test('no choice that the browser sends does either', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const elsewhere = await makeSignedIn();
    const app = await makeRelyingParty({ tenants: [tenants[0], tenants[1]] });
    const page = await person.get(await app.authorizePath());
    expect((await chooseTenant(person, page, elsewhere.tenant)).status).toBe(403);
    const notServed = await makeRelyingParty({ tenants: [tenants[0]] });
    const named = await notServed.authorizePath({ acr_values: `tenant:${tenants[1].id}` });
    expect((await person.get(named)).status).toBe(403);
  });

  test('an ID token of someone else signs nobody in or out', async () => {
    const { app, tokens, tenant } = await makeSignedIn();
    const { person } = await makeUser(tenant);
    const path = await app.authorizePath({ prompt: 'none', id_token_hint: tokens.id_token });
    expect(app.answerIn(await person.get(path)).get('error')).toBe('login_required');
    const query = new URLSearchParams({ id_token_hint: tokens.id_token }).toString();
    expect((await person.get(`/oauth2/logout?${query}`)).status).toBe(200);
    expect((await person.get('/account')).status).toBe(200);
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
  });
});

describe('RFC 9068 §4 and RFC 8707: a token for one API', () => {
  test('is none for UserInfo, nor for the admin API; it is known to its client all the same', async () => {
    const app = await makeRelyingParty({ resources: [API] });
    const { person } = await makeSignedIn({ app });
    const { access_token: token } = await app.signIn(person, { resource: API });
    expect((await app.userinfo(token)).status).toBe(401);
    expect((await app.introspect(token)).body).toMatchObject({ active: true, aud: API });
    const answered = await call('/api/v1/tenants', { headers: { Authorization: `Bearer ${token}` } });
    expect(answered.status).toBe(401);
  });

  test('for UserInfo is none for the admin API, whoever it is of', async () => {
    const { tokens, tenant } = await makeSignedIn();
    for (const token of [tokens.access_token, tokens.id_token, tokens.refresh_token!]) {
      for (const path of ['/api/v1/tenants', `/api/v1/tenants/${tenant.id}/users`]) {
        const answered = await call(path, { headers: { Authorization: `Bearer ${token}` } });
        expect(answered.status, path).toBe(401);
      }
    }
  });

  test('cannot be had by refreshing into what was not granted, or is not the application’s', async () => {
    const other = 'https://api.example/invoices';
    const app = await makeRelyingParty({ resources: [API, other] });
    const { person } = await makeSignedIn({ app });
    const tokens = await app.signIn(person, { resource: API, scope: ALL_SCOPES });
    for (const resource of [other, ORIGIN, 'https://evil.example']) {
      const answered = await app.refresh(tokens.refresh_token!, { resource });
      expect(answered.body['error'], resource).toBe('invalid_target');
      const code = await app.codeFrom(person, { resource: API });
      expect((await app.exchange(code, { resource })).body['error']).toBe('invalid_target');
    }
    expect((await app.refresh(tokens.refresh_token!)).status, 'and nothing is spent').toBe(200);
  });

  test('cannot be had with more than was granted', async () => {
    const { app, person } = await makeSignedIn();
    const tokens = await app.signIn(person, { scope: 'openid offline_access' });
    for (const scope of ['openid email', 'openid offline_access tenant', 'openid admin', 'email', ' ']) {
      const answered = await app.refresh(tokens.refresh_token!, { scope });
      expect(answered.body['error'], scope).toBe('invalid_scope');
    }
    expect((await app.refresh(tokens.refresh_token!)).body['scope']).toBe('openid offline_access');
  });
});

describe('RFC 8725 §3.11: a token of one kind', () => {
  test('is none of another', async () => {
    const { app, person, tokens, tenant, username } = await makeSignedIn();
    const { id: accountId } = await getAccount(username);
    const { publicOrigin, now } = services();
    const logoutToken = await makeLogoutToken(
      { keys: await readKeys(services()), publicOrigin, now },
      { applicationId: app.row.id, algorithm: 'RS256', accountId, tenantId: tenant.id, sid: 'x' },
    );
    const code = await app.codeFrom(person);
    const { access_token: access, id_token: id, refresh_token: refresh } = tokens;

    for (const token of [id, logoutToken, refresh!, code]) {
      expect((await app.userinfo(token)).status).toBe(401);
    }
    for (const token of [id, logoutToken, code]) {
      expect((await app.introspect(token)).body).toEqual({ active: false });
      expect((await app.post('revocation', { token })).status).toBe(200);
    }
    for (const hint of [access, logoutToken, refresh!, code]) {
      const path = await app.authorizePath({ prompt: 'none', id_token_hint: hint });
      expect(app.answerIn(await person.get(path)).get('error')).toBe('login_required');
      const query = new URLSearchParams({ id_token_hint: hint }).toString();
      expect((await person.get(`/oauth2/logout?${query}`)).status).toBe(200);
    }
    for (const token of [access, id, logoutToken, code]) {
      expect((await app.refresh(token)).body['error']).toBe('invalid_grant');
    }
    for (const other of [access, id, refresh!]) {
      expect((await app.exchange(other)).body['error']).toBe('invalid_grant');
    }
    expect(await stateOf(app, tokens)).toEqual(COUNTS);
    expect((await person.get('/account')).status).toBe(200);
  });

  test('is none of another by its contents alone: the type decides', async () => {
    const { app, person, tokens } = await makeSignedIn();
    const { signing } = await readKeys(services());
    const resign = (token: string, typ?: string) =>
      new SignJWT(decodeJwt(token))
        .setProtectedHeader({ alg: 'RS256', kid: signing.RS256.id, ...(typ !== undefined && { typ }) })
        .sign(signing.RS256.key);
    expect((await app.userinfo(await resign(tokens.access_token, 'at+jwt'))).status).toBe(200);
    for (const typ of [undefined, 'JWT', 'logout+jwt', 'jwt+at']) {
      const access = await resign(tokens.access_token, typ);
      expect((await app.userinfo(access)).status, typ).toBe(401);
      expect((await app.introspect(access)).body).toEqual({ active: false });
    }
    for (const typ of [undefined, 'at+jwt', 'logout+jwt']) {
      const hint = await resign(tokens.id_token, typ);
      const path = await app.authorizePath({ prompt: 'none', id_token_hint: hint });
      expect(app.answerIn(await person.get(path)).get('error'), typ).toBe('login_required');
    }
  });

  test('that has expired is none, though as a hint it still tells whose it was', async () => {
    const { app, person, tokens } = await makeSignedIn();
    clock.advance(11 * MINUTE);
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
    expect((await app.introspect(tokens.access_token)).body).toEqual({ active: false });
    clock.advance(60 * MINUTE);
    const path = await app.authorizePath({ prompt: 'none', id_token_hint: tokens.id_token });
    expect(app.answerIn(await person.get(path)).has('code')).toBe(true);
  });
});
