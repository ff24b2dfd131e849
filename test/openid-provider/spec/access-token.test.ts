import { describe, expect, test } from 'vitest';
import { getAccount, getUser, makeTenant, makeUser } from '../../support/worker/people.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { verifyToken } from '../../support/worker/verify-token.ts';
import { clock, ORIGIN } from '../../support/worker/world.ts';

describe('RFC 9068 §2: the access token', () => {
  test.each(['RS256', 'ES256'] as const)(
    'is a JWT with every claim that it needs, signed by %s',
    async (alg) => {
      const tenant = await makeTenant();
      const { person, username } = await makeUser(tenant);
      const app = await makeRelyingParty({ signingAlgorithm: alg });
      const { access_token } = await app.signIn(person);
      const { payload, protectedHeader } = await verifyToken(access_token, {
        typ: 'at+jwt',
        audience: ORIGIN,
      });
      expect(protectedHeader).toEqual({ alg, typ: 'at+jwt', kid: expect.any(String) as string });
      const { id: sub } = await getAccount(username);
      const { associateId } = await getUser(tenant.id, username);
      expect(payload).toEqual({
        iss: ORIGIN,
        sub,
        aud: ORIGIN,
        client_id: app.row.id,
        scope: 'openid profile email tenant',
        iat: expect.closeTo(clock.now() / 1000, -1) as number,
        exp: payload.iat! + 600,
        jti: expect.any(String) as string,
        auth_time: expect.any(Number) as number,
        acr: 'urn:superid:acr:basic',
        amr: ['pwd', 'otp'],
        grant_id: expect.any(String) as string,
        tenant: tenant.id,
        associate_id: associateId,
        role: 'user',
      });
    },
  );

  test('§2.2.3: tells of the tenant only where that was granted', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const { access_token } = await app.signIn(person, { scope: 'openid email' });
    const { payload } = await verifyToken(access_token);
    for (const claim of ['tenant', 'role', 'associate_id', 'email'])
      expect(payload).not.toHaveProperty(claim);
  });

  test('each has a jti of its own', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const tokens = [await app.signIn(person), await app.signIn(person)];
    const ids = await Promise.all(
      tokens.map(async ({ access_token }) => (await verifyToken(access_token)).payload.jti),
    );
    expect(new Set(ids).size).toBe(2);
  });

  test('§5: is told from an ID token, and the other way round', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const { access_token, id_token } = await app.signIn(person);
    await expect(verifyToken(access_token, { typ: 'JWT' })).rejects.toThrow(/typ/);
    await expect(verifyToken(id_token, { typ: 'at+jwt' })).rejects.toThrow(/typ/);
    const page = await person.get(await app.authorizePath({ prompt: 'none', id_token_hint: access_token }));
    expect(app.answerIn(page).get('error')).toBe('login_required');
  });
});
