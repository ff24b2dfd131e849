import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { disableApplication } from '../../../src/applications/disable-application.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { deactivateUser } from '../../../src/users/deactivate-user.ts';
import { makeUserOfTwo } from '../../support/worker/on-the-way.ts';
import { makeTenant, makeUser, OTHER_PASSWORD, PASSWORD, signInAs } from '../../support/worker/people.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { verifyToken } from '../../support/worker/verify-token.ts';
import { clock, MINUTE, services, unique, worker } from '../../support/worker/world.ts';

type Told = { url: string; method: string; contentType: string | null; fields: Record<string, string> };

/** What applications out there were told, and what they answer to it. */
const told: Told[] = [];
let answer: () => Response;

beforeEach(() => {
  told.length = 0;
  answer = () => new Response(null, { status: 200 });
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    const form = await request.clone().formData();
    told.push({
      url: request.url,
      method: request.method,
      contentType: request.headers.get('content-type'),
      fields: Object.fromEntries(form) as Record<string, string>,
    });
    return answer();
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const tokensTold = () => told.map(({ fields }) => fields['logout_token']!);

async function runCron(): Promise<void> {
  const context = createExecutionContext();
  await worker.scheduled({} as ScheduledController, env, context);
  await waitOnExecutionContext(context);
}

function makeApp(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const backchannelLogoutUri = `https://${unique('app')}.example/logout`;
  return makeRelyingParty({ backchannelLogoutUri, ...given });
}

async function makeWorld(given: Parameters<typeof makeRelyingParty>[0] = {}) {
  const tenant = await makeTenant();
  const user = await makeUser(tenant);
  const app = await makeApp(given);
  return { tenant, ...user, app, tokens: await app.signIn(user.person) };
}

describe('OpenID Connect Back-Channel Logout §2.4: the logout token', () => {
  test.each(['RS256', 'ES256'] as const)('has every claim that it needs, signed by %s', async (alg) => {
    const { app, person, tokens } = await makeWorld({ signingAlgorithm: alg });
    await person.post('/sign-out');
    const [token] = tokensTold();
    const { payload, protectedHeader } = await verifyToken(token!, {
      typ: 'logout+jwt',
      audience: app.row.id,
    });
    const { iss, sub, sid } = decodeJwt(tokens.id_token);
    expect(protectedHeader.alg).toBe(alg);
    expect(payload).toEqual({
      iss,
      sub,
      sid,
      aud: app.row.id,
      iat: expect.closeTo(clock.now() / 1000, -1) as number,
      exp: payload.iat! + 120,
      jti: expect.any(String) as string,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    });
    expect(payload).not.toHaveProperty('nonce');
  });

  test('opens nothing here', async () => {
    const { app, person } = await makeWorld();
    await person.post('/sign-out');
    const [token] = tokensTold();
    expect((await app.userinfo(token!)).status).toBe(401);
    expect((await app.introspect(token!)).body).toEqual({ active: false });
  });
});

describe('OpenID Connect Back-Channel Logout §2.5: the request', () => {
  test('is a posted form with the token alone, once for a sign-in', async () => {
    const { app, person } = await makeWorld();
    await app.signIn(person);
    await person.post('/sign-out');
    expect(told).toEqual([
      {
        url: app.row.backchannelLogoutUri,
        method: 'POST',
        contentType: expect.stringMatching(/^application\/x-www-form-urlencoded/) as string,
        fields: { logout_token: expect.any(String) as string },
      },
    ]);
  });

  test('reaches each application of the sign-in, with a sid of its own', async () => {
    const { app, person } = await makeWorld();
    const other = await makeApp();
    await other.signIn(person);
    const silent = await makeRelyingParty();
    await silent.signIn(person);
    await person.post('/sign-out');
    expect(told.map(({ url }) => url).toSorted()).toEqual(
      [app, other].map(({ row }) => row.backchannelLogoutUri!).toSorted(),
    );
    expect(new Set(tokensTold().map((token) => decodeJwt(token)['sid'])).size).toBe(2);
  });

  test('tells nothing of another browser, or of somebody else', async () => {
    const { app, person, username, tokens } = await makeWorld();
    await app.signIn(await signInAs(username));
    await app.signIn((await makeUser(await makeTenant())).person);
    await person.post('/sign-out');
    expect(tokensTold().map((token) => decodeJwt(token)['sid'])).toEqual([decodeJwt(tokens.id_token)['sid']]);
  });

  test('not an application that is switched off', async () => {
    const { app, person } = await makeWorld();
    await disableApplication(services(), app.row.id, SERVICE);
    await person.post('/sign-out');
    expect(told).toEqual([]);
  });

  test('a sign-out by another application reaches it too', async () => {
    const { app, person } = await makeWorld();
    const other = await makeRelyingParty();
    const { id_token } = await other.signIn(person);
    await person.get(`/oauth2/logout?id_token_hint=${id_token}`);
    expect(told.map(({ url }) => url)).toEqual([app.row.backchannelLogoutUri]);
  });
});

describe('whatever ends a sign-in is told', () => {
  type World = Awaited<ReturnType<typeof makeWorld>>;

  test.each<[string, (world: World) => Promise<unknown>]>([
    ["'Sign out everywhere'", ({ person }) => person.post('/sign-out/everywhere')],
    [
      'ending the other sessions, from another browser',
      async ({ username }) => (await signInAs(username)).post('/account/sessions/others/sign-out'),
    ],
    [
      'a new password, chosen in another browser',
      async ({ username }) =>
        (await signInAs(username)).post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD }),
    ],
    [
      'access that the person takes back',
      ({ person, app, tenant }) => person.post(`/account/applications/${app.row.id}/${tenant.id}/removal`),
    ],
    [
      'a deactivation',
      ({ tenant, userId }) => deactivateUser(services(), tenant.id, { userId, actor: SERVICE }),
    ],
  ])('%s', async (_, end) => {
    const world = await makeWorld();
    await end(world);
    await runCron();
    expect(told.map(({ url }) => url)).toEqual([world.app.row.backchannelLogoutUri]);
    expect(decodeJwt(tokensTold()[0]!)['sid']).toBe(decodeJwt(world.tokens.id_token)['sid']);
  });

  test('what one tenant ends says nothing of another', async () => {
    const { person, userId, tenants } = await makeUserOfTwo();
    const app = await makeApp();
    const [here, there] = [
      await app.signIn(person, { acr_values: `tenant:${tenants[0].id}` }),
      await app.signIn(person, { acr_values: `tenant:${tenants[1].id}` }),
    ].map(({ id_token }) => decodeJwt(id_token)['sid']);
    expect(here).not.toBe(there);
    await deactivateUser(services(), tenants[0].id, { userId, actor: SERVICE });
    await runCron();
    expect(tokensTold().map((token) => decodeJwt(token)['sid'])).toEqual([here]);
  });
});

