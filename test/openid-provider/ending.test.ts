import { env } from 'cloudflare:workers';
import { decodeJwt } from 'jose';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { removeAccount } from '../../src/accounts/remove-account.ts';
import { changeApplication } from '../../src/applications/change-application.ts';
import { disableApplication, enableApplication } from '../../src/applications/disable-application.ts';
import { removeApplication } from '../../src/applications/remove-application.ts';
import { outbox } from '../../src/mail/schema.ts';
import { sendNotices } from '../../src/mail/send-notices.ts';
import { endSessionsOfAccount } from '../../src/sessions/end-account-sessions.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser, endSessionsOfUser } from '../../src/users/deactivate-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { users } from '../../src/users/schema.ts';
import { submit } from '../support/worker/forms.ts';
import { makeUserOfTwo } from '../support/worker/on-the-way.ts';
import {
  askForReset,
  getAccount,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  proveDomain,
  signInAs,
} from '../support/worker/people.ts';
import type { Person } from '../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import {
  ALL_SCOPES,
  COUNTS,
  ONLINE_COUNTS,
  ONLINE_OVER,
  OVER,
  stateOf,
  type Tokens,
} from '../support/worker/signed-in.ts';
import { brokenKv } from '../support/worker/broken.ts';
import { clock, MINUTE, services, unique } from '../support/worker/world.ts';

/** The logout tokens that applications were sent. */
let told: { aud: string; sub: string; sid: string }[] = [];

beforeEach(async () => {
  // What another test has left.
  await services().db.delete(outbox);
  told = [];
  vi.stubGlobal('fetch', async (_: string, { body }: { body: URLSearchParams }) => {
    told.push(decodeJwt(body.get('logout_token')!));
    return new Response();
  });
});
afterEach(() => void vi.unstubAllGlobals());

const SIGN_INS = ['mine', 'myOther', 'elsewhere', 'colleagues'] as const;
type SignIn = (typeof SIGN_INS)[number];

/**
 * Someone in two tenants, in one browser: signed in to an application in the first (`mine`) and in the
 * second (`elsewhere`), and to another one in the first (`myOther`); and a colleague (`colleagues`).
 */
async function makeWorld() {
  const backchannelLogoutUri = 'https://app.example/logged-out';
  const [app, other] = [
    await makeRelyingParty({ backchannelLogoutUri, firstParty: false }),
    await makeRelyingParty({ backchannelLogoutUri }),
  ];
  const { person, username, userId, tenants } = await makeUserOfTwo();
  const colleague = await makeUser(tenants[0]);
  const [here, there] = tenants.map(({ id }) => ({ scope: ALL_SCOPES, acr_values: `tenant:${id}` }));
  const codes: Record<SignIn, [RelyingParty, () => Promise<string>]> = {
    mine: [app, () => codeBy(app, person, here!)],
    myOther: [other, () => codeBy(other, person, here!)],
    elsewhere: [app, () => codeBy(app, person, there!)],
    colleagues: [app, () => codeBy(app, colleague.person, here!)],
  };
  const tokens = {} as Record<SignIn, Tokens>;
  const unredeemed = {} as Record<SignIn, string>;
  for (const [name, [at, code]] of Object.entries(codes) as [SignIn, (typeof codes)[SignIn]][]) {
    tokens[name] = (await at.exchange(await code())).body as Tokens;
    unredeemed[name] = await code();
  }
  const { id: accountId } = await getAccount(username);
  const world = { app, other, person, username, userId, accountId, tenant: tenants[0], there: tenants[1] };
  return { ...world, codes, tokens, unredeemed };
}

type World = Awaited<ReturnType<typeof makeWorld>>;

/** The code for whoever is signed in; what they are asked they consent to. */
async function codeBy(app: RelyingParty, person: Person, given: Record<string, string>): Promise<string> {
  const page = await person.get(await app.authorizePath(given));
  const answered = page.location === null ? await submit(person, page, '/oauth2/authorize/consent') : page;
  return app.answerIn(answered).get('code')!;
}

