import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { applications } from '../../../src/applications/schema.ts';
import { dumpD1 } from '../../support/worker/dump.ts';
import { hiddenFields, submit } from '../../support/worker/forms.ts';
import { chooseTenant, makeUserOfTwo, proveOnTheWay } from '../../support/worker/on-the-way.ts';
import { makeTenant, makeUser, PASSWORD, signInAs } from '../../support/worker/people.ts';
import { Person, type Page } from '../../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { makeSignedIn } from '../../support/worker/signed-in.ts';
import { clock, MINUTE, services } from '../../support/worker/world.ts';

const CONSENT = '/oauth2/authorize/consent';
const REFUSAL = '/oauth2/authorize/refusal';

async function push(app: RelyingParty, given: Record<string, string | null> = {}): Promise<string> {
  const asked = new URLSearchParams((await app.authorizePath(given)).split('?')[1]);
  const { body } = await app.post('par', Object.fromEntries(asked));
  return body['request_uri'] as string;
}

function withRequestUri(clientId: string, requestUri: string, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ client_id: clientId, request_uri: requestUri, ...more });
  return `/oauth2/authorize?${query.toString()}`;
}

function expectMisconfigured(page: Page): void {
  expect(page.status).toBe(400);
  expect(page.location).toBeNull();
  expect(page.title).toMatch(/This application is (not set up|disabled)/);
}

describe('RFC 9126 §4: what was pushed', () => {
  test('is answered to the application that pushed it, and to nobody else', async () => {
    const { person } = await makeUser(await makeTenant());
    const [app, thief] = [await makeRelyingParty(), await makeRelyingParty()];
    const requestUri = await push(app);
    expectMisconfigured(await person.get(withRequestUri(thief.row.id, requestUri)));
    expectMisconfigured(
      await person.get(withRequestUri(thief.row.id, requestUri, { redirect_uri: 'https://evil.example/' })),
    );
    expect(app.answerIn(await person.get(withRequestUri(app.row.id, requestUri))).has('code')).toBe(true);
  });

  test('counts as it was pushed: nothing in the address stands instead', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({
      redirectUris: ['https://app.example/callback', 'https://app.example/b'],
    });
    const requestUri = await push(app, { state: 'pushed' });
    const more = { state: 'other', redirect_uri: 'https://app.example/b', response_mode: 'fragment' };
    const page = await person.get(withRequestUri(app.row.id, requestUri, more));
    expect(page.location).toMatch(/^https:\/\/app\.example\/callback\?code=/);
    expect(app.answerIn(page).get('state')).toBe('pushed');
  });

  test('is over after a minute and a half, and none when it is cut, changed or made up', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const requestUri = await push(app);
    const prefix = 'urn:ietf:params:oauth:request_uri:';
    for (const other of [
      `${requestUri}x`,
      requestUri.slice(0, -1),
      prefix,
      `${prefix}x`,
      `${prefix}a.b.c.d.e`,
    ]) {
      expectMisconfigured(await person.get(withRequestUri(app.row.id, other)));
    }
    clock.advance(1.5 * MINUTE);
    expectMisconfigured(await person.get(withRequestUri(app.row.id, requestUri)));
  });

  test('is no request that travels on, and the other way round', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    const pushed = (await push(app)).slice('urn:ietf:params:oauth:request_uri:'.length);
    expect((await person.get(`/oauth2/authorize?resume=${pushed}`)).status).toBe(400);
    const page = await person.get(await app.authorizePath());
    const { request } = hiddenFields(page, CONSENT);
    expectMisconfigured(
      await person.get(withRequestUri(app.row.id, `urn:ietf:params:oauth:request_uri:${request}`)),
    );
  });

  test('cannot point to another request', async () => {
    const app = await makeRelyingParty();
    const asked = Object.fromEntries(new URLSearchParams((await app.authorizePath()).split('?')[1]));
    for (const requestUri of ['https://evil.example/request', await push(app)]) {
      const pushed = await app.post('par', { ...asked, request_uri: requestUri });
      expect(pushed.body['error']).toBe('invalid_request');
    }
  });
});

