import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { getAccount, getUser, makeTenant, makeUser } from '../../support/worker/people.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { makeStranger } from '../../support/worker/visitor.ts';

/** What one application learns in the ID token and at the UserInfo endpoint. */
async function learn(given: Record<string, string>, part: Parameters<typeof makeRelyingParty>[0] = {}) {
  const tenant = await makeTenant();
  const { person, username } = await makeUser(tenant);
  const app = await makeRelyingParty(part);
  const tokens = await app.signIn(person, given);
  const { body: userinfo } = await app.userinfo(tokens.access_token);
  const account = await getAccount(username);
  const user = await getUser(tenant.id, username);
  return { tenant, username, account, user, userinfo, idToken: decodeJwt(tokens.id_token) };
}

const NOT_SCOPED = ['name', 'email', 'upn', 'locale', 'given_name', 'family_name', 'preferred_username'];

describe('OpenID Connect Core §5.4: scopes', () => {
  test('openid alone: who, and nothing about them', async () => {
    const { userinfo, idToken, account } = await learn({ scope: 'openid' });
    expect(userinfo).toEqual({ sub: account.id, idp: 'superid' });
    for (const claim of [...NOT_SCOPED, 'tenant', 'role']) expect(idToken).not.toHaveProperty(claim);
  });

  test('profile', async () => {
    const { userinfo, idToken, username } = await learn({ scope: 'openid profile' });
    expect(userinfo).toEqual({
      sub: idToken.sub,
      idp: 'superid',
      name: 'Test Person',
      given_name: 'Test',
      family_name: 'Person',
      preferred_username: username,
      upn: username,
      locale: 'en',
    });
  });

  test('email, of which email_verified is a boolean', async () => {
    const { userinfo, idToken, username } = await learn({ scope: 'openid email' });
    expect(userinfo).toEqual({ sub: idToken.sub, idp: 'superid', email: username, email_verified: true });
  });

  test('tenant, here and in the ID token', async () => {
    const { userinfo, idToken, tenant, user } = await learn({ scope: 'openid tenant' });
    const { associateId } = user;
    const place = { tenant: tenant.id, tenant_name: tenant.name, associate_id: associateId, role: 'user' };
    expect(userinfo).toEqual({ sub: idToken.sub, idp: 'superid', ...place });
    expect(idToken).toMatchObject(place);
  });

  test('all at once; profile and email stay out of the ID token, since there is an access token', async () => {
    const { userinfo, idToken } = await learn({ scope: 'openid profile email tenant offline_access' });
    expect(Object.keys(userinfo)).toHaveLength(14);
    for (const claim of NOT_SCOPED) expect(idToken).not.toHaveProperty(claim);
  });

  test('no more than the application may have, whatever it asks for', async () => {
    const { userinfo } = await learn({ scope: 'openid profile email' }, { scopes: 'openid email' });
    expect(userinfo).toHaveProperty('email');
    expect(userinfo).not.toHaveProperty('name');
  });
});

describe('OpenID Connect Core §5.5: claims by name', () => {
  const ask = (claims: object, scope = 'openid') => ({ scope, claims: JSON.stringify(claims) });

  test('essential at the UserInfo endpoint: there, and not in the ID token', async () => {
    const { userinfo, idToken } = await learn(ask({ userinfo: { name: { essential: true } } }));
    expect(userinfo).toMatchObject({ name: 'Test Person' });
    expect(idToken).not.toHaveProperty('name');
  });

  test('in the ID token: there, and not at the UserInfo endpoint', async () => {
    const { userinfo, idToken, username } = await learn(ask({ id_token: { email: null, locale: null } }));
    expect(idToken).toMatchObject({ email: username, locale: 'en' });
    expect(userinfo).not.toHaveProperty('email');
  });

  test('beside those of the scopes', async () => {
    const { userinfo } = await learn(ask({ userinfo: { role: null } }, 'openid email'));
    expect(userinfo).toHaveProperty('role', 'user');
    expect(userinfo).toHaveProperty('email');
  });

  test('one that nobody knows is passed over', async () => {
    const { userinfo } = await learn(ask({ userinfo: { shoe_size: { essential: true } } }));
    expect(userinfo).not.toHaveProperty('shoe_size');
  });

  test('one beyond what the application may have is passed over', async () => {
    const { userinfo } = await learn(ask({ userinfo: { name: null } }), { scopes: 'openid email' });
    expect(userinfo).not.toHaveProperty('name');
  });

  test('auth_time and acr that are essential are in the ID token', async () => {
    const acr = { essential: true, values: ['urn:superid:acr:basic', 'urn:other'] };
    const { idToken } = await learn(ask({ id_token: { auth_time: { essential: true }, acr } }));
    expect(idToken).toMatchObject({ acr: 'urn:superid:acr:basic', auth_time: expect.any(Number) as number });
  });

  test.each([{ value: 'urn:other' }, { values: ['urn:other'] }])(
    '§5.5.1.1: an essential acr that we have not fails: %o',
    async (wanted) => {
      const { app, person } = await makeStranger();
      const claims = { id_token: { acr: { essential: true, ...wanted } } };
      const page = await person.get(await app.authorizePath({ claims: JSON.stringify(claims) }));
      expect(app.answerIn(page).get('error')).toBe('unmet_authentication_requirements');
    },
  );

  test('one that is not essential does not', async () => {
    const { idToken } = await learn(ask({ id_token: { acr: { value: 'urn:other' } } }));
    expect(idToken).toMatchObject({ acr: 'urn:superid:acr:basic' });
  });

  test.each([
    '[]',
    '"name"',
    '{"userinfo":[]}',
    '{"id_token":{"name":true}}',
    '{"id_token":{"sub":{"value":7}}}',
  ])('what is no such request is invalid_request: %s', async (claims) => {
    const app = await makeRelyingParty();
    const { person } = await makeUser(await makeTenant());
    const page = await person.get(await app.authorizePath({ claims }));
    expect(app.answerIn(page).get('error')).toBe('invalid_request');
  });
});
