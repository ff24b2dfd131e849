import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { sha256 } from '@oslojs/crypto/sha2';
import { decodeProtectedHeader } from 'jose';
import { describe, expect, test } from 'vitest';
import { rotateKey } from '../../../src/signing-keys/rotate-key.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { getAccount, getUser, signInAs } from '../../support/worker/people.ts';
import { call, makeRelyingParty } from '../../support/worker/relying-party.ts';
import { verifyToken } from '../../support/worker/verify-token.ts';
import { clock, HOUR, ORIGIN, services } from '../../support/worker/world.ts';
import { makeVisitor } from '../../support/worker/visitor.ts';

describe('OpenID Connect Core §2: the ID token', () => {
  test('tells who, by whom, for whom and when', async () => {
    const { app, person, username } = await makeVisitor();
    const { id_token } = await app.signIn(person, { scope: 'openid' });
    const { payload, protectedHeader } = await verifyToken(id_token, { typ: 'JWT', audience: app.row.id });
    const { id: sub } = await getAccount(username);
    const now = Math.floor(clock.now() / 1000);
    expect(protectedHeader.kid).toBeTypeOf('string');
    expect(payload).toEqual({
      iss: ORIGIN,
      sub,
      aud: app.row.id,
      iat: expect.closeTo(now, -1) as number,
      exp: payload.iat! + 3600,
      auth_time: expect.closeTo(now, -1) as number,
      nonce: 'a nonce',
      acr: 'urn:superid:acr:basic',
      amr: ['pwd', 'otp'],
      sid: expect.any(String) as string,
      at_hash: expect.any(String) as string,
      idp: 'superid',
    });
    expect(sub, 'ASCII, and no address').toMatch(/^[a-z2-7]{24}$/);
  });

  test('amr tells how it was proved (RFC 8176)', async () => {
    const { app, username } = await makeVisitor();
    const { id_token } = await app.signIn(await signInAs(username));
    expect((await verifyToken(id_token)).payload['amr']).toEqual(['pwd']);
  });

  test('§3.1.3.6: at_hash is the half of what the access token hashes to', async () => {
    for (const signingAlgorithm of ['RS256', 'ES256'] as const) {
      const { app, person } = await makeVisitor({ signingAlgorithm });
      const { id_token, access_token } = await app.signIn(person);
      const half = sha256(new TextEncoder().encode(access_token)).slice(0, 16);
      const { payload } = await verifyToken(id_token);
      expect(payload['at_hash']).toBe(encodeBase64urlNoPadding(half));
    }
  });

  test('sub is the same for one person in every application and tenant, and stays when they sign in anew', async () => {
    const { app, person, username } = await makeVisitor();
    const other = await makeRelyingParty();
    const tokens = [await app.signIn(person), await other.signIn(await signInAs(username))];
    const subs = await Promise.all(
      tokens.map(async ({ id_token }) => (await verifyToken(id_token)).payload.sub),
    );
    expect(new Set(subs).size).toBe(1);
    const stranger = await makeVisitor();
    const { id_token } = await stranger.app.signIn(stranger.person);
    expect(subs).not.toContain((await verifyToken(id_token)).payload.sub);
  });

  test('sid is of one browser and one application: nobody puts two of them together', async () => {
    const { app, person, username } = await makeVisitor();
    const other = await makeRelyingParty();
    const sidOf = async ({ id_token }: { id_token: string }) => (await verifyToken(id_token)).payload['sid'];
    const here = await sidOf(await app.signIn(person));
    expect(await sidOf(await app.signIn(person))).toBe(here);
    expect(await sidOf(await other.signIn(person))).not.toBe(here);
    expect(await sidOf(await app.signIn(await signInAs(username)))).not.toBe(here);
  });

  test('the tenant and the place in it, where the application asks for the scope', async () => {
    const { app, person, tenant, username } = await makeVisitor();
    const { associateId } = await getUser(tenant.id, username);
    const place = { tenant: tenant.id, tenant_name: tenant.name, associate_id: associateId, role: 'user' };
    const { id_token } = await app.signIn(person, { scope: 'openid tenant' });
    expect((await verifyToken(id_token)).payload).toMatchObject(place);
  });
});

describe('OpenID Connect Core §10.1, §15.1: signatures', () => {
  test('RS256 where nothing else is said, ES256 where the application is marked so', async () => {
    for (const [given, alg] of [
      [{}, 'RS256'],
      [{ signingAlgorithm: 'ES256' }, 'ES256'],
    ] as const) {
      const { app, person } = await makeVisitor(given);
      const { id_token, access_token } = await app.signIn(person);
      expect(decodeProtectedHeader(id_token).alg).toBe(alg);
      expect(decodeProtectedHeader(access_token).alg).toBe(alg);
      await verifyToken(id_token);
    }
  });

  test('the keys that are published have a kid each, and no private part', async () => {
    const { body } = await call('/oauth2/jwks');
    const keys = body['keys'] as Record<string, string>[];
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    for (const key of keys) {
      expect(key).toMatchObject({ use: 'sig', alg: expect.stringMatching(/^(RS|ES)256$/) as string });
      const wanted = key['kty'] === 'RSA' ? ['e', 'n'] : ['crv', 'x', 'y'];
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'kid', 'kty', 'use', ...wanted].toSorted());
    }
  });

  test('§10.1.1: after a rotation another key signs, and what the earlier one signed still counts', async () => {
    const { app, person } = await makeVisitor();
    const before = await app.signIn(person);
    await rotateKey(services(), SERVICE, { algorithm: 'RS256', withdraw: false });
    const after = await app.signIn(person);
    const [first, second] = [before, after].map(({ id_token }) => decodeProtectedHeader(id_token).kid);
    expect(second).not.toBe(first);
    await verifyToken(before.id_token);
    await verifyToken(after.id_token);
    expect((await app.userinfo(before.access_token)).status).toBe(200);
  });

  test('§10.1.1: one that is withdrawn is gone from the set, and nothing that it signed counts', async () => {
    const { app, person } = await makeVisitor();
    const before = await app.signIn(person);
    await rotateKey(services(), SERVICE, { algorithm: 'RS256', withdraw: true });
    await expect(verifyToken(before.id_token)).rejects.toThrow(/no applicable key/);
    expect((await app.userinfo(before.access_token)).status).toBe(401);
    await verifyToken((await app.signIn(person)).id_token);
  });

  test('auth_time is of the proof, not of the token', async () => {
    const { app, person } = await makeVisitor();
    const proved = Math.floor(clock.now() / 1000);
    clock.advance(HOUR);
    const { payload } = await verifyToken((await app.signIn(person)).id_token);
    expect(payload['auth_time']).toBeCloseTo(proved, -1);
    expect(payload.iat).toBeGreaterThan(proved + 3000);
  });
});
