import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { call, makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { clock, MINUTE, ORIGIN, services, unique } from '../../support/worker/world.ts';

const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Holder = { app: RelyingParty; privateKey: CryptoKey; publicKey: CryptoKey };

/** An application that proves itself by a key. */
async function makeHolder(alg = 'ES256'): Promise<Holder> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg, use: 'sig' }] };
  return { app: await makeRelyingParty({ authentication: 'key', jwks }), privateKey, publicKey };
}

function claimsOf({ row }: RelyingParty, given: object = {}) {
  const iat = Math.floor(clock.now() / 1000);
  return {
    iss: row.id,
    sub: row.id,
    aud: ORIGIN,
    jti: unique('jti'),
    iat,
    exp: iat + 60,
    ...given,
  };
}

function sign({ app, privateKey }: Holder, given: object = {}, header: object = {}): Promise<string> {
  return new SignJWT(claimsOf(app, given))
    .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
    .sign(privateKey);
}

/** Whether the endpoints take it: to revoke what is not there is no error, but for strangers. */
async function isTaken(app: RelyingParty, assertion: string, more: Record<string, string> = {}) {
  const fields = { client_assertion: assertion, client_assertion_type: TYPE, token: 'x', ...more };
  const { status, body } = await app.post('revocation', fields);
  expect([status, body['error']]).toEqual(status === 200 ? [200, undefined] : [401, 'invalid_client']);
  return status === 200;
}

