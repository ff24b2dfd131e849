import { env } from 'cloudflare:workers';
import { decodeJwt } from 'jose';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { disableApplication } from '../../src/applications/disable-application.ts';
import { removeApplication } from '../../src/applications/remove-application.ts';
import { runChores } from '../../src/chores.ts';
import type { Bindings } from '../../src/env.ts';
import { sendNotices } from '../../src/mail/send-notices.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1, brokenKv, forgetfulKv } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { hiddenFields } from '../support/worker/forms.ts';
import { makeTenant, makeUser, PASSWORD, signInAs } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { call, makeRelyingParty, type Answered } from '../support/worker/relying-party.ts';
import {
  ALL_SCOPES,
  COUNTS,
  makeSignedIn,
  ONLINE_COUNTS,
  ONLINE_OVER,
  OVER,
  stateOf,
  type SignedIn,
  type Tokens,
} from '../support/worker/signed-in.ts';
import { clock, HOUR, MINUTE, services } from '../support/worker/world.ts';

/** Each dependency failing by itself: an honest answer, nothing lost, and nothing half done. */

type With = Partial<Bindings>;

/** RFC 6749 §5.2: an error that a program understands, and knows to try again. */
function expectUnavailable({ status, headers, body }: Answered): void {
  expect(status).toBe(503);
  expect(headers.get('content-type')).toContain('application/json');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(body).toEqual({
    error: 'temporarily_unavailable',
    error_description: expect.any(String) as string,
    reference: expect.stringMatching(/^[a-z2-7]{8}$/) as string,
  });
}

function expectHonest(page: Page): void {
  expect(page.status).toBe(503);
  expect(page.location).toBeNull();
  expect(page.title).toContain('Not available right now');
  expect(page.text).toMatch(/Reference: [a-z2-7]{8}/);
  expect(page.headers.get('retry-after')).not.toBeNull();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
}

/** Another isolate, which has not seen the signing keys. */
function forgetKeys(): void {
  services().keyRing.seen = null;
}

/** Every way in which one of so many operations fails: `lost` was done, and its answer did not come. */
function waysToFail(operations: number): { after: number; lost: boolean }[] {
  return Array.from({ length: operations }, (_, after) => [
    { after, lost: false },
    { after, lost: true },
  ]).flat();
}