/** Which of the sign-ins are over at the very next request; throws where one is half over. */
async function overIn({ codes, tokens, unredeemed }: World): Promise<SignIn[]> {
  const over: SignIn[] = [];
  for (const name of SIGN_INS) {
    const [app] = codes[name];
    const exchanged = (await app.exchange(unredeemed[name])).status === 200;
    const state = await stateOf(app, tokens[name]);
    const expected = state.userinfo ? COUNTS : OVER;
    expect(state, name).toEqual(expected);
    expect(exchanged, `the code of ${name}`).toBe(state.userinfo);
    if (!state.userinfo) over.push(name);
  }
  return over;
}

/** Which of the sign-ins their applications hear to be over. */
async function toldOf({ tokens }: World): Promise<SignIn[]> {
  await sendNotices(services());
  const sids = told.map(({ sid }) => sid);
  const known = SIGN_INS.filter((name) => sids.includes(decodeJwt(tokens[name].id_token)['sid'] as string));
  expect(told, 'and of no others').toHaveLength(known.length);
  return known;
}

const MINE: SignIn[] = ['mine', 'myOther', 'elsewhere'];
const IN_TENANT: SignIn[] = ['mine', 'myOther'];

type Ending = { by: string; end: (world: World) => Promise<unknown>; over: SignIn[]; told: SignIn[] };

const actor = SERVICE;
const ENDINGS: Ending[] = [
  {
    by: 'deactivation in a tenant',
    end: ({ tenant, userId }) => deactivateUser(services(), tenant.id, { userId, actor }),
    over: IN_TENANT,
    told: IN_TENANT,
  },
  {
    by: 'an administrator who ends the sessions in a tenant',
    end: ({ tenant, userId }) => endSessionsOfUser(services(), tenant.id, { userId, actor }),
    over: IN_TENANT,
    told: IN_TENANT,
  },
  {
    by: 'removal from a tenant',
    end: ({ tenant, userId }) => removeUser(services(), tenant.id, { userId, actor }),
    over: IN_TENANT,
    told: IN_TENANT,
  },
  {
    // Told nothing: it may be resumed, and then all goes on.
    by: 'suspension of a tenant',
    end: ({ tenant }) => suspendTenant(services(), tenant.id, actor),
    over: ['mine', 'myOther', 'colleagues'],
    told: [],
  },
  {
    by: 'switching an application off',
    end: ({ app }) => disableApplication(services(), app.row.id, actor),
    over: ['mine', 'elsewhere', 'colleagues'],
    told: [],
  },
  {
    by: 'removing an application',
    end: ({ app }) => removeApplication(services(), app.row.id, { actor }),
    over: ['mine', 'elsewhere', 'colleagues'],
    told: [],
  },
  {
    by: 'taking an application from a tenant',
    end: ({ app, there }) => changeApplication(services(), app.row.id, { actor }, { tenants: [there.id] }),
    over: ['mine', 'colleagues'],
    told: [],
  },
  {
    by: 'taking back a consent',
    end: ({ app, person, tenant }) => person.post(`/account/applications/${app.row.id}/${tenant.id}/removal`),
    over: ['mine'],
    told: ['mine'],
  },
  {
    by: 'a reset of the password',
    end: async ({ person, username }) =>
      person.post(await askForReset(username), { password: OTHER_PASSWORD }),
    over: MINE,
    told: MINE,
  },
  {
    by: 'a change of the password',
    end: ({ person }) => person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD }),
    over: MINE,
    told: MINE,
  },
  {
    by: 'signing out everywhere',
    end: ({ person }) => person.post('/sign-out/everywhere'),
    over: MINE,
    told: MINE,
  },
  {
    by: 'signing out everywhere else, from another browser',
    end: async ({ username }) => (await signInAs(username)).post('/account/sessions/others/sign-out'),
    over: MINE,
    told: MINE,
  },
  {
    by: 'an operator who ends the sessions',
    end: ({ accountId }) => endSessionsOfAccount(services(), actor, accountId),
    over: MINE,
    told: MINE,
  },
  {
    by: 'removal of the account',
    end: ({ accountId }) => removeAccount(services(), actor, accountId),
    over: MINE,
    told: MINE,
  },
];

