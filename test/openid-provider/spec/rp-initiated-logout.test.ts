import { SignJWT, decodeJwt, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { submit } from '../../support/worker/forms.ts';
import { makeTenant, makeUser, signInAs } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { clock, HOUR } from '../../support/worker/world.ts';

const BYE = 'https://app.example/bye';
const CONFIRMATION = '/oauth2/logout/confirmation';

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const user = await makeUser(await makeTenant());
  const app = await makeRelyingParty({ postLogoutRedirectUris: [BYE], ...given });
  const { id_token } = await app.signIn(user.person);
  return { ...user, app, id_token };
}

function logoutPath(given: Record<string, string>): string {
  return `/oauth2/logout?${new URLSearchParams(given).toString()}`;
}

async function isSignedIn(person: Person, app: RelyingParty): Promise<boolean> {
  const answer = app.answerIn(await person.get(await app.authorizePath({ prompt: 'none' })));
  return answer.get('error') !== 'login_required';
}

/** The person is asked, and nothing has happened yet. */
async function expectQuestion(person: Person, app: RelyingParty, page: Page) {
  expect(page.status).toBe(200);
  expect(page.location).toBeNull();
  expect(page.html).toContain(`action="${CONFIRMATION}"`);
  expect(await isSignedIn(person, app)).toBe(true);
}

