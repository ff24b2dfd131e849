import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  cancelAtProvider,
  passProvider,
  setPerson,
  signInAtProvider,
  type Cookies,
} from '../support/worker/outside.ts';
import { ORIGIN } from '../support/worker/world.ts';
import { newGoogle, newMicrosoft } from './client.ts';

describe.each([
  ['Microsoft', newMicrosoft],
  ['Google', newGoogle],
] as const)('a code of %s', (_, newClient) => {
  test('counts once', async () => {
    const client = await newClient();
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'a@contoso.example' });
    const tries = await Promise.all(Array.from({ length: 5 }, () => client.exchange(back)));
    expect(tries.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(tries.filter(({ status }) => status === 400)).toHaveLength(4);
  });

  test.for([
    { code_verifier: 'another-verifier-another-verifier-another-verifier' },
    { redirect_uri: `${ORIGIN}/elsewhere` },
    { client_id: 'another', client_secret: 'secret-of-another' },
  ])('is refused to whoever comes with %o', async (given) => {
    const client = await newClient();
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'a@contoso.example' });
    const refused = await client.exchange(back, given);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: 'invalid_grant' });
  });
});

test('whoever is signed in at the provider passes without a page', async () => {
  const client = await newMicrosoft();
  const cookies: Cookies = new Map();
  const hinted = await client.authorizeUrl({ login_hint: 'ANNA@contoso.example' });
  await expect(passProvider(hinted, cookies)).rejects.toThrow('Simulated Microsoft');
  await signInAtProvider(hinted, { as: 'anna@contoso.example', cookies });
  expect(await passProvider(hinted, cookies)).toContain('code=');
  expect(await passProvider(await client.authorizeUrl(), cookies)).toContain('code=');
  const silent = await client.authorizeUrl({ prompt: 'none' });
  expect(await passProvider(silent, cookies)).toContain('code=');
  expect(await passProvider(silent)).toContain('error=login_required');

  const other = await client.authorizeUrl({ login_hint: 'other@contoso.example' });
  await expect(passProvider(other, cookies)).rejects.toThrow('value="other@contoso.example"');
  const anew = await client.authorizeUrl({ prompt: 'login' });
  await expect(passProvider(anew, cookies)).rejects.toThrow('200');
  const elsewhere = await (await newMicrosoft()).authorizeUrl();
  await expect(passProvider(elsewhere, cookies)).rejects.toThrow('200');
});

test('a person who cancels comes back without a code', async () => {
  const client = await newMicrosoft();
  expect(await cancelAtProvider(await client.authorizeUrl())).toMatch(/error=access_denied.*state=a\+state/);
});

test.for([{ code_challenge_method: 'plain' }, { response_type: 'token' }, { scope: 'email' }])(
  'a request with %o is refused on a page',
  async (given) => {
    const client = await newGoogle();
    expect((await fetch(await client.authorizeUrl(given as Record<string, string>))).status).toBe(400);
  },
);

test('what is set for a person stands in the token', async () => {
  const directory = crypto.randomUUID();
  const client = await newMicrosoft(directory);
  const oid = crypto.randomUUID();
  const claims = { roles: ['x'], ver: null };
  await setPerson({ provider: 'microsoft', directory, upn: 'Kim@contoso.example', oid, name: 'Kim', claims });
  const back = await signInAtProvider(await client.authorizeUrl(), { as: 'kim@CONTOSO.example' });
  const token = decodeJwt(await client.idToken(back));
  expect(token).toMatchObject({ oid, name: 'Kim', roles: ['x'] });
  expect(token).not.toHaveProperty('ver');
});