describe('at the very next request, and nobody else’s:', () => {
  test.each(ENDINGS)('$by ends what applications hold', async ({ end, over, told: heard }) => {
    const world = await makeWorld();
    await end(world);
    expect(await overIn(world)).toEqual(over);
    expect(await toldOf(world)).toEqual(heard);
  });

  test('nothing ends without a reason', async () => {
    const world = await makeWorld();
    expect(await overIn(world)).toEqual([]);
    expect(await toldOf(world)).toEqual([]);
  });

  test('a domain that is put under an identity provider ends what its people’s applications hold', async () => {
    const world = await makeWorld();
    const domain = `${unique('corp')}.example`;
    await services().db.run(sql`update accounts set domain = ${domain} where id = ${world.accountId}`);
    await proveDomain(world.tenant, domain, true);
    expect(await overIn(world)).toEqual(MINE);
    expect(await toldOf(world)).toEqual(MINE);
  });
});

describe('what can be taken back', () => {
  test.each<[string, (world: World) => Promise<unknown>, (world: World) => Promise<unknown>]>([
    [
      'a suspended tenant',
      ({ tenant }) => suspendTenant(services(), tenant.id, actor),
      ({ tenant }) => resumeTenant(services(), tenant.id, actor),
    ],
    [
      'an application that was switched off',
      ({ app }) => disableApplication(services(), app.row.id, actor),
      ({ app }) => enableApplication(services(), app.row.id, actor),
    ],
  ])('%s goes on with what it held, but for the codes of that time', async (_, end, goOn) => {
    const world = await makeWorld();
    const [app, code] = world.codes.mine;
    await end(world);
    expect((await app.exchange(world.unredeemed.mine)).status).not.toBe(200);
    expect(await stateOf(app, world.tokens.mine)).toEqual(OVER);
    await goOn(world);
    expect(await stateOf(app, world.tokens.mine)).toEqual(COUNTS);
    expect((await app.exchange(await code())).status).toBe(200);
  });

  test('someone deactivated and active again has to sign in again', async () => {
    const world = await makeWorld();
    await deactivateUser(services(), world.tenant.id, { userId: world.userId, actor });
    const { db } = services();
    await db.update(users).set({ deactivatedAt: null }).where(eq(users.id, world.userId));
    expect(await overIn(world)).toEqual(IN_TENANT);
    const [app] = world.codes.mine;
    const path = await app.authorizePath({ prompt: 'none', acr_values: `tenant:${world.tenant.id}` });
    expect(app.answerIn(await world.person.get(path)).get('error')).toBe('login_required');
  });
});