describe('OpenID Connect RP-Initiated Logout §2: with an ID token of the person', () => {
  test('they are signed out without a question, and come back with the state', async () => {
    const { person, app, id_token } = await makeWorld();
    const state = 'x'.repeat(128);
    const given = { id_token_hint: id_token, post_logout_redirect_uri: BYE, state };
    const page = await person.get(logoutPath(given));
    expect(page.status).toBe(303);
    expect(page.location).toBe(`${BYE}?state=${state}`);
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('without state they come back without', async () => {
    const { person, app, id_token } = await makeWorld();
    const page = await person.get(logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: BYE }));
    expect(page.location).toBe(BYE);
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('without an address they stay here, on a page that says so', async () => {
    const { person, app, id_token } = await makeWorld();
    const page = await person.get(logoutPath({ id_token_hint: id_token }));
    expect(page.location).toBe('/signed-out');
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('posted by the application, as well', async () => {
    const { person, app, id_token } = await makeWorld();
    const given = { id_token_hint: id_token, post_logout_redirect_uri: BYE };
    const elsewhere = { Origin: 'https://app.example', 'Sec-Fetch-Site': 'cross-site' };
    const posted = await person.post('/oauth2/logout', given, elsewhere);
    expect((await person.get(posted.location!)).location).toBe(BYE);
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('one whose time is over will do', async () => {
    const { person, app, id_token } = await makeWorld();
    clock.advance(10 * HOUR);
    const page = await person.get(logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: BYE }));
    expect(page.location).toBe(BYE);
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('twice, or where nobody is signed in, they come back all the same', async () => {
    const { person, id_token } = await makeWorld();
    const path = logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: BYE });
    for (const someone of [person, person, new Person()]) {
      expect((await someone.get(path)).location).toBe(BYE);
    }
  });

  test('an address with a query keeps it', async () => {
    const uri = 'https://app.example/bye?from=superid';
    const { person, id_token } = await makeWorld({ postLogoutRedirectUris: [uri] });
    const given = { id_token_hint: id_token, post_logout_redirect_uri: uri, state: 'a b' };
    expect((await person.get(logoutPath(given))).location).toBe(`${uri}&state=a+b`);
  });

  test('the loopback port of a native application is the one that it found free', async () => {
    const { person, id_token } = await makeWorld({
      kind: 'native',
      authentication: 'none',
      postLogoutRedirectUris: ['http://127.0.0.1/bye'],
    });
    const uri = 'http://127.0.0.1:51004/bye';
    const page = await person.get(logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: uri }));
    expect(page.location).toBe(uri);
  });

  test('in the language that the application asks for', async () => {
    const { person } = await makeWorld();
    const page = await person.get(logoutPath({ ui_locales: 'nb' }));
    expect(page.html).toContain('<html lang="nb"');
  });
});

describe('OpenID Connect RP-Initiated Logout §2: without one, the person is asked', () => {
  test.each<[string, Record<string, string>]>([
    ['no parameters', {}],
    ['only a state', { state: 'a state' }],
    ['what is no ID token', { id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' }],
  ])('%s: a question, then signed out here', async (_, given) => {
    const { person, app } = await makeWorld();
    const asked = await person.get(logoutPath(given));
    await expectQuestion(person, app, asked);
    const confirmed = await submit(person, asked, CONFIRMATION);
    expect(confirmed.location).toBe('/signed-out');
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('client_id and an address of its own: a question, then back', async () => {
    const { person, app } = await makeWorld();
    const given = { client_id: app.row.id, post_logout_redirect_uri: BYE, state: 'a state' };
    const asked = await person.get(logoutPath(given));
    await expectQuestion(person, app, asked);
    expect(asked.text).toContain(app.row.name);
    const confirmed = await submit(person, asked, CONFIRMATION);
    expect(confirmed.location).toBe(`${BYE}?state=a+state`);
    expect(await isSignedIn(person, app)).toBe(false);
  });

  test('the ID token of another sign-in of theirs: a question', async () => {
    const { username, app, id_token } = await makeWorld();
    const person = await signInAs(username);
    await app.signIn(person);
    const given = { id_token_hint: id_token, post_logout_redirect_uri: BYE };
    await expectQuestion(person, app, await person.get(logoutPath(given)));
  });

  test('the ID token of someone else: a question', async () => {
    const { person, app } = await makeWorld();
    const other = await makeUser(await makeTenant());
    const { id_token } = await app.signIn(other.person);
    const given = { id_token_hint: id_token, post_logout_redirect_uri: BYE };
    await expectQuestion(person, app, await person.get(logoutPath(given)));
  });

  test('another site cannot press the button', async () => {
    const { person, app } = await makeWorld();
    const asked = await person.get(logoutPath({}));
    const request = /name="request" value="([^"]+)"/.exec(asked.html)![1]!;
    const elsewhere = { Origin: 'https://other.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await person.post(CONFIRMATION, { request }, elsewhere)).status).toBe(403);
    expect(await isSignedIn(person, app)).toBe(true);
  });
});

describe('OpenID Connect RP-Initiated Logout §2, §3: nobody is led to an address that nothing proves', () => {
  async function expectPage(person: Person, app: RelyingParty, given: Record<string, string>) {
    const page = await person.get(logoutPath(given));
    expect(page.status).toBe(400);
    expect(page.location).toBeNull();
    expect(page.html).not.toMatch(/(href|action)="https:\/\/(app|other)\.example/);
    expect(await isSignedIn(person, app)).toBe(true);
    return page;
  }

  test.each([
    ['another address', 'https://other.example/bye'],
    ['with a query added', `${BYE}?foo=bar`],
    ['with a slash added', `${BYE}/`],
    ['its redirect URI', 'https://app.example/callback'],
  ])('one that is not registered: %s', async (_, post_logout_redirect_uri) => {
    const { person, app, id_token } = await makeWorld();
    const page = await expectPage(person, app, { id_token_hint: id_token, post_logout_redirect_uri });
    expect(page.text).toContain(app.row.name);
    expect(page.text).toContain('post_logout_redirect_uri');
  });

  test('without a hint or a client_id', async () => {
    const { person, app } = await makeWorld();
    await expectPage(person, app, { post_logout_redirect_uri: BYE });
  });

  test('with a hint whose signature was taken off', async () => {
    const { person, app, id_token } = await makeWorld();
    const header = btoa(JSON.stringify({ alg: 'none', typ: 'JWT' })).replaceAll('=', '');
    const unsigned = `${header}.${id_token.split('.')[1]}.`;
    await expectPage(person, app, { id_token_hint: unsigned, post_logout_redirect_uri: BYE });
  });

  test('with a hint that another key signed', async () => {
    const { person, app, id_token } = await makeWorld();
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(decodeJwt(id_token))
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .sign(privateKey);
    await expectPage(person, app, { id_token_hint: forged, post_logout_redirect_uri: BYE });
  });

  test('with an access token as a hint', async () => {
    const { person, app } = await makeWorld();
    const { access_token } = await app.signIn(person);
    await expectPage(person, app, { id_token_hint: access_token, post_logout_redirect_uri: BYE });
  });

  test('with a client_id that is another than the ID token is for', async () => {
    const { person, app, id_token } = await makeWorld();
    const other = await makeRelyingParty({ postLogoutRedirectUris: [BYE] });
    const given = { id_token_hint: id_token, client_id: other.row.id, post_logout_redirect_uri: BYE };
    await expectPage(person, app, given);
  });

  test('with a parameter that is there twice', async () => {
    const { person, app, id_token } = await makeWorld();
    const path = logoutPath({ id_token_hint: id_token, post_logout_redirect_uri: BYE });
    expect((await person.get(`${path}&post_logout_redirect_uri=https://other.example/`)).status).toBe(400);
    expect(await isSignedIn(person, app)).toBe(true);
  });
});
