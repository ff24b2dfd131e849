import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { consentAtProvider, signInAtProvider } from '../support/worker/outside.ts';
import { ORIGIN } from '../support/worker/world.ts';
import { BASE, CALLBACK, newGoogle, newMicrosoft } from './client.ts';

describe('Microsoft', () => {
  test('signs a person in, with the claims of the real one', async () => {
    const directory = crypto.randomUUID();
    const client = await newMicrosoft(directory);
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'Ola.Nordmann@contoso.example' });
    const { searchParams } = new URL(back, ORIGIN);
    expect(searchParams.get('state')).toBe('a state');
    expect(searchParams.get('session_state')).toBeTruthy();

    const claims = await client.verify(await client.idToken(back));
    expect(claims).toMatchObject({
      ver: '2.0',
      iss: `${BASE}/microsoft/${directory}/v2.0`,
      tid: directory,
      oid: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/),
      name: 'Ola Nordmann',
      preferred_username: 'Ola.Nordmann@contoso.example',
      nonce: 'a nonce',
    });
    expect(claims.exp! - claims.iat!).toBe(3600);
    expect(claims).not.toHaveProperty('auth_time');
  });

  test('says when the person signed in only where it was asked to', async () => {
    const client = await newMicrosoft();
    const url = await client.authorizeUrl({ prompt: 'login' });
    const claims = decodeJwt(await client.idToken(await signInAtProvider(url, { as: 'a@contoso.example' })));
    expect(claims['auth_time']).toBe(claims.iat);
  });

  test('has one issuer for each directory where all of them may sign in', async () => {
    const client = await newMicrosoft('organizations');
    expect(client.metadata.issuer).toBe(`${BASE}/microsoft/{tenantid}/v2.0`);
    const directory = crypto.randomUUID();
    const url = await client.authorizeUrl();
    const back = await signInAtProvider(url, { as: 'a@tailspin.example', directory });
    const issuer = client.metadata.issuer.replace('{tenantid}', directory);
    expect(await client.verify(await client.idToken(back), issuer)).toMatchObject({ tid: directory });

    const max = await signInAtProvider(url, { as: 'max@contoso.example' });
    const demo = '11111111-1111-4111-8111-111111111111';
    expect(decodeJwt(await client.idToken(max))).toMatchObject({ tid: demo, name: 'Max Brandt' });
  });

  test('asks an administrator for consent', async () => {
    const directory = crypto.randomUUID();
    const query = new URLSearchParams({
      client_id: 'x',
      redirect_uri: CALLBACK,
      state: 's',
      scope: 'openid',
    });
    const page = `${BASE}/microsoft/${directory}/v2.0/adminconsent?${query.toString()}`;
    expect(await (await fetch(page)).text()).toContain('Accept');
    const accepted = `/callback?admin_consent=True&tenant=${directory}&state=s&scope=openid`;
    expect(await consentAtProvider(page)).toBe(accepted);
    expect(await consentAtProvider(page, { action: 'cancel' })).toMatch(/error=access_denied.*AADSTS65004/);
  });
});

describe('Google', () => {
  test('signs a person in, with the claims of the real one', async () => {
    const client = await newGoogle();
    expect(client.metadata.issuer).toBe(client.home);
    const url = await client.authorizeUrl({ max_age: '60' });
    const back = await signInAtProvider(url, { as: 'joost@lumen.example' });
    const claims = await client.verify(await client.idToken(back));
    expect(claims).toMatchObject({
      azp: client.id,
      sub: expect.stringMatching(/^\d{21}$/),
      hd: 'lumen.example',
      email: 'joost@lumen.example',
      email_verified: true,
      at_hash: expect.stringMatching(/^[\w-]{22}$/),
      nonce: 'a nonce',
      name: 'Joost Bakker',
      given_name: 'Joost',
      family_name: 'Bakker',
    });
    expect(claims).not.toHaveProperty('auth_time');
  });

  test('takes the client by HTTP Basic too', async () => {
    const client = await newGoogle();
    const back = await signInAtProvider(await client.authorizeUrl(), { as: 'a@lumen.example' });
    const refused = await client.exchange(back, { client_secret: 'wrong' });
    expect(refused.status).toBe(401);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(back, ORIGIN).searchParams.get('code')!,
      redirect_uri: CALLBACK,
      code_verifier: client.verifier,
    });
    const Authorization = `Basic ${btoa(`${client.id}:secret-of-${client.id}`)}`;
    const answered = await fetch(client.metadata.token_endpoint, {
      method: 'POST',
      body,
      headers: { Authorization },
    });
    expect(answered.status).toBe(200);
  });
});