describe('D1 fails, at whatever operation of a request: an error, and the same request goes through later', () => {
  /** What is asked, made ready; how many operations it takes; which lost answers cannot be had again. */
  type Program = {
    of: string;
    operations: number;
    prepare: (world: SignedIn) => Promise<(bindings: With) => Promise<Answered>>;
    spent?: { after: number };
  };

  const PROGRAMS: Program[] = [
    {
      of: 'token for a code',
      operations: 2,
      prepare: async ({ app, person }) => {
        const code = await app.codeFrom(person);
        return (bindings) => app.exchange(code, {}, { bindings });
      },
      // A code counts once: whoever loses that answer begins anew.
      spent: { after: 1 },
    },
    {
      of: 'token for a refresh token',
      operations: 2,
      prepare: async ({ app, tokens }) => {
        const token = tokens.refresh_token!;
        return (bindings) => app.refresh(token, {}, { bindings });
      },
    },
    {
      of: 'userinfo',
      operations: 1,
      prepare:
        async ({ app, tokens }) =>
        (bindings) =>
          app.userinfo(tokens.access_token, { bindings }),
    },
    {
      of: 'introspection',
      operations: 1,
      prepare:
        async ({ app, tokens }) =>
        (bindings) =>
          app.introspect(tokens.refresh_token!, { bindings }),
    },
    {
      of: 'revocation',
      operations: 2,
      prepare:
        async ({ app, tokens }) =>
        (bindings) =>
          app.post('revocation', { token: tokens.access_token }, { bindings }),
    },
    {
      of: 'a pushed request',
      operations: 1,
      prepare: async ({ app }) => {
        const asked = Object.fromEntries(new URLSearchParams((await app.authorizePath()).split('?')[1]));
        return (bindings) => app.post('par', asked, { bindings });
      },
    },
  ];

  const cases = PROGRAMS.flatMap((program) =>
    waysToFail(program.operations).map((way) => ({ ...program, ...way })),
  );

  test.each(cases)('$of, operation $after, lost: $lost', async ({ prepare, after, lost, spent }) => {
    const ask = await prepare(await makeSignedIn());
    await call('/oauth2/jwks');
    expectUnavailable(await ask({ DB: brokenD1(env.DB, { after, lost }) }));
    const again = await ask({});
    if (lost && after === spent?.after) expect(again.body['error']).toBe('invalid_grant');
    else expect(again.status).toBeLessThan(300);
  });

  test('JWKS and every token, where the keys have to be read first', async () => {
    const { app, person, tokens } = await makeSignedIn();
    forgetKeys();
    const broken = { DB: brokenD1(env.DB) };
    expectUnavailable(await call('/oauth2/jwks', {}, { bindings: broken }));
    expectUnavailable(await app.userinfo(tokens.access_token, { bindings: broken }));
    for (const after of [0, 1, 2]) {
      const code = await app.codeFrom(person);
      forgetKeys();
      const cut = { bindings: { DB: brokenD1(env.DB, { after }) } };
      expectUnavailable(await app.exchange(code, {}, cut));
      expect((await app.exchange(code)).status, 'the code was not spent').toBe(200);
      forgetKeys();
      expectUnavailable(await app.refresh(tokens.refresh_token!, {}, cut));
      expect(await stateOf(app, tokens), 'nor was the refresh token').toEqual(COUNTS);
    }
  });

  test('discovery and keys that are known need it not', async () => {
    await call('/oauth2/jwks');
    const bindings = { DB: brokenD1(env.DB) };
    for (const path of ['/oauth2/jwks', '/.well-known/openid-configuration']) {
      expect((await call(path, {}, { bindings })).status).toBe(200);
    }
  });

  test('tenant state: a problem that is not kept', async () => {
    const { id } = await makeTenant();
    const answered = await call(`/api/tenants/${id}/state`, {}, { bindings: { DB: brokenD1(env.DB) } });
    expect(answered.status).toBe(503);
    expect(answered.headers.get('cache-control')).toBe('no-store');
    expect(answered.headers.get('retry-after')).not.toBeNull();
  });

  type Asked = {
    of: string;
    operations: number;
    prepare: (world: SignedIn) => Promise<() => Promise<Page>>;
    /** what it leads to in the end */
    answer: 'code' | 'error' | 'signed out';
  };

  /** The fields of the form at which the person is asked. */
  async function atConsent({ person }: SignedIn) {
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    return hiddenFields(page, '/oauth2/authorize/consent');
  }

  const PAGES: Asked[] = [
    {
      of: 'authorize',
      operations: 1,
      answer: 'code',
      prepare: async ({ person, app }) => {
        const path = await app.authorizePath();
        return () => person.get(path);
      },
    },
    {
      of: 'authorize with a hint',
      operations: 1,
      answer: 'code',
      prepare: async ({ person, app, tokens }) => {
        const path = await app.authorizePath({ id_token_hint: tokens.id_token, prompt: 'none' });
        return () => person.get(path);
      },
    },
    {
      of: 'the choice of a tenant',
      operations: 1,
      answer: 'code',
      prepare: async ({ person, app, tenant }) => {
        const page = await person.get(await app.authorizePath({ prompt: 'select_account' }));
        const fields = hiddenFields(page, '/oauth2/authorize/tenant');
        return () => person.post('/oauth2/authorize/tenant', { ...fields, tenant: tenant.id });
      },
    },
    {
      of: 'a consent',
      operations: 2,
      answer: 'code',
      prepare: async (world) => {
        const fields = await atConsent(world);
        return () => world.person.post('/oauth2/authorize/consent', fields);
      },
    },
    {
      of: 'a refusal',
      operations: 1,
      answer: 'error',
      prepare: async (world) => {
        const fields = await atConsent(world);
        return () => world.person.post('/oauth2/authorize/refusal', fields);
      },
    },
    {
      of: 'the end of a session',
      operations: 2,
      answer: 'signed out',
      prepare:
        async ({ person, tokens }) =>
        () =>
          person.get(`/oauth2/logout?id_token_hint=${tokens.id_token}`),
    },
  ];

  const pages = PAGES.flatMap((page) => waysToFail(page.operations).map((way) => ({ ...page, ...way })));

  test.each(pages)('$of, operation $after, lost: $lost', async ({ prepare, after, lost, answer }) => {
    const world = await makeSignedIn();
    const ask = await prepare(world);
    await call('/oauth2/jwks');
    world.person.bindings = { DB: brokenD1(env.DB, { after, lost }) };
    expectHonest(await ask());
    expect(world.person.cookies.has('__Host-session'), 'nobody is thrown out by it').toBe(true);
    world.person.bindings = {};
    const again = await ask();
    expect(again.status).toBe(303);
    if (answer === 'signed out') expect(again.location).toBe('/signed-out');
    else expect(world.app.answerIn(again).has(answer)).toBe(true);
  });
});

