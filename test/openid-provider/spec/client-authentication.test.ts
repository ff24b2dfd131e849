import { SignJWT, exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import { describe, expect, test } from 'vitest';
import { disableApplication } from '../../../src/applications/disable-application.ts';
import { makeSecret } from '../../../src/applications/make-secret.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { call, makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { clock, ORIGIN, services, unique } from '../../support/worker/world.ts';

/** Asks for tokens, proven only by what is given. */
async function exchangeAs(
  app: RelyingParty,
  code: string,
  given: Record<string, string>,
  authorization?: string,
) {
  const fields = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: app.redirectUri,
    code_verifier: app.verifier,
    ...given,
  };
  const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization };
  return call('/oauth2/token', { method: 'POST', body: new URLSearchParams(fields) }, { headers });
}

function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`;
}

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty(given);
  return { person, app, code: await app.codeFrom(person) };
}

describe('OpenID Connect Core §9, RFC 6749 §2.3.1: a secret', () => {
  test('client_secret_basic', async () => {
    const { app, code } = await makeWorld();
    expect((await exchangeAs(app, code, {}, basic(app.row.id, app.secret!))).status).toBe(200);
  });

  test('client_secret_post', async () => {
    const { app, code } = await makeWorld();
    const given = { client_id: app.row.id, client_secret: app.secret! };
    expect((await exchangeAs(app, code, given)).status).toBe(200);
  });

  test('two hold at a time, so that one can be exchanged', async () => {
    const { app, code, person } = await makeWorld();
    const made = await makeSecret(services(), app.row.id, SERVICE);
    if (made.outcome !== 'made') throw new Error(made.outcome);
    expect((await exchangeAs(app, code, {}, basic(app.row.id, made.secret))).status).toBe(200);
    const second = await app.codeFrom(person);
    expect((await exchangeAs(app, second, {}, basic(app.row.id, app.secret!))).status).toBe(200);
  });

  test.each<[string, (app: RelyingParty) => [Record<string, string>, string?]]>([
    ['a wrong one', ({ row }) => [{}, basic(row.id, 'wrong')]],
    ['a wrong one in the form', ({ row }) => [{ client_id: row.id, client_secret: 'wrong' }]],
    ['none', ({ row }) => [{ client_id: row.id }]],
    ['nobody at all', () => [{}]],
    ['a client that is not there', ({ secret }) => [{}, basic('nobody', secret!)]],
    ['another scheme', ({ secret }) => [{}, `Bearer ${secret}`]],
    ['what is no base64', () => [{}, 'Basic %%%']],
  ])('%s is invalid_client: 401, with the scheme that it takes', async (_, proveBy) => {
    const { app, code } = await makeWorld();
    const answered = await exchangeAs(app, code, ...proveBy(app));
    expect(answered.status).toBe(401);
    expect(answered.body['error']).toBe('invalid_client');
    expect(answered.headers.get('www-authenticate')).toMatch(/^Basic realm="SuperID"/);
    expect((await app.exchange(code)).status, 'and the code is not used up').toBe(200);
  });

  test('RFC 6749 §2.3: more than one way is invalid_request', async () => {
    const { app, code } = await makeWorld();
    const both = { client_id: app.row.id, client_secret: app.secret! };
    const answered = await exchangeAs(app, code, both, basic(app.row.id, app.secret!));
    expect(answered.body['error']).toBe('invalid_request');
  });

  test('a client that is switched off is invalid_client', async () => {
    const { app, code } = await makeWorld();
    await disableApplication(services(), app.row.id, SERVICE);
    expect((await app.exchange(code)).body['error']).toBe('invalid_client');
  });
});

describe('OpenID Connect Core §9: none', () => {
  test('a public client says who it is, and has the verifier', async () => {
    const { app, code } = await makeWorld({ kind: 'native', authentication: 'none' });
    expect((await exchangeAs(app, code, { client_id: app.row.id, code_verifier: '' })).status).toBe(400);
    expect((await exchangeAs(app, code, { client_id: app.row.id })).status).toBe(200);
  });

  test('whoever brings a secret all the same is invalid_client', async () => {
    const { app, code } = await makeWorld({ kind: 'native', authentication: 'none' });
    const given = { client_id: app.row.id, client_secret: 'a secret' };
    expect((await exchangeAs(app, code, given)).body['error']).toBe('invalid_client');
  });
});

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('OpenID Connect Core §9, RFC 7523 §3: private_key_jwt', () => {
  async function makeKeyWorld(alg = 'RS256') {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg };
    const world = await makeWorld({ authentication: 'key', jwks: { keys: [jwk] } });
    return { ...world, alg, privateKey };
  }

  /** `null` leaves a claim out. */
  async function assert(
    { app, alg, privateKey }: { app: RelyingParty; alg: string; privateKey: CryptoKey },
    given: Record<string, unknown> = {},
  ): Promise<Record<string, string>> {
    const now = Math.floor(clock.now() / 1000);
    const claims = {
      iss: app.row.id,
      sub: app.row.id,
      aud: ORIGIN,
      jti: unique('jti'),
      iat: now,
      exp: now + 60,
      ...given,
    };
    const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
    const jwt = await new SignJWT(kept).setProtectedHeader({ alg, kid: 'one' }).sign(privateKey);
    return { client_assertion_type: TYPE, client_assertion: jwt };
  }

  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('signed by %s', async (alg) => {
    const world = await makeKeyWorld(alg);
    expect((await exchangeAs(world.app, world.code, await assert(world))).status).toBe(200);
  });

  test.each([ORIGIN, `${ORIGIN}/oauth2/token`, [ORIGIN]])('for %s', async (aud) => {
    const world = await makeKeyWorld();
    expect((await exchangeAs(world.app, world.code, await assert(world, { aud }))).status).toBe(200);
  });

  test('one counts once', async () => {
    const world = await makeKeyWorld();
    const assertion = await assert(world);
    expect((await exchangeAs(world.app, world.code, assertion)).status).toBe(200);
    const again = await exchangeAs(world.app, await world.app.codeFrom(world.person), assertion);
    expect(again.body['error']).toBe('invalid_client');
  });

  test.each<[string, Record<string, unknown>]>([
    ['for another server', { aud: 'https://other.example' }],
    ['of another issuer', { iss: 'someone' }],
    ['of another subject', { sub: 'someone' }],
    ['that has expired', { exp: 1 }],
    ['that never expires', { exp: null }],
    ['that lives for a day', { exp: Math.floor(Date.now() / 1000) + 24 * 60 * 60 * 365 }],
    ['that is not valid yet', { nbf: Math.floor(Date.now() / 1000) + 24 * 60 * 60 * 365 }],
    ['without jti', { jti: null }],
    ['without audience', { aud: null }],
  ])('one %s is invalid_client', async (_, given) => {
    const world = await makeKeyWorld();
    const answered = await exchangeAs(world.app, world.code, {
      client_id: world.app.row.id,
      ...(await assert(world, given)),
    });
    expect(answered.status).toBe(401);
    expect(answered.body['error']).toBe('invalid_client');
  });

  test('one that another key signed is invalid_client', async () => {
    const world = await makeKeyWorld();
    const { privateKey } = await generateKeyPair('RS256');
    const answered = await exchangeAs(world.app, world.code, await assert({ ...world, privateKey }));
    expect(answered.body['error']).toBe('invalid_client');
  });

  test('one that is not signed, or signed by what is public, is invalid_client', async () => {
    const world = await makeKeyWorld();
    const { client_assertion } = await assert(world);
    const payload = client_assertion!.split('.')[1]!;
    const header = (alg: string) => btoa(JSON.stringify({ alg })).replaceAll('=', '');
    for (const forged of [`${header('none')}.${payload}.`, `${header('HS256')}.${payload}.AAAA`]) {
      const given = { client_assertion_type: TYPE, client_assertion: forged, client_id: world.app.row.id };
      expect((await exchangeAs(world.app, world.code, given)).body['error']).toBe('invalid_client');
    }
  });

  test('of another type is invalid_request', async () => {
    const world = await makeKeyWorld();
    const given = { ...(await assert(world)), client_assertion_type: 'saml' };
    expect((await exchangeAs(world.app, world.code, given)).body['error']).toBe('invalid_request');
  });

  test('with another client_id beside it is invalid_client', async () => {
    const world = await makeKeyWorld();
    const other = await makeRelyingParty();
    const given = { ...(await assert(world)), client_id: other.row.id };
    expect((await exchangeAs(world.app, world.code, given)).body['error']).toBe('invalid_client');
  });

  test('a client that proves itself by a key cannot do without, or by a secret', async () => {
    const { app, code } = await makeKeyWorld();
    for (const given of [{ client_id: app.row.id }, { client_id: app.row.id, client_secret: 'x' }]) {
      expect((await exchangeAs(app, code, given)).body['error']).toBe('invalid_client');
    }
  });
});
