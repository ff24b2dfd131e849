import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { FAULTS, type Fault } from '../../src/dev/idp/faults.ts';
import { signInAtProvider } from '../support/worker/outside.ts';
import { ORIGIN } from '../support/worker/world.ts';
import { getJson, newGoogle, newMicrosoft } from './client.ts';

describe('faults', () => {
  async function tryFault(fault: Fault) {
    const client = await newMicrosoft();
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'a@contoso.example', fault });
    return { client, back };
  }

  test.for(['wrong-state', 'consent', 'declined-consent', 'outsider', 'unavailable'] as const)(
    '%s shows in what the browser brings back',
    async (fault) => {
      const { back } = await tryFault(fault);
      const { searchParams } = new URL(back, ORIGIN);
      expect(searchParams.has('error') || searchParams.get('state') !== 'a state').toBe(true);
    },
  );

  const inClaims = FAULTS.slice(0, FAULTS.indexOf('alg-none'));
  test.for(inClaims)('%s shows in the claims', async (fault) => {
    const client = fault.endsWith('-hd') ? await newGoogle() : await newMicrosoft();
    const url = await client.authorizeUrl();
    const sound = decodeJwt(await client.idToken(await signInAtProvider(url, { as: 'a@contoso.example' })));
    const token = await client.idToken(await signInAtProvider(url, { as: 'a@contoso.example', fault }));
    // Not what differs each time.
    const constant = { uti: '', rh: '', at_hash: '', iat: 0, nbf: 0 };
    const soundHours = Math.round(sound.exp! / 3600);
    const { exp } = decodeJwt(token);
    const rounded = exp === undefined ? {} : { exp: Math.round(exp / 3600) };
    expect({ ...decodeJwt(token), ...constant, ...rounded }).not.toEqual({
      ...sound,
      ...constant,
      exp: soundHours,
    });
  });

  test.for(['alg-none', 'hs256', 'bad-signature', 'unknown-key'] as const)(
    '%s does not verify',
    async (fault) => {
      const { client, back } = await tryFault(fault);
      const token = await client.idToken(back);
      await expect(client.verify(token)).rejects.toThrow();
      const { alg } = decodeProtectedHeader(token);
      expect(alg).toBe({ 'alg-none': 'none', hs256: 'HS256' }[fault as string] ?? 'RS256');
    },
  );

  test('rotated-keys verifies by a key that was not there before', async () => {
    const client = await newMicrosoft();
    const before = await client.keys();
    const url = await client.authorizeUrl();
    const back = await signInAtProvider(url, { as: 'a@contoso.example', fault: 'rotated-keys' });
    const token = await client.idToken(back);
    await expect(jwtVerify(token, createLocalJWKSet(before))).rejects.toThrow();
    await expect(client.verify(token)).resolves.toMatchObject({ ver: '2.0' });
    const after = await client.keys();
    expect(after.keys).toHaveLength(2);
    expect(after.keys.map(({ kid }) => kid)).toContain(before.keys[0]!.kid);
  });

  test('token-500-once is over at the second try', async () => {
    const { client, back } = await tryFault('token-500-once');
    const first = await client.exchange(back);
    expect(first.status).toBe(500);
    const second = await client.exchange(back);
    expect(second.status).toBe(200);
  });

  test('token-10mb is that long', async () => {
    const { client, back } = await tryFault('token-10mb');
    const answer = await (await client.exchange(back)).arrayBuffer();
    expect(answer.byteLength).toBeGreaterThan(10_000_000);
  });

  test('token-redirect leads to the tokens, which nobody should follow', async () => {
    const { client, back } = await tryFault('token-redirect');
    const redirected = await client.exchange(back);
    expect(redirected.status).toBe(302);
    expect(await getJson(redirected.headers.get('location')!)).toHaveProperty('id_token');
  });

  test.for([
    ['token-500', 500, 'Internal'],
    ['token-garbage', 200, '<!doctype html>'],
    ['no-id-token', 200, 'access_token'],
  ] as const)('%s is answered with %i', async ([fault, status, text]) => {
    const { client, back } = await tryFault(fault);
    const answered = await client.exchange(back);
    expect(answered.status).toBe(status);
    const body = await answered.text();
    expect(body).toContain(text);
    expect(body).not.toContain('id_token');
  });
});