describe('RFC 7523 §3: a client’s assertion', () => {
  test.each([
    ['issuer', ORIGIN],
    ['token endpoint', `${ORIGIN}/oauth2/token`],
  ])('is taken for our %s', async (_, aud) => {
    const holder = await makeHolder();
    expect(await isTaken(holder.app, await sign(holder, { aud }))).toBe(true);
  });

  test('for others too is not taken: they could pass it on', async () => {
    const holder = await makeHolder();
    const aud = ['https://other.example', ORIGIN];
    expect(await isTaken(holder.app, await sign(holder, { aud }))).toBe(false);
  });

  test('counts once, at whatever endpoint', async () => {
    const holder = await makeHolder();
    const assertion = await sign(holder);
    expect(await isTaken(holder.app, assertion)).toBe(true);
    expect(await isTaken(holder.app, assertion)).toBe(false);
    for (const endpoint of ['token', 'introspection', 'par']) {
      const fields = { client_assertion: assertion, client_assertion_type: TYPE, token: 'x' };
      const answered = await holder.app.post(endpoint, { ...fields, grant_type: 'refresh_token' });
      expect(answered.status, endpoint).toBe(401);
    }
  });

  test('replayed by twenty at once has one winner', async () => {
    const holder = await makeHolder();
    const assertion = await sign(holder);
    const taken = await Promise.all(Array.from({ length: 20 }, () => isTaken(holder.app, assertion)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('counts once, however it is spelt, and until it has expired', async () => {
    const holder = await makeHolder();
    const jti = unique('same');
    const until = Math.floor(clock.now() / 1000) + 300;
    expect(await isTaken(holder.app, await sign(holder, { jti, exp: until }))).toBe(true);
    expect(await isTaken(holder.app, await sign(holder, { jti, exp: until - 1 }))).toBe(false);
    clock.advance(4 * MINUTE);
    await services().db.run(sql`delete from used_assertions where expires_at <= ${clock.now()}`);
    expect(await isTaken(holder.app, await sign(holder, { jti, exp: until }))).toBe(false);
  });

  test('of one application spends none of another, whatever they call theirs', async () => {
    const [one, other] = [await makeHolder(), await makeHolder()];
    const jti = unique('shared');
    expect(await isTaken(one.app, await sign(one, { jti }))).toBe(true);
    expect(await isTaken(other.app, await sign(other, { jti }))).toBe(true);
  });

  const seconds = () => Math.floor(clock.now() / 1000);
  test.each<[string, () => object]>([
    ['for another server', () => ({ aud: 'https://other.example' })],
    ['for an endpoint of ours that is none for clients', () => ({ aud: `${ORIGIN}/oauth2/authorize` })],
    ['for ours with a slash', () => ({ aud: `${ORIGIN}/` })],
    ['for nobody', () => ({ aud: undefined })],
    ['for an empty list', () => ({ aud: [] })],
    ['of another issuer', () => ({ iss: 'https://other.example' })],
    ['of another subject', () => ({ sub: 'someone' })],
    ['of no issuer', () => ({ iss: undefined })],
    ['of no subject', () => ({ sub: undefined })],
    ['that has expired', () => ({ exp: seconds() - 60 })],
    ['without an end', () => ({ exp: undefined })],
    ['that lasts eleven minutes', () => ({ exp: seconds() + 11 * 60 })],
    ['that lasts for ever', () => ({ exp: 9e15 })],
    ['whose end is a text', () => ({ exp: '9999999999' })],
    ['that is not yet', () => ({ nbf: seconds() + 120 })],
    ['without an id', () => ({ jti: undefined })],
    ['of an empty id', () => ({ jti: '' })],
    ['whose id is a number', () => ({ jti: 7 })],
    ['of 9,000 characters', () => ({ filler: 'x'.repeat(9_000) })],
  ])('is not taken %s', async (_, given) => {
    const holder = await makeHolder();
    expect(await isTaken(holder.app, await sign(holder, given()), { client_id: holder.app.row.id })).toBe(
      false,
    );
    expect(await isTaken(holder.app, await sign(holder)), 'a right one is').toBe(true);
  });

  test('of another application is not taken, under either name', async () => {
    const [victim, thief] = [await makeHolder(), await makeHolder()];
    const own = await sign(thief);
    const forged = await sign(thief, { iss: victim.app.row.id, sub: victim.app.row.id });
    expect(await isTaken(victim.app, own, { client_id: victim.app.row.id })).toBe(false);
    expect(await isTaken(victim.app, forged)).toBe(false);
    expect(await isTaken(thief.app, forged, { client_id: thief.app.row.id })).toBe(false);
    const mixed = await sign(thief, { sub: victim.app.row.id });
    expect(await isTaken(victim.app, mixed)).toBe(false);
  });

  test('is not taken with alg none, or HS256 with the public key as the secret', async () => {
    const holder = await makeHolder();
    const none = new UnsecuredJWT(claimsOf(holder.app)).encode();
    expect(await isTaken(holder.app, none)).toBe(false);
    const spki = new TextEncoder().encode(await exportSPKI(holder.publicKey));
    const jwk = new TextEncoder().encode(JSON.stringify(await exportJWK(holder.publicKey)));
    for (const secret of [spki, jwk]) {
      const forged = await new SignJWT(claimsOf(holder.app))
        .setProtectedHeader({ alg: 'HS256', kid: 'one' })
        .sign(secret);
      expect(await isTaken(holder.app, forged)).toBe(false);
    }
  });

  test('is not taken by a key that it brings along, or that is not named', async () => {
    const holder = await makeHolder();
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const forge = (header: object) => sign({ ...holder, privateKey }, {}, header);
    expect(await isTaken(holder.app, await forge({ jwk }))).toBe(false);
    expect(await isTaken(holder.app, await forge({ jku: 'https://evil.example/jwks' }))).toBe(false);
    expect(await isTaken(holder.app, await forge({ kid: undefined }))).toBe(false);
    expect(await isTaken(holder.app, await sign(holder, {}, { kid: 'two' }))).toBe(false);
  });

  test('is not taken from one that proves itself by a secret, nor a secret from one with a key', async () => {
    const holder = await makeHolder();
    const app = await makeRelyingParty();
    const body = new URLSearchParams({
      client_id: app.row.id,
      client_assertion: await sign({ ...holder, app }),
      client_assertion_type: TYPE,
      token: 'x',
    });
    expect((await call('/oauth2/revocation', { method: 'POST', body })).status).toBe(401);
    const guess = await holder.app.post('revocation', { client_secret: app.secret!, token: 'x' });
    expect(guess.status).toBe(401);
    expect((await holder.app.post('revocation', { token: 'x' })).status, 'a name alone').toBe(401);
  });

  test('is not taken beside another proof, or as what it is not', async () => {
    const holder = await makeHolder();
    const both = {
      client_assertion: await sign(holder),
      client_assertion_type: TYPE,
      client_secret: 'x',
      token: 'x',
    };
    expect((await holder.app.post('revocation', both)).body['error']).toBe('invalid_request');
    const other = { client_assertion: await sign(holder), token: 'x' };
    for (const type of ['', 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer']) {
      const fields = { ...other, client_assertion_type: type };
      expect((await holder.app.post('revocation', fields)).status).toBe(400);
    }
  });

  test('of one that is switched off is not taken, and is not told from a wrong one', async () => {
    const holder = await makeHolder();
    const { db } = services();
    await db.run(sql`update applications set disabled_at = 1 where id = ${holder.app.row.id}`);
    const ask = async (assertion: string, app = holder.app) => {
      const fields = { client_assertion: assertion, client_assertion_type: TYPE, token: 'x' };
      const { status, body } = await app.post('revocation', fields);
      return { status, error: body['error'], description: body['error_description'] };
    };
    const off = await ask(await sign(holder));
    const other = await makeHolder();
    expect(off.status).toBe(401);
    expect(off).toEqual(await ask(await sign({ ...other, privateKey: holder.privateKey }), other.app));
  });
});