describe('OpenID Connect Back-Channel Logout §2.8: one that is not taken is told again', () => {
  test.each<[string, () => Response]>([
    ['refuses it', () => new Response('{"error":"invalid_request"}', { status: 400 })],
    ['is broken', () => new Response(null, { status: 503 })],
    ['leads elsewhere', () => Response.redirect('https://other.example/', 302)],
    [
      'cannot be reached',
      () => {
        throw new TypeError('Network connection lost.');
      },
    ],
  ])('an application that %s: by the cron, later and later, until it is taken', async (_, failing) => {
    const { person, tokens } = await makeWorld();
    answer = failing;
    const { status } = await person.post('/sign-out');
    expect(status, 'the person is not held up by it').toBe(303);
    expect(told).toHaveLength(1);
    await runCron();
    expect(told, 'not before its time').toHaveLength(1);
    clock.advance(MINUTE);
    await runCron();
    expect(told).toHaveLength(2);
    clock.advance(MINUTE);
    await runCron();
    expect(told, 'and then not before twice the time').toHaveLength(2);

    answer = () => new Response(null, { status: 204 });
    clock.advance(MINUTE);
    await runCron();
    expect(told).toHaveLength(3);
    clock.advance(100 * MINUTE);
    await runCron();
    expect(told, 'taken').toHaveLength(3);

    const [first, , third] = tokensTold().map((token) => decodeJwt(token));
    expect(third!['sid']).toBe(decodeJwt(tokens.id_token)['sid']);
    expect(third!.exp, 'made anew, for its time').toBeGreaterThan(first!.exp!);
    expect(third!.jti).not.toBe(first!.jti);
    expect(decodeProtectedHeader(tokensTold()[2]!).typ).toBe('logout+jwt');
  });

  test('a failing one does not hold up another', async () => {
    const { person } = await makeWorld();
    const other = await makeApp();
    await other.signIn(person);
    let asked = 0;
    answer = () => new Response(null, { status: (asked += 1) === 1 ? 500 : 200 });
    await person.post('/sign-out');
    expect(told).toHaveLength(2);
    clock.advance(MINUTE);
    await runCron();
    expect(told).toHaveLength(3);
    expect(told[2]!.url).toBe(told[0]!.url);
  });
});