describe('an answer of D1 is lost', () => {
  const lostAt = (after: number) => ({ bindings: { DB: brokenD1(env.DB, { after, lost: true }) } });

  test('at a refresh: the same successor comes within half a minute, and only one is there', async () => {
    const { app, tokens } = await makeSignedIn();
    await call('/oauth2/jwks');
    expectUnavailable(await app.refresh(tokens.refresh_token!, {}, lostAt(1)));
    clock.advance(MINUTE / 3);
    const again = await app.refresh(tokens.refresh_token!);
    expect(again.status).toBe(200);
    expect(await stateOf(app, again.body as Tokens)).toEqual(COUNTS);
  });

  test('at a code: nobody holds what it opened, and the log tells no more than an entry', async () => {
    const { app, person, username } = await makeSignedIn();
    await call('/oauth2/jwks');
    const code = await app.codeFrom(person, { scope: ALL_SCOPES });
    expectUnavailable(await app.exchange(code, {}, lostAt(1)));
    expect((await app.exchange(code)).body['error']).toBe('invalid_grant');
    const [left] = await services().db.all<{ live: number }>(
      sql`select count(*) as live from grants where revoked_at is null
        and account_id = (select id from accounts where username = ${username})`,
    );
    expect(left!.live, 'the one from before').toBe(1);
  });

  test('at a consent: it counts once, and the person goes on', async () => {
    const { person, username } = await makeSignedIn();
    const app = await makeRelyingParty({ firstParty: false });
    const page = await person.get(await app.authorizePath());
    const fields = hiddenFields(page, '/oauth2/authorize/consent');
    person.bindings = { DB: brokenD1(env.DB, { after: 1, lost: true }) };
    expectHonest(await person.post('/oauth2/authorize/consent', fields));
    person.bindings = {};
    expect(app.answerIn(await person.get(await app.authorizePath())).has('code')).toBe(true);
    const [kept] = await services().db.all<{ consents: number }>(
      sql`select count(*) as consents from consents
        where account_id = (select id from accounts where username = ${username})`,
    );
    expect(kept!.consents).toBe(1);
  });

  test('at a revocation: it is revoked', async () => {
    const { app, tokens } = await makeSignedIn();
    await call('/oauth2/jwks');
    expectUnavailable(await app.post('revocation', { token: tokens.refresh_token! }, lostAt(1)));
    expect(await stateOf(app, tokens)).toEqual(OVER);
  });
});

describe('D1 fails before anything is done', () => {
  test('nothing is written by any of the requests', async () => {
    const { app, person, tokens } = await makeSignedIn();
    await call('/oauth2/jwks');
    const code = await app.codeFrom(person);
    const before = await dumpD1();
    for (const after of [0, 1]) {
      const broken = () => ({ bindings: { DB: brokenD1(env.DB, { after }) } });
      await app.exchange(code, {}, broken());
      await app.refresh(tokens.refresh_token!, {}, broken());
      await app.post('revocation', { token: tokens.refresh_token! }, broken());
    }
    expect(await dumpD1()).toEqual(before);
  });
});

