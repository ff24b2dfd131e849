import { describe, expect, test } from 'vitest';
import { makeTenant, makeUser } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { ORIGIN } from '../../support/worker/world.ts';

/** Where a page leads, or loads from, beyond this service. */
function waysOut({ html }: Page): string[] {
  const addresses = html.matchAll(/\b(?:href|src|action|formaction|content|data-[a-z]+)="([^"]*)"/g);
  return [...addresses].map(([, address]) => address!).filter((address) => /:|^\/\//.test(address));
}

/** A page of ours that tells what is wrong, and neither sends nor leads to the address. */
function expectNoWayOut(page: Page): void {
  expect(page.status).toBe(400);
  expect(page.headers.get('location')).toBeNull();
  expect(page.headers.get('refresh')).toBeNull();
  expect(page.title).toMatch(/This application is (not set up|disabled)/);
  expect(page.html).not.toContain('http-equiv');
  expect(waysOut(page)).toEqual([]);
}

async function askWith(app: RelyingParty, redirectUri: string): Promise<Page[]> {
  const { person } = await makeUser(await makeTenant());
  const path = await app.authorizePath({ redirect_uri: redirectUri });
  return [await person.get(path), await new Person().get(path)];
}

const REGISTERED = 'https://app.example/callback';

/** Each of which some comparison somewhere has taken for the one that is registered. */
const TRICKS = [
  ['user info', 'https://app.example@evil.example/callback'],
  ['user info with a password', 'https://app.example:secret@evil.example/callback'],
  ['user info of nobody', 'https://@app.example/callback'],
  ['a fragment', `${REGISTERED}#fragment`],
  ['an empty fragment', `${REGISTERED}#`],
  ['a path that climbs', 'https://app.example/callback/../open?url=//evil.example'],
  ['a path that climbs and comes back', 'https://app.example/other/../callback'],
  ['an encoded path that climbs', 'https://app.example/callback/%2e%2e/open'],
  ['an encoded slash that climbs', 'https://app.example/callback%2f..%2fopen'],
  ['a path that goes on', `${REGISTERED}/more`],
  ['a path parameter', `${REGISTERED};x=1`],
  ['another case of the path', 'https://app.example/Callback'],
  ['another case of the host', 'https://APP.example/callback'],
  ['another case of the scheme', 'HTTPS://app.example/callback'],
  ['plain http', 'http://app.example/callback'],
  ['a trailing dot of the host', 'https://app.example./callback'],
  ['a trailing slash', `${REGISTERED}/`],
  ['a trailing dot of the path', `${REGISTERED}.`],
  ['a trailing space', `${REGISTERED} `],
  ['a trailing line break', `${REGISTERED}\n`],
  ['a trailing NUL', `${REGISTERED}\u0000`],
  ['a leading space', ` ${REGISTERED}`],
  ['an extra query', `${REGISTERED}?next=https://evil.example`],
  ['an empty query', `${REGISTERED}?`],
  ['the usual port', 'https://app.example:443/callback'],
  ['another port', 'https://app.example:8443/callback'],
  ['a subdomain', 'https://evil.app.example/callback'],
  ['a longer host', 'https://app.example.evil.example/callback'],
  ['a host that ends alike', 'https://evilapp.example/callback'],
  ['a backslash', 'https://evil.example\\@app.example/callback'],
  ['a backslash for a slash', 'https://app.example\\callback'],
  ['one slash only', 'https:/app.example/callback'],
  ['no scheme', '//app.example/callback'],
  ['a path alone', '/callback'],
  ['an encoded letter', 'https://app.example/%63allback'],
  ['an encoded letter of the host', 'https://app%2eexample/callback'],
  ['an encoded NUL', `${REGISTERED}%00`],
  ['an encoded line break', `${REGISTERED}%0d%0aX-Evil:1`],
  ['a letter that looks alike', 'https://аpp.example/callback'],
  ['a full-width dot', 'https://app。example/callback'],
  ['a wildcard', 'https://*.example/callback'],
  ['a script', 'javascript:alert(document.domain)//https://app.example/callback'],
  ['data', 'data:text/html,https://app.example/callback'],
  ['a custom scheme', 'com.example.app:/callback'],
  ['the list as it is stored', JSON.stringify([REGISTERED])],
  ['two of them', `${REGISTERED} ${REGISTERED}`],
] as const;

