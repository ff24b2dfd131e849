import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { removeAccount } from '../../src/accounts/remove-account.ts';
import { switchDomainOn } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1, brokenKv, forgetfulKv } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import {
  identitiesOf,
  leadFrom,
  makeFederated,
  makeFederatedUser,
  register,
  signInByUsername,
} from '../support/worker/federation.ts';
import { setSwitches, signInAtProvider } from '../support/worker/outside.ts';
import { getAccount, historyOf, makeTenant, makeUser, signIn } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, MINUTE, services, unique } from '../support/worker/world.ts';
import { expectStillAsked, leadToProof, makeSilentAdmin, SESSION } from './silent-admin.ts';

/** Each dependency failing by itself: an honest page, nothing half done, and the next try gets in. */

function expectHonest(page: Page): void {
  expect(page.status).toBe(503);
  expect(page.text).toMatch(/Reference: [a-z2-7]{8}/);
  expect(page.location).toBeNull();
}

/** Someone who has a password in a domain that is switched on, back from the provider for the first time. */
async function comingBack(by: 'username' | 'button' = 'username') {
  const federated = await makeFederated({ on: false, tenant: await makeTenant() });
  const { tenant, domain, domainId, directory } = federated;
  const { username } = await makeUser(tenant, { username: `${unique('max')}@${domain}` });
  await switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
  const person = new Person();
  const led =
    by === 'username'
      ? { location: await leadFrom(person, username) }
      : await person.post('/federation/microsoft');
  const back = await signInAtProvider(led.location!, { as: username, directory });
  return { ...federated, username, person, back };
}

async function expectNextTryGetsIn({ username, tenant }: Awaited<ReturnType<typeof comingBack>>) {
  const again = new Person();
  const page = await signInByUsername(again, username);
  expect(page.status).toBe(303);
  expect((await again.get(`/tenants/${tenant.id}`)).status).toBe(200);
  expect(await identitiesOf(username)).toHaveLength(1);
  const linked = (await historyOf(username)).filter((event) => event === 'identity-linked success');
  expect(linked).toHaveLength(1);
}

describe('D1', () => {
  test.each([
    ['username', 0],
    ['username', 1],
    ['button', 0],
    ['button', 1],
  ] as const)('fails on the way back by the %s, after %i: nothing is linked', async (by, after) => {
    const coming = await comingBack(by);
    const { person, back } = coming;
    const before = await dumpD1();
    person.bindings = { DB: brokenD1(env.DB, { after }) };
    expectHonest(await person.get(back));
    expect(await dumpD1()).toEqual(before);
    expect(person.cookies.has(SESSION)).toBe(false);
    person.bindings = {};
    await expectNextTryGetsIn(coming);
  });

  test('does it and its answer is lost: the person is not in, and gets in by coming again', async () => {
    const coming = await comingBack();
    const { person, back, username } = coming;
    person.bindings = { DB: brokenD1(env.DB, { after: 1, lost: true, failures: 1 }) };
    expectHonest(await person.get(back));
    expect(person.cookies.has(SESSION)).toBe(false);
    expect(await identitiesOf(username)).toHaveLength(1);
    expect((await getAccount(username)).passwordHash).toBeNull();
    person.bindings = {};
    await expectNextTryGetsIn(coming);
  });

  test('fails while a refusal is noted: the page is honest all the same', async () => {
    const federated = await makeFederated();
    const person = new Person();
    const username = `${unique('nobody')}@${federated.domain}`;
    const back = await signInAtProvider(await leadFrom(person, username), { as: username });
    person.bindings = { DB: brokenD1(env.DB, { after: 1 }) };
    expectHonest(await person.get(back));
  });

  test.each([0, 1])(
    'fails where the person proves it again, after %i: the session is what it was',
    async (after) => {
      const admin = await makeSilentAdmin('microsoft');
      const { person, username } = admin;
      const back = await signInAtProvider(await leadToProof(admin), { as: username });
      const session = person.cookies.get(SESSION);
      person.bindings = { DB: brokenD1(env.DB, { after }) };
      expectHonest(await person.get(back));
      person.bindings = {};
      await expectStillAsked(admin, session);
      const again = await person.get(await signInAtProvider(await leadToProof(admin), { as: username }));
      expect(again.location).toBe(admin.path);
    },
  );

  test('fails where the way begins: nobody is led anywhere; a button needs it not', async () => {
    const { username } = await register(await makeFederated());
    const person = new Person({ bindings: { DB: brokenD1(env.DB) } });
    expectHonest(await person.post('/sign-in', { username }));
    expect((await person.post('/federation/microsoft')).location).toMatch(/^https:/);
  });
});

