import { describe, expect, test } from 'vitest';
import { setSwitches, signInAtProvider } from '../support/worker/outside.ts';
import { BASE, newMicrosoft } from './client.ts';

describe('switches', () => {
  test.for([
    [{ discovery: 'down' }, 503],
    [{ discovery: 'redirect' }, 302],
    [{ all: 'down' }, 503],
    [{ discovery: 'wrong-issuer' }, 200],
    [{}, 200],
  ] as const)('%o: discovery answers %i', async ([switches, status]) => {
    const realm = crypto.randomUUID();
    await setSwitches('google', realm, switches);
    const url = `${BASE}/google/${realm}/.well-known/openid-configuration`;
    const answered = await fetch(url, { redirect: 'manual' });
    expect(answered.status).toBe(status);
    await answered.body?.cancel();
  });

  test('the token endpoint refuses the client, and the keys are down', async () => {
    const directory = crypto.randomUUID();
    const client = await newMicrosoft(directory);
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'a@contoso.example' });
    await setSwitches('microsoft', directory, { token: 'invalid-client', keys: 'down' });
    const refused = await client.exchange(back);
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('AADSTS7000215');
    const keys = await fetch(client.metadata.jwks_uri);
    expect(keys.status).toBe(503);
  });
});