describe('RFC 9700 §4.1: a redirect URI is the one that is registered, character by character', () => {
  test.each(TRICKS)('not with %s', async (_, redirectUri) => {
    const app = await makeRelyingParty({ redirectUris: [REGISTERED] });
    for (const page of await askWith(app, redirectUri)) expectNoWayOut(page);
    const asked = new URLSearchParams((await app.authorizePath({ redirect_uri: redirectUri })).split('?')[1]);
    const pushed = await app.post('par', Object.fromEntries(asked));
    expect(pushed.status).toBe(400);
    expect(pushed.body['error']).toBe('invalid_request');
  });

  test.each([
    ['twice the right one', REGISTERED, REGISTERED],
    ['first the right one', REGISTERED, 'https://evil.example/'],
    ['last the right one', 'https://evil.example/', REGISTERED],
  ])('not when it comes as a second parameter: %s', async (_, first, second) => {
    const app = await makeRelyingParty({ redirectUris: [REGISTERED] });
    const { person } = await makeUser(await makeTenant());
    const path = await app.authorizePath({ redirect_uri: first });
    expectNoWayOut(await person.get(`${path}&redirect_uri=${encodeURIComponent(second)}`));
  });

  test('not when it is left out, or empty, though there is only one', async () => {
    const app = await makeRelyingParty({ redirectUris: [REGISTERED] });
    const { person } = await makeUser(await makeTenant());
    expectNoWayOut(await person.get(await app.authorizePath({ redirect_uri: null })));
    expectNoWayOut(await person.get(await app.authorizePath({ redirect_uri: '' })));
  });

  test('not when it is that of another application', async () => {
    const [app, other] = [
      await makeRelyingParty(),
      await makeRelyingParty({ redirectUris: ['https://other.example/'] }),
    ];
    for (const page of await askWith(app, other.redirectUri)) expectNoWayOut(page);
  });

  test('nor for a client that is not there, is named twice, or is switched off', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const path = await app.authorizePath();
    expectNoWayOut(await person.get(await app.authorizePath({ client_id: 'nobody' })));
    expectNoWayOut(await person.get(await app.authorizePath({ client_id: null })));
    expectNoWayOut(await person.get(`${path}&client_id=${app.row.id}`));
    const off = await makeRelyingParty({ disabledAt: 1 });
    expectNoWayOut(await person.get(await off.authorizePath()));
  });
});

describe('RFC 8252 §7.3: a loopback address of a native application', () => {
  const NATIVE = { kind: 'native', authentication: 'none' } as const;
  const LOOPBACK = 'http://127.0.0.1/callback';

  test.each([
    'http://127.0.0.1:49152/callback',
    'http://127.0.0.1:1/callback',
    'http://127.0.0.1:65535/callback',
    LOOPBACK,
  ])('takes any port: %s', async (redirectUri) => {
    const app = await makeRelyingParty({ ...NATIVE, redirectUris: [LOOPBACK] });
    const [signedIn] = await askWith(app, redirectUri);
    expect(signedIn!.location).toMatch(new RegExp(`^${redirectUri}\\?code=`));
  });

  test.each([
    ['localhost, which others may answer for', 'http://localhost:49152/callback'],
    ['another loopback address', 'http://127.0.0.2:49152/callback'],
    ['the address of version 6', 'http://[::1]:49152/callback'],
    ['the address as a number', 'http://2130706433:49152/callback'],
    ['the address in short', 'http://127.1:49152/callback'],
    ['the address in octal', 'http://0177.0.0.1:49152/callback'],
    ['all addresses', 'http://0.0.0.0:49152/callback'],
    ['https', 'https://127.0.0.1:49152/callback'],
    ['port 0', 'http://127.0.0.1:0/callback'],
    ['a port beyond the last', 'http://127.0.0.1:65536/callback'],
    ['a port of many digits', 'http://127.0.0.1:000080/callback'],
    ['an empty port', 'http://127.0.0.1:/callback'],
    ['a port that is a password', 'http://127.0.0.1:80@evil.example/callback'],
    ['a port that is a longer host', 'http://127.0.0.1:80.evil.example/callback'],
    ['a longer host', 'http://127.0.0.1.evil.example:80/callback'],
    ['another path', 'http://127.0.0.1:49152/other'],
    ['an extra query', 'http://127.0.0.1:49152/callback?x=1'],
    ['a line break', 'http://127.0.0.1:49152/callback\n'],
  ])('does not take %s', async (_, redirectUri) => {
    const app = await makeRelyingParty({ ...NATIVE, redirectUris: [LOOPBACK] });
    for (const page of await askWith(app, redirectUri)) expectNoWayOut(page);
  });

  test('of any port is nothing to an application on a server or in a browser', async () => {
    for (const kind of ['web', 'browser'] as const) {
      const authentication = kind === 'web' ? 'secret' : 'none';
      const app = await makeRelyingParty({ kind, authentication, redirectUris: [LOOPBACK] });
      for (const page of await askWith(app, 'http://127.0.0.1:49152/callback')) expectNoWayOut(page);
    }
  });

  test('a scheme of its own is no other', async () => {
    const app = await makeRelyingParty({ ...NATIVE, redirectUris: ['com.example.app:/callback'] });
    for (const redirectUri of [
      'com.example.app://callback',
      'com.example.app:/callback/',
      'com.example.app:callback',
      'COM.example.app:/callback',
      'com.example.app.evil:/callback',
      'com.evil.app:/callback',
    ]) {
      for (const page of await askWith(app, redirectUri)) expectNoWayOut(page);
    }
  });
});

