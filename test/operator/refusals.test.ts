import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { getOperator } from '../../src/accounts/operator.ts';
import { inspectApplication } from '../../src/applications/inspect-application.ts';
import { operator } from '../../src/operator/routes.tsx';
import { findSession, type Session } from '../../src/sessions/session.ts';
import { getAccount, makeTenant, makeUser } from '../support/worker/people.ts';
import { makeDispute } from '../support/worker/disputes.ts';
import { givePassword, makeOperator } from '../support/worker/operators.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { register } from '../support/worker/registered-application.ts';
import { clock, HOUR, services } from '../support/worker/world.ts';

/** Nothing of the console is there for anyone but operators. */

const scene = {
  tenantId: '',
  accountId: '',
  operatorId: '',
  applicationId: '',
  secretId: '',
  domainId: '',
  disputeId: '',
};
let admin: Person;
let user: Person;

beforeAll(async () => {
  const tenant = await makeTenant();
  const theirs = await makeUser(tenant, { role: 'admin' });
  admin = theirs.person;
  user = (await makeUser(tenant)).person;
  scene.tenantId = tenant.id;
  scene.accountId = (await getAccount(theirs.username)).id;
  scene.operatorId = (await makeOperator()).accountId;
  scene.applicationId = (await register()).id;
  scene.secretId = (await inspectApplication(services(), scene.applicationId)).secrets[0]!.id;
  const disputed = await makeDispute(tenant);
  scene.domainId = disputed.domainId;
  scene.disputeId = disputed.disputeId;
});

const GETS = [
  '',
  '/tenants',
  '/new-tenant',
  '/tenants/{tenant}',
  '/tenants/{tenant}/suspension',
  '/tenants/{tenant}/removal',
  '/tenants/{tenant}/administrators/new',
  '/accounts',
  '/accounts/{account}',
  '/accounts/{account}/primary-tenant',
  '/accounts/{account}/removal',
  '/applications',
  '/new-application',
  '/applications/{application}',
  '/applications/{application}/secrets/{secret}/removal',
  '/applications/{application}/disabling',
  '/applications/{application}/removal',
  '/domains',
  '/domains/{domain}',
  '/domains/disputes/{dispute}/moving',
  '/domains/disputes/{dispute}/keeping',
  '/operators',
  '/operators/{operator}/removal',
  '/api-tokens',
  '/signing-keys',
  '/signing-keys/{algorithm}/rotation',
  '/nothing-is-here',
];
const POSTS = [
  '/new-tenant',
  '/tenants/{tenant}/name',
  '/tenants/{tenant}/invitation-limit',
  '/tenants/{tenant}/suspension',
  '/tenants/{tenant}/resumption',
  '/tenants/{tenant}/removal',
  '/tenants/{tenant}/removal/withdrawal',
  '/tenants/{tenant}/administrators',
  '/accounts/{account}/sessions/sign-out',
  '/accounts/{account}/primary-tenant',
  '/accounts/{account}/removal',
  '/new-application',
  '/applications/{application}/settings',
  '/applications/{application}/secrets',
  '/applications/{application}/secrets/{secret}/removal',
  '/applications/{application}/logo',
  '/applications/{application}/logo/removal',
  '/applications/{application}/disabling',
  '/applications/{application}/enabling',
  '/applications/{application}/removal',
  '/domains/{domain}/recovery',
  '/domains/disputes/{dispute}/moving',
  '/domains/disputes/{dispute}/keeping',
  '/operators',
  '/operators/{operator}/removal',
  '/api-tokens',
  '/api-tokens/{account}/revocation',
  '/signing-keys/{algorithm}/rotation',
];
const FIELDS = {
  name: 'Taken over',
  perDay: '1',
  version: '0',
  confirmation: '{tenant}',
  username: 'intruder@people.example',
  tenant: '{tenant}',
  kind: 'web',
  authentication: 'secret',
  party: 'first',
  redirectUris: 'https://intruder.example/callback',
  postLogoutRedirectUris: '',
  initiateLoginUri: '',
  backchannelLogoutUri: '',
  openid: 'on',
  resources: '',
  whichTenants: 'all',
  tenants: '',
  signingAlgorithm: 'RS256',
  withdraw: 'on',
};

function fill(text: string): string {
  return text
    .replaceAll('{tenant}', scene.tenantId)
    .replaceAll('{account}', scene.accountId)
    .replaceAll('{operator}', scene.operatorId)
    .replaceAll('{application}', scene.applicationId)
    .replaceAll('{secret}', scene.secretId)
    .replaceAll('{domain}', scene.domainId)
    .replaceAll('{dispute}', scene.disputeId)
    .replaceAll('{algorithm}', 'RS256');
}

/** Every address of the console, by every way. */
async function askForAll(person: Person): Promise<Page[]> {
  const fields = Object.fromEntries(Object.entries(FIELDS).map(([name, value]) => [name, fill(value)]));
  const pages: Page[] = [];
  for (const path of GETS) pages.push(await person.get(fill(`/operator${path}`)));
  for (const path of POSTS) pages.push(await person.post(fill(`/operator${path}`), fields));
  return pages;
}

const TABLES = [
  'tenants',
  'accounts',
  'users',
  'api_tokens',
  'applications',
  'application_tenants',
  'application_secrets',
  'application_logos',
  'signing_keys',
  'domains',
  'disputes',
  'outbox',
  'audit_events',
];