describe('signing out of one browser', () => {
  async function makeOnline(world: World): Promise<Tokens> {
    const [app] = world.codes.mine;
    const given = { scope: 'openid', acr_values: `tenant:${world.tenant.id}` };
    return (await app.exchange(await codeBy(app, world.person, given))).body as Tokens;
  }

  const WAYS: [string, (world: World) => Promise<unknown>][] = [
    ['by its own page', ({ person }) => person.post('/sign-out')],
    [
      'by the application, with its ID token',
      ({ person, tokens }) => person.get(`/oauth2/logout?id_token_hint=${tokens.mine.id_token}`),
    ],
    [
      'by the application, with a question',
      async ({ person, app }) => {
        const page = await person.get(`/oauth2/logout?client_id=${app.row.id}`);
        return submit(person, page, '/oauth2/logout/confirmation');
      },
    ],
    [
      'from another browser',
      async ({ person, username }) => {
        const other = await signInAs(username);
        const session = (await other.get('/account')).html.match(
          /\/account\/sessions\/[0-9a-f]{64}\/sign-out/,
        )!;
        void person;
        return other.post(session[0]);
      },
    ],
    [
      'by another account that signs in there',
      async ({ person, tenant }) => {
        const { username } = await makeUser(tenant);
        const page = await person.post('/sign-in', { username });
        const { flow } = await person.get(page.location!);
        return person.post('/sign-in/password', { flow, password: PASSWORD });
      },
    ],
    [
      'while KV deletes nothing',
      ({ person }) => {
        person.bindings = { SESSIONS: brokenKv(env.SESSIONS, ['delete']) };
        return person.post('/sign-out');
      },
    ],
  ];

  test.each(WAYS)('%s ends what lives with the session, and not what may outlive it', async (_, end) => {
    const world = await makeWorld();
    const [app] = world.codes.mine;
    const online = await makeOnline(world);
    expect(await stateOf(app, online)).toEqual(ONLINE_COUNTS);
    await end(world);
    expect(await stateOf(app, online)).toEqual(ONLINE_OVER);
    for (const name of SIGN_INS) {
      expect(await stateOf(world.codes[name][0], world.tokens[name]), name).toEqual(COUNTS);
    }
    // Codes of the session die with it, also those of what would have outlived it.
    expect((await app.exchange(world.unredeemed.mine)).status).toBe(400);
    expect((await app.exchange(world.unredeemed.colleagues)).status).toBe(200);
    expect(await toldOf(world), 'and all its applications hear that the session is over').toEqual(MINE);
  });

  test('tells each application once, whoever says it how often', async () => {
    const world = await makeWorld();
    const cookie = new Map(world.person.cookies);
    await world.person.post('/sign-out');
    for (const [name, value] of cookie) world.person.cookies.set(name, value);
    await world.person.post('/sign-out');
    await world.person.post('/sign-out/everywhere');
    expect(await toldOf(world)).toEqual(MINE);
  });

  test('leaves the other browser’s sign-ins alone', async () => {
    const world = await makeWorld();
    const [app] = world.codes.mine;
    const second = await signInAs(world.username);
    const given = { scope: 'openid', acr_values: `tenant:${world.tenant.id}` };
    const tokens = (await app.exchange(await codeBy(app, second, given))).body as Tokens;
    await world.person.post('/sign-out');
    expect(await stateOf(app, tokens)).toEqual(ONLINE_COUNTS);
    expect(await toldOf(world)).toEqual(MINE);
  });
});

describe('signing the others out', () => {
  test('keeps what this browser’s sign-in gave, and only that', async () => {
    const world = await makeWorld();
    const [app] = world.codes.mine;
    const second = await signInAs(world.username);
    const given = { scope: ALL_SCOPES, acr_values: `tenant:${world.tenant.id}` };
    const theirs = (await app.exchange(await codeBy(app, second, given))).body as Tokens;
    await world.person.post('/account/sessions/others/sign-out');
    expect(await stateOf(app, theirs)).toEqual(OVER);
    for (const name of SIGN_INS) {
      expect(await stateOf(world.codes[name][0], world.tokens[name]), name).toEqual(COUNTS);
    }
    await sendNotices(services());
    expect(told.map(({ sid }) => sid)).toEqual([decodeJwt(theirs.id_token)['sid']]);
    // And again: what was kept is of the epoch that is now.
    await world.person.post('/account/sessions/others/sign-out');
    expect(await stateOf(app, world.tokens.mine)).toEqual(COUNTS);
    await world.person.post('/sign-out/everywhere');
    expect(await stateOf(app, world.tokens.mine)).toEqual(OVER);
  });

  test('proving oneself again keeps everything', async () => {
    const world = await makeWorld();
    const [app] = world.codes.mine;
    clock.advance(MINUTE / 4);
    const led = await world.person.get(await app.authorizePath({ prompt: 'login' }));
    expect((await world.person.post('/sign-in/again', { flow: led.flow, password: PASSWORD })).status).toBe(
      303,
    );
    expect(await overIn(world)).toEqual([]);
    expect(await toldOf(world)).toEqual([]);
  });
});