describe('RP-Initiated Logout §3: an address after signing out', () => {
  const AFTER = 'https://app.example/signed-out';

  test.each([
    ...TRICKS.map(([name, uri]) => [name, uri.replaceAll(REGISTERED, AFTER)] as const),
    ['the redirect URI', REGISTERED] as const,
  ])('that is not the registered one leads nowhere: %s', async (_, address) => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ postLogoutRedirectUris: [AFTER] });
    const idTokenHint = (await app.signIn(person)).id_token;
    for (const whose of [{ id_token_hint: idTokenHint }, { client_id: app.row.id }]) {
      const query = new URLSearchParams({ ...whose, post_logout_redirect_uri: address });
      expectNoWayOut(await person.get(`/oauth2/logout?${query.toString()}`));
    }
    expect((await person.get('/account')).status, 'and nobody is signed out').toBe(200);
  });

  test('leads nowhere without a client, with a hint that is not ours, or with that of another one', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ postLogoutRedirectUris: [AFTER] });
    const other = await makeRelyingParty();
    const { id_token: foreign } = await other.signIn(person);
    for (const whose of [
      {},
      { client_id: 'nobody' },
      { client_id: other.row.id },
      { id_token_hint: 'a.b.c' },
      { id_token_hint: foreign },
      { id_token_hint: foreign, client_id: app.row.id },
    ]) {
      const query = new URLSearchParams({ ...whose, post_logout_redirect_uri: AFTER });
      expectNoWayOut(await person.get(`/oauth2/logout?${query.toString()}`));
      expectNoWayOut(await new Person().get(`/oauth2/logout?${query.toString()}`));
    }
  });

  test('is not left before the person has said so, where nothing shows that they signed in', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ postLogoutRedirectUris: [AFTER] });
    const query = new URLSearchParams({ client_id: app.row.id, post_logout_redirect_uri: AFTER, state: 's' });
    const page = await person.get(`/oauth2/logout?${query.toString()}`);
    expect(page.status).toBe(200);
    expect(waysOut(page)).toEqual([]);
    expect((await person.get('/account')).status).toBe(200);
  });
});

test('RFC 9700 §4.12: no redirect of ours has a browser send its form again', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const path = await app.authorizePath();
  expect((await person.get(path)).status).toBe(303);
  const posted = await person.send('/oauth2/authorize', {
    method: 'POST',
    body: new URLSearchParams(path.split('?')[1]),
    headers: { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' },
  });
  expect(posted.status).toBe(303);
  expect(posted.headers.get('location')).toMatch(/^\/oauth2\/authorize\?resume=/);
  expect(new URL(posted.headers.get('location')!, ORIGIN).origin).toBe(ORIGIN);
});