describe('a request that travels on, sealed', () => {
  test('is asked anew in another browser: what was proved in the first one counts there only', async () => {
    const { person, username } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    const proved = await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    expect(app.answerIn(await person.get(proved.location!)).has('code')).toBe(true);
    const other = await signInAs(username);
    expect((await other.get(proved.location!)).location).toMatch(/^\/sign-in\/again\?flow=/);
    expect((await new Person().get(proved.location!)).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('is asked anew when a quarter of an hour is over', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    const proved = await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    clock.advance(15 * MINUTE);
    expect((await person.get(proved.location!)).location).toMatch(/^\/sign-in\/again\?flow=/);
  });

  test('ends, though a choice and a consent come after the proof', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    for (const given of [{ prompt: 'login' }, { max_age: '0' }]) {
      const led = await person.get(await app.authorizePath(given));
      const choice = await proveOnTheWay(person, led);
      clock.advance(2_000);
      const consent = await chooseTenant(person, choice, tenants[1]);
      clock.advance(2_000);
      const page = consent.location === null ? await submit(person, consent, CONSENT) : consent;
      expect(app.answerIn(page).has('code'), JSON.stringify(given)).toBe(true);
    }
  });

  test('cut, changed, or of another purpose is none', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    const request = hiddenFields(page, CONSENT)['request']!;
    const { flowSeal, now } = services();
    const flow = await flowSeal.seal({ to: '/', browser: 'x' }, now, 60);
    for (const other of [request.slice(0, -2), `${request}x`, flow, 'x', '']) {
      expect((await person.post(CONSENT, { request: other, tenant: 'Cust1' })).status).toBe(400);
      const query = new URLSearchParams({ resume: other }).toString();
      expect((await person.get(`/oauth2/authorize?${query}`)).status).toBe(400);
    }
  });
});

describe('another site’s page', () => {
  const CROSS: Record<string, string>[] = [
    { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'https://evil.superid.example', 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
  ];

  test('answers nothing that a person is asked: choice, consent, refusal, signing out', async () => {
    const { person, tenants } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    const choice = await person.get(await app.authorizePath());
    const { request } = hiddenFields(choice, '/oauth2/authorize/tenant');
    const asked = await person.get(`/oauth2/logout?client_id=${app.row.id}`);
    const confirmation = hiddenFields(asked, '/oauth2/logout/confirmation');
    const before = await dumpD1();
    for (const headers of CROSS) {
      for (const path of ['tenant', 'consent', 'refusal']) {
        const sent = { request: request!, tenant: tenants[0].id };
        expect((await person.post(`/oauth2/authorize/${path}`, sent, headers)).status, path).toBe(403);
      }
      expect((await person.post('/oauth2/logout/confirmation', confirmation, headers)).status).toBe(403);
    }
    expect(await dumpD1()).toEqual(before);
    expect((await person.get('/account')).status).toBe(200);
  });

  test('may begin a request or an end by a form, which believes no cookie that came with it', async () => {
    const { person, app, tokens } = await makeSignedIn();
    for (const headers of CROSS) {
      const body = new URLSearchParams((await app.authorizePath()).split('?')[1]);
      const begun = await person.send('/oauth2/authorize', { method: 'POST', body, headers });
      expect(begun.status).toBe(303);
      expect(begun.location, 'once more, by an address').toMatch(/^\/oauth2\/authorize\?resume=/);
      const hint = new URLSearchParams({ id_token_hint: tokens.id_token });
      const ended = await person.send('/oauth2/logout', { method: 'POST', body: hint, headers });
      expect(ended.location).toMatch(/^\/oauth2\/logout\?resume=/);
      expect((await person.get('/account')).status, 'nobody is signed out by it').toBe(200);
    }
  });

  test('cannot frame what is asked, nor read it', async () => {
    const { person } = await makeUserOfTwo();
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy'), 'the sealed request stays here').toBe('same-origin');
  });
});

describe('whoever refuses', () => {
  test('is not signed in, though they consented in another tab meanwhile', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    expect(app.answerIn(await submit(person, page, CONSENT)).has('code')).toBe(true);
    const answer = app.answerIn(await submit(person, page, REFUSAL));
    expect(answer.get('error')).toBe('access_denied');
    expect(answer.has('code')).toBe(false);
    expect(answer.get('state')).toBe('a state');
  });

  test('is not led to an address that nothing proves any more', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    const { db } = services();
    const mine = eq(applications.id, app.row.id);
    await db
      .update(applications)
      .set({ redirectUris: ['https://app.example/new'] })
      .where(mine);
    expectMisconfigured(await submit(person, page, REFUSAL));
    expectMisconfigured(await submit(person, page, CONSENT));
  });
});