describe('KV is down', () => {
  test('a person is told so; programs notice nothing', async () => {
    const { app, person, tokens } = await makeSignedIn();
    const SESSIONS = brokenKv(env.SESSIONS);
    const code = await app.codeFrom(person);
    const path = await app.authorizePath();
    person.bindings = { SESSIONS };
    expectHonest(await person.get(path));
    expectHonest(await person.get(`${path}&prompt=none`));
    expect(person.cookies.has('__Host-session')).toBe(true);
    expect((await new Person({ bindings: { SESSIONS } }).get(path)).location).toMatch(/^\/sign-in\?flow=/);

    const bindings = { SESSIONS };
    expect((await app.exchange(code, {}, { bindings })).status).toBe(200);
    expect((await app.userinfo(tokens.access_token, { bindings })).status).toBe(200);
    expect((await app.introspect(tokens.access_token, { bindings })).body['active']).toBe(true);
    expect((await app.refresh(tokens.refresh_token!, {}, { bindings })).status).toBe(200);
    person.bindings = {};
    expect(app.answerIn(await person.get(path)).has('code')).toBe(true);
  });

  test('signing out by an application works all the same', async () => {
    const { app, person } = await makeSignedIn();
    const tokens = await app.signIn(person, { scope: 'openid' });
    expect(await stateOf(app, tokens)).toEqual(ONLINE_COUNTS);
    const thief = new Person();
    for (const [name, value] of person.cookies) thief.cookies.set(name, value);
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS) };
    const ended = await person.get(`/oauth2/logout?id_token_hint=${tokens.id_token}`);
    expect(ended.location).toBe('/signed-out');
    expect(await stateOf(app, tokens)).toEqual(ONLINE_OVER);
    const silent = await thief.get(await app.authorizePath({ prompt: 'none' }));
    expect(app.answerIn(silent).get('error')).toBe('login_required');
  });
});

