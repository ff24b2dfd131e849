import { describe, expect, test } from 'vitest';
import { makeStranger, makeVisitor } from '../../support/worker/visitor.ts';

function makeNative(...redirectUris: string[]) {
  return makeVisitor({ kind: 'native', authentication: 'none', redirectUris });
}

describe('RFC 8252 §7: redirect URIs of native applications', () => {
  test.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1:51004/callback'],
    ['http://127.0.0.1/callback', 'http://127.0.0.1/callback'],
    ['http://127.0.0.1:8080/callback', 'http://127.0.0.1:51004/callback'],
    ['http://[::1]/callback', 'http://[::1]:61023/callback'],
    ['http://127.0.0.1/', 'http://127.0.0.1:1/'],
    ['http://127.0.0.1/callback?app=crm', 'http://127.0.0.1:51004/callback?app=crm'],
  ])('§7.3: %s is also %s', async (registered, redirect_uri) => {
    const { person, app } = await makeNative(registered);
    const page = await person.get(await app.authorizePath({ redirect_uri }));
    const code = new URL(page.location!).searchParams.get('code')!;
    expect(page.location).toMatch(new RegExp(`^${RegExp.escape(redirect_uri)}[?&]code=`));
    expect((await app.exchange(code, { redirect_uri })).status).toBe(200);
  });

  test.each([
    ['another path', 'http://127.0.0.1:51004/other'],
    ['another loopback address', 'http://127.0.0.2:51004/callback'],
    ['the name', 'http://localhost:51004/callback'],
    ['the other address family', 'http://[::1]:51004/callback'],
    ['https', 'https://127.0.0.1:51004/callback'],
    ['a port that is none', 'http://127.0.0.1:65536/callback'],
    ['port 0', 'http://127.0.0.1:0/callback'],
    ['a port that is no number', 'http://127.0.0.1:5a/callback'],
    ['someone before it', 'http://127.0.0.1:51004@other.example/callback'],
    ['an empty port', 'http://127.0.0.1:/callback'],
  ])('§7.3: nothing but the port may differ: %s', async (_, redirect_uri) => {
    const redirectUris = ['http://127.0.0.1/callback'];
    const { person, app } = await makeStranger({ kind: 'native', authentication: 'none', redirectUris });
    expect((await person.get(await app.authorizePath({ redirect_uri }))).status).toBe(400);
  });

  test('§7.3: the port of the code is the one that it is exchanged with', async () => {
    const { person, app } = await makeNative('http://127.0.0.1/callback');
    const redirect_uri = 'http://127.0.0.1:51004/callback';
    const page = await person.get(await app.authorizePath({ redirect_uri }));
    const code = new URL(page.location!).searchParams.get('code')!;
    const { body } = await app.exchange(code, { redirect_uri: 'http://127.0.0.1:51005/callback' });
    expect(body['error']).toBe('invalid_grant');
  });

  test('§7.3: what is no native application has one port', async () => {
    const { person, app } = await makeStranger({ redirectUris: ['http://127.0.0.1/callback'] });
    const path = await app.authorizePath({ redirect_uri: 'http://127.0.0.1:51004/callback' });
    expect((await person.get(path)).status).toBe(400);
  });

  test('§7.1: a scheme of its own', async () => {
    const { person, app } = await makeNative('com.example.crm:/callback');
    const page = await person.get(await app.authorizePath());
    expect(page.location).toMatch(/^com\.example\.crm:\/callback\?code=/);
  });

  test('§6: PKCE is not to be left out', async () => {
    const { person, app } = await makeNative('com.example.crm:/callback');
    const plain = { code_challenge: null, code_challenge_method: null };
    const page = await person.get(await app.authorizePath(plain));
    expect(app.answerIn(page).get('error')).toBe('invalid_request');
  });
});