describe('KV', () => {
  test('fails to keep the session: nothing is linked, the password is still there', async () => {
    const coming = await comingBack();
    const { person, back, username } = coming;
    const before = await dumpD1();
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS) };
    expectHonest(await person.get(back));
    expect(await dumpD1()).toEqual(before);
    expect((await getAccount(username)).passwordHash).not.toBeNull();
    person.bindings = {};
    await expectNextTryGetsIn(coming);
  });

  test.each(['get', 'put'])('fails to %s where the person proves it again', async (operation) => {
    const admin = await makeSilentAdmin('microsoft');
    const { person, username } = admin;
    const back = await signInAtProvider(await leadToProof(admin), { as: username });
    const session = person.cookies.get(SESSION);
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS, [operation]) };
    expectHonest(await person.get(back));
    person.bindings = {};
    await expectStillAsked(admin, session);
  });
});

test('the provider down: it is said, and nobody who is signed in notices', async () => {
  const federated = await makeFederated();
  const { username, person } = await makeFederatedUser(federated);
  const down = (all: { all?: 'down' }) => setSwitches('microsoft', federated.directory, all);
  await down({ all: 'down' });
  clock.advance(2 * MINUTE);
  const other = new Person();
  const page = await other.post('/sign-in', { username });
  expectHonest(page);
  expect(page.html).toContain('href="/recovery"');
  expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(200);
  await down({});
  const again = await other.post('/federation/again', { flow: page.flow });
  expect((await other.get(await signInAtProvider(again.location!, { as: username }))).status).toBe(303);
});

describe('KV serves minute-old values', () => {
  async function withStaleKv(person: Person): Promise<void> {
    person.bindings = { SESSIONS: forgetfulKv(env.SESSIONS) };
    // Read once, so that the edge has it.
    expect((await person.get('/account')).status).toBe(200);
  }

  test('after a domain was switched on: passwords’ sessions are over', async () => {
    const federated = await makeFederated({ on: false, tenant: await makeTenant() });
    const { tenant, domain, domainId } = federated;
    const { person, username } = await makeUser(tenant, { username: `${unique('max')}@${domain}` });
    await signIn(person, username);
    await withStaleKv(person);
    await switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
    for (const path of ['/account', `/tenants/${tenant.id}`]) {
      expect((await person.get(path)).location).toMatch(/^\/sign-in\?flow=/);
    }
  });

  test('after someone was removed', async () => {
    const { username, person } = await makeFederatedUser(await makeFederated());
    await withStaleKv(person);
    await removeAccount(services(), SERVICE, (await getAccount(username)).id);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    expect(
      (await signInByUsername(new Person(), username)).status,
      'and the provider brings nobody back',
    ).toBe(403);
  });

  test('after they signed out, here or everywhere', async () => {
    const federated = await makeFederated();
    for (const path of ['/sign-out', '/sign-out/everywhere']) {
      const { person } = await makeFederatedUser(federated);
      await withStaleKv(person);
      const copy = new Person({ bindings: person.bindings });
      copy.cookies.set(SESSION, person.cookies.get(SESSION)!);
      await person.post(path);
      expect((await copy.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    }
  });

  test('after they signed in anew in the same browser: the session before is over', async () => {
    const { username, person } = await makeFederatedUser(await makeFederated());
    await withStaleKv(person);
    const copy = new Person({ bindings: person.bindings });
    copy.cookies.set(SESSION, person.cookies.get(SESSION)!);
    await signInByUsername(person, username);
    expect((await person.get('/account')).status).toBe(200);
    expect((await copy.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });
});