describe('KV serves minute-old values and deleted keys', () => {
  async function withStaleKv() {
    const signedIn = await makeSignedIn();
    const SESSIONS = forgetfulKv(env.SESSIONS);
    const thief = new Person({ bindings: { SESSIONS } });
    for (const [name, value] of signedIn.person.cookies) thief.cookies.set(name, value);
    // Read once, so that the edge has it.
    const path = await signedIn.app.authorizePath({ prompt: 'none' });
    expect(signedIn.app.answerIn(await thief.get(path)).has('code')).toBe(true);
    return { ...signedIn, thief, path };
  }

  test.each<[string, (signedIn: SignedIn) => Promise<unknown>]>([
    ['out', ({ person }) => person.post('/sign-out')],
    [
      'out by an application',
      ({ person, tokens }) => person.get(`/oauth2/logout?id_token_hint=${tokens.id_token}`),
    ],
    ['out everywhere', ({ person }) => person.post('/sign-out/everywhere')],
    [
      'out by another browser',
      async ({ username }) => (await signInAs(username)).post('/account/sessions/others/sign-out'),
    ],
  ])('whoever is signed %s gets into no application', async (_, end) => {
    const { app, thief, path, ...signedIn } = await withStaleKv();
    await end({ app, ...signedIn });
    expect(app.answerIn(await thief.get(path)).get('error')).toBe('login_required');
    expect((await thief.get(await app.authorizePath())).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('a new proof is seen at once: nobody is led in a circle', async () => {
    const { person } = await makeUser(await makeTenant());
    const app = await makeRelyingParty();
    person.bindings = { SESSIONS: forgetfulKv(env.SESSIONS) };
    const led = await person.get(await app.authorizePath({ prompt: 'login' }));
    const proved = await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    expect(app.answerIn(await person.get(proved.location!)).has('code')).toBe(true);
  });
});

describe('an application that is to hear of a sign-out', () => {
  afterEach(() => void vi.unstubAllGlobals());

  type Sent = { url: string; body: URLSearchParams; redirect?: string; signal: AbortSignal };

  /** What is at the other end; answers what it was sent. */
  function answerWith(answer: (sent: Sent) => Promise<Response>): Sent[] {
    const received: Sent[] = [];
    vi.stubGlobal('fetch', (url: string, init: Omit<Sent, 'url'>) => {
      const sent = { url, ...init };
      received.push(sent);
      return answer(sent);
    });
    return received;
  }

  const hang = ({ signal }: Sent) =>
    new Promise<Response>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  async function makeListening(name: string) {
    const backchannelLogoutUri = `https://${name}.example/logged-out`;
    return makeSignedIn({ app: await makeRelyingParty({ backchannelLogoutUri }) });
  }

  const sidOf = ({ tokens }: SignedIn) => decodeJwt(tokens.id_token)['sid'];
  const sidIn = ({ body }: Sent) => decodeJwt(body.get('logout_token')!)['sid'];

  test.each<[string, (sent: Sent) => Promise<Response>]>([
    ['refuses', async () => new Response(null, { status: 400 })],
    ['breaks', async () => new Response(null, { status: 500 })],
    ['leads elsewhere', async () => Response.redirect('https://elsewhere.example/', 307)],
    ['cannot be reached', () => Promise.reject(new Error('no route'))],
  ])('and %s: the person is signed out, and it hears later, once', async (_, answer) => {
    const signedIn = await makeListening('one');
    const tried = answerWith(answer);
    expect((await signedIn.person.post('/sign-out')).location).toBe('/signed-out');
    expect((await signedIn.person.get('/account')).status).toBe(303);
    expect(tried.map(sidIn)).toEqual([sidOf(signedIn)]);
    expect(tried[0]!.redirect, 'a redirect is not followed').toBe('manual');

    const received = answerWith(async () => new Response());
    await runChores(services());
    expect(received, 'not at once again').toEqual([]);
    clock.advance(HOUR);
    await runChores(services());
    await runChores(services());
    clock.advance(24 * HOUR);
    await runChores(services());
    expect(received.map(sidIn)).toEqual([sidOf(signedIn)]);
    const { iat, exp } = decodeJwt(received[0]!.body.get('logout_token')!);
    expect(exp! - iat!, 'and by a token of its own time').toBe(120);
  });

  test(
    'and never answers: it is given five seconds, and the others hear meanwhile',
    { timeout: 20_000 },
    async () => {
      const [slow, quick] = [await makeListening('slow'), await makeListening('quick')];
      answerWith(() => Promise.reject(new Error('not yet')));
      for (const { person } of [slow, quick]) await person.post('/sign-out');
      clock.advance(HOUR);
      const received = answerWith((sent) =>
        sent.url.includes('slow') ? hang(sent) : Promise.resolve(new Response()),
      );
      const started = Date.now();
      await runChores(services());
      expect(Date.now() - started).toBeLessThan(9_000);
      expect(new Set(received.map(sidIn))).toEqual(new Set([sidOf(slow), sidOf(quick)]));
      const waiting = await services().db.all<{ recipient: string }>(
        sql`select recipient from outbox where sent_at is null and template = 'logout-notice'`,
      );
      expect(waiting).toEqual([{ recipient: 'https://slow.example/logged-out' }]);
    },
  );

  test('and is gone or switched off by then is not asked', async () => {
    const [gone, off] = [await makeListening('gone'), await makeListening('off')];
    answerWith(() => Promise.reject(new Error('not yet')));
    for (const { person } of [gone, off]) await person.post('/sign-out');
    await removeApplication(services(), gone.app.row.id, { actor: SERVICE });
    await disableApplication(services(), off.app.row.id, SERVICE);
    clock.advance(HOUR);
    const received = answerWith(async () => new Response());
    await runChores(services());
    clock.advance(HOUR);
    await runChores(services());
    expect(received.filter(({ url }) => /gone|off/.test(url))).toEqual([]);
  });

  test('while D1 fails in between: rather twice than never', async () => {
    const signedIn = await makeListening('twice');
    answerWith(() => Promise.reject(new Error('not yet')));
    await signedIn.person.post('/sign-out');
    clock.advance(HOUR);
    const received = answerWith(async () => new Response());
    const { deliver, now } = services();
    const db = openDb(brokenD1(env.DB, { after: 1 }));
    await expect(sendNotices({ db, now, deliver })).rejects.toThrow();
    clock.advance(HOUR);
    await runChores(services());
    expect(received.filter(({ url }) => url.includes('twice')).map(sidIn)).toEqual([
      sidOf(signedIn),
      sidOf(signedIn),
    ]);
  });
});
