import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Bindings } from '../../src/env.ts';
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
import { clock, MINUTE, ORIGIN, services } from '../support/worker/world.ts';

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
    const isSpent = lost && after === spent?.after;
    expect((await ask({})).body['error']).toBe(isSpent ? 'invalid_grant' : undefined);
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
      const cut = () => ({ bindings: { DB: brokenD1(env.DB, { after }) } });
      expectUnavailable(await app.exchange(code, {}, cut()));
      expect((await app.exchange(code)).status, 'the code was not spent').toBe(200);
      forgetKeys();
      expectUnavailable(await app.refresh(tokens.refresh_token!, {}, cut()));
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
    const { search } = new URL(again.location!, ORIGIN);
    expect(again.location === '/signed-out' ? 'signed out' : /code|error/.exec(search)?.[0]).toBe(answer);
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