async function everything(): Promise<string> {
  const { db } = services();
  const rows: unknown[] = [];
  for (const table of TABLES) {
    rows.push(await db.all(sql`select * from ${sql.identifier(table)} order by 1`));
  }
  return JSON.stringify(rows);
}

test('the list is of all addresses of the console', () => {
  const routes = operator.routes.filter(({ method }) => method !== 'ALL');
  const written = (path: string) => path.replace(/\{\w+\}/g, '{}') || '/';
  const listed = [
    ...GETS.slice(0, -1).map((path) => `GET ${written(path)}`),
    ...POSTS.map((path) => `POST ${written(path)}`),
  ];
  const there = routes.map(({ method, path }) => `${method} ${path.replace(/:\w+(\{[^/]*\})?/g, '{}')}`);
  expect(listed.toSorted()).toEqual(there.toSorted());
});

describe('refused, nothing changed, nothing revealed', () => {
  test('no session: to the sign-in', async () => {
    const before = await everything();
    for (const page of await askForAll(new Person())) expect(page.location).toMatch(/^\/sign-in\?flow=/);
    expect(await everything()).toBe(before);
  });

  test.each(['a plain user', 'an administrator of a tenant'])('%s: nothing is there', async (who) => {
    const person = who === 'a plain user' ? user : admin;
    const before = await everything();
    const nothing = await person.get('/nothing-is-here');
    const blank = (page: Page) =>
      page.html.replace(/<code>[a-z2-7]{8}<\/code>/, '').replace(/value="\/[^"]*"/, '');
    for (const page of await askForAll(person)) {
      expect(page.status).toBe(404);
      expect(blank(page)).toBe(blank(nothing));
    }
    expect(await everything()).toBe(before);
  });

  test('an operator who has given the password and not the code: to the sign-in', async () => {
    const { username } = await makeOperator();
    const person = new Person();
    await givePassword(person, username);
    const before = await everything();
    for (const page of await askForAll(person)) expect(page.location).toMatch(/^\/sign-in\?flow=/);
    expect(await everything()).toBe(before);
  });

  test('an operator after eight hours: to the sign-in', async () => {
    const { person } = await makeOperator();
    clock.advance(8 * HOUR);
    const before = await everything();
    for (const page of await askForAll(person)) expect(page.location).toMatch(/^\/sign-in\?flow=/);
    expect(await everything()).toBe(before);
  });

  test('a form of another site', async () => {
    const { person } = await makeOperator();
    const before = await everything();
    for (const path of POSTS) {
      const page = await person.post(fill(`/operator${path}`), {}, { Origin: 'https://evil.example' });
      expect(page.status).toBe(403);
    }
    expect(await everything()).toBe(before);
  });

  test('of an operator’s session, only one that password and code began within eight hours', async () => {
    const { person } = await makeOperator();
    const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
    const { now } = services();
    const signedIn = (given: Partial<Session>) => getOperator(services(), { ...session, ...given });
    await expect(signedIn({})).resolves.toMatchObject({ actor: { accountId: session.accountId } });
    await expect(signedIn({ proofs: [{ method: 'pwd', to: 'superid', at: now }] })).rejects.toThrow(
      'not_an_operator',
    );
    await expect(signedIn({ proofs: [{ method: 'otp', to: 'superid', at: now }] })).rejects.toThrow(
      'not_an_operator',
    );
    await expect(signedIn({ startedAt: now - 8 * HOUR })).rejects.toThrow('not_an_operator');
    await expect(signedIn({ epoch: session.epoch + 1 })).rejects.toThrow('sign_in_required');
  });
});

describe('what can open doors asks for a recent proof', () => {
  const doors = [
    // Whatever operators change, and what leads to it.
    ...POSTS.map((path) => ['post', path] as const),
    ['get', '/new-tenant'],
    ['get', '/tenants/{tenant}/suspension'],
    ['get', '/tenants/{tenant}/removal'],
    ['get', '/tenants/{tenant}/administrators/new'],
    ['get', '/accounts/{account}/primary-tenant'],
    ['get', '/accounts/{account}/removal'],
    ['get', '/new-application'],
    ['get', '/applications/{application}/secrets/{secret}/removal'],
    ['get', '/applications/{application}/disabling'],
    ['get', '/applications/{application}/removal'],
    ['get', '/domains/disputes/{dispute}/moving'],
    ['get', '/domains/disputes/{dispute}/keeping'],
    ['get', '/signing-keys/{algorithm}/rotation'],
    ['get', '/operators/{operator}/removal'],
    ['get', '/api-tokens'],
  ] as const;

  test('and changes nothing until there is one', async () => {
    const { person } = await makeOperator();
    clock.advance(10 * 60_000);
    const before = await everything();
    const typed = {
      ...FIELDS,
      tenant: 'on',
      id: 'Cust1',
      model: 'basic',
      language: 'en',
      supportMail: '',
      supportPhone: '',
      firstName: 'A',
      lastName: 'B',
      associateId: '1',
    };
    for (const [way, path] of doors) {
      const page = await (way === 'get'
        ? person.get(fill(`/operator${path}`))
        : person.post(fill(`/operator${path}`), typed));
      expect(page.location, `${way} ${path}`).toMatch(/^\/sign-in\/again\?flow=/);
    }
    expect(await everything()).toBe(before);
  });
});
