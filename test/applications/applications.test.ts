import { sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, test } from 'vitest';
import { changeApplication } from '../../src/applications/change-application.ts';
import { disableApplication, enableApplication } from '../../src/applications/disable-application.ts';
import { findApplicationLogo } from '../../src/applications/find-logo.ts';
import { inspectApplication } from '../../src/applications/inspect-application.ts';
import { listApplications } from '../../src/applications/list-applications.ts';
import { makeSecret } from '../../src/applications/make-secret.ts';
import type { ApplicationProblems, GivenApplication } from '../../src/applications/parse-application.ts';
import { registerApplication } from '../../src/applications/register-application.ts';
import { removeApplication } from '../../src/applications/remove-application.ts';
import { removeSecret } from '../../src/applications/remove-secret.ts';
import { removeApplicationLogo, setApplicationLogo } from '../../src/applications/set-logo.ts';
import { hashToken } from '../../src/crypto/tokens.ts';
import { SERVICE, type Actor } from '../../src/users/actor.ts';
import { makeConsent, makeGrant } from '../support/worker/applications.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeNewOperator } from '../support/worker/operators.ts';
import { getAccount, makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { makePng } from '../support/worker/pictures.ts';
import { givenApplication, register } from '../support/worker/registered-application.ts';
import { services, unique } from '../support/worker/world.ts';

/** Someone who was an operator when they began. */
const FORMER: Actor = { accountId: null, holds: sql`false` };

async function eventsOf(name: string): Promise<string[]> {
  const rows = await services().db.all<{ action: string }>(
    sql`select action from audit_events where reason = ${name} and tenant_id is null order by id`,
  );
  return rows.map(({ action }) => action);
}

async function jwks(): Promise<string> {
  const { publicKey } = await generateKeyPair('ES256');
  return JSON.stringify({ keys: [await exportJWK(publicKey)] });
}

describe('an application is registered', () => {
  test('as it was given, with a secret that is shown once and kept nowhere', async () => {
    const operator = await makeNewOperator();
    const tenant = await makeTenant();
    const given = givenApplication({ tenants: [tenant.id], resources: ['https://api.example'] });
    const by = { ...SERVICE, accountId: operator.accountId };
    const made = await registerApplication(services(), by, given);
    if (made.outcome !== 'registered') throw new Error(made.outcome);

    expect(made.secret).toMatch(/^[\w-]{43}$/);
    const { application, tenants, secrets, signIns } = await inspectApplication(
      services(),
      made.applicationId,
    );
    const { tenants: _, scopes, ...rest } = given;
    expect(application).toMatchObject({ ...rest, scopes: scopes.join(' '), disabledAt: null, version: 0 });
    expect(tenants).toEqual([{ id: tenant.id, name: tenant.name }]);
    expect(secrets).toMatchObject([{ ending: made.secret!.slice(-4), createdBy: operator.username }]);
    expect(signIns).toBe(0);
    const stored = JSON.stringify(await dumpD1());
    expect(stored).toContain(hashToken(made.secret!));
    expect(stored).not.toContain(made.secret);
    expect(await eventsOf(given.name)).toEqual(['application-registered']);
  });

  test('by a key of its own: without a secret', async () => {
    const { id, secret } = await register({ authentication: 'key', jwks: await jwks() });
    expect(secret).toBeNull();
    expect((await inspectApplication(services(), id)).secrets).toEqual([]);
  });

  test.each(['native', 'browser'] as const)('%s: without a secret, and never without PKCE', async (kind) => {
    const { id, secret } = await register({ kind, authentication: 'none', pkceRequired: false });
    expect(secret).toBeNull();
    expect((await inspectApplication(services(), id)).application.pkceRequired).toBe(true);
    await changeApplication(services(), id, { actor: SERVICE }, { pkceRequired: false });
    expect((await inspectApplication(services(), id)).application.pkceRequired).toBe(true);
  });
});

describe('what is wrong is told field by field, and nothing is changed', () => {
  const tooMany = Array.from({ length: 21 }, (_, at) => `https://app.example/${at}`);
  const CASES: [Partial<GivenApplication>, ApplicationProblems][] = [
    [{ name: ' ' }, { name: { problem: 'malformed' } }],
    [{ name: 'Nice\u202eapp' }, { name: { problem: 'malformed' } }],
    [{ scopes: ['profile'] }, { scopes: { problem: 'no-openid' } }],
    [{ redirectUris: [] }, { redirectUris: { problem: 'none' } }],
    [{ redirectUris: tooMany }, { redirectUris: { problem: 'too-many' } }],
    [
      { redirectUris: ['https://app.example/', 'https://app.example/'] },
      { redirectUris: { problem: 'repeated', value: 'https://app.example/' } },
    ],
    [
      { redirectUris: ['https://app.example/', 'http://app.example/'] },
      { redirectUris: { problem: 'not-https', value: 'http://app.example/' } },
    ],
    [
      { postLogoutRedirectUris: ['https://APP.example/'] },
      {
        postLogoutRedirectUris: {
          problem: 'respelt',
          value: 'https://APP.example/',
          instead: 'https://app.example/',
        },
      },
    ],
    [{ resources: ['api'] }, { resources: { problem: 'malformed', value: 'api' } }],
    [{ initiateLoginUri: 'http://app.example/' }, { initiateLoginUri: { problem: 'not-https' } }],
    [{ initiateLoginUri: '' }, { initiateLoginUri: { problem: 'malformed' } }],
    [{ backchannelLogoutUri: 'https://app.example/#' }, { backchannelLogoutUri: { problem: 'fragment' } }],
    [{ jwks: '{"keys":[]}' }, { jwks: { problem: 'not-needed' } }],
    [{ tenants: [] }, { tenants: { problem: 'none' } }],
    [{ tenants: ['Nowhere99'] }, { tenants: { problem: 'unknown-tenant', value: 'Nowhere99' } }],
    [
      { tenants: [`'; drop table tenants --`] },
      { tenants: { problem: 'unknown-tenant', value: `'; drop table tenants --` } },
    ],
  ];

  test.each(CASES)('%j', async (part, problems) => {
    const { id } = await register();
    const before = await dumpD1();
    expect(await registerApplication(services(), SERVICE, givenApplication(part))).toEqual({
      outcome: 'refused',
      problems,
    });
    const { kind: _, authentication: __, ...change } = part;
    expect(
      await changeApplication(services(), id, { actor: SERVICE }, { firstParty: false, ...change }),
    ).toEqual({
      outcome: 'refused',
      problems,
    });
    expect(await dumpD1()).toEqual(before);
  });

  test.each<[Partial<GivenApplication>, ApplicationProblems]>([
    [{ authentication: 'none' }, { authentication: { problem: 'not-for-kind' } }],
    [{ kind: 'native' }, { authentication: { problem: 'not-for-kind' } }],
    [
      { kind: 'browser', authentication: 'key' },
      { authentication: { problem: 'not-for-kind' }, jwks: { problem: 'missing' } },
    ],
    [{ authentication: 'key' }, { jwks: { problem: 'missing' } }],
    [
      { name: '', redirectUris: [], scopes: [], jwks: '{}' },
      {
        name: { problem: 'malformed' },
        redirectUris: { problem: 'none' },
        scopes: { problem: 'no-openid' },
        jwks: { problem: 'not-needed' },
      },
    ],
  ])('of a new one: %j', async (part, problems) => {
    const before = await dumpD1();
    expect(await registerApplication(services(), SERVICE, givenApplication(part))).toEqual({
      outcome: 'refused',
      problems,
    });
    expect(await dumpD1()).toEqual(before);
  });

  test('a change is judged by what the application is', async () => {
    const uris = { redirectUris: ['com.example.app:/callback'] };
    const web = await register();
    const mobile = await register({ kind: 'native', authentication: 'none' });
    expect(await changeApplication(services(), web.id, { actor: SERVICE }, uris)).toMatchObject({
      problems: { redirectUris: { problem: 'not-https' } },
    });
    expect(await changeApplication(services(), mobile.id, { actor: SERVICE }, uris)).toEqual({
      outcome: 'changed',
    });
    const byKey = await register({ authentication: 'key', jwks: await jwks() });
    expect(await changeApplication(services(), byKey.id, { actor: SERVICE }, { jwks: null })).toMatchObject({
      problems: { jwks: { problem: 'missing' } },
    });
  });

  test('a tenant that was removed is none', async () => {
    const tenant = await makeTenant();
    await services().db.run(sql`update tenants set removed_at = 1 where id = ${tenant.id}`);
    const made = await registerApplication(services(), SERVICE, givenApplication({ tenants: [tenant.id] }));
    expect(made).toMatchObject({ problems: { tenants: { problem: 'unknown-tenant', value: tenant.id } } });
  });
});

describe('an application is changed', () => {
  test('in what is given alone, with one event; the same again is none', async () => {
    const [one, other] = [await makeTenant(), await makeTenant()];
    const { id, name } = await register({ tenants: [one.id] });
    const before = await inspectApplication(services(), id);
    const change = { redirectUris: ['https://new.example/'], tenants: [other.id], initiateLoginUri: null };
    for (const _ of [1, 2]) {
      expect(await changeApplication(services(), id, { actor: SERVICE }, change)).toEqual({
        outcome: 'changed',
      });
    }
    const after = await inspectApplication(services(), id);
    expect(after).toEqual({
      ...before,
      application: { ...before.application, redirectUris: ['https://new.example/'], version: 1 },
      tenants: [{ id: other.id, name: other.name }],
    });
    expect(await eventsOf(name)).toEqual(['application-registered', 'application-changed']);
  });

  test('from some tenants to all, and back', async () => {
    const tenant = await makeTenant();
    const { id } = await register({ tenants: [tenant.id] });
    const set = (tenants: GivenApplication['tenants']) =>
      changeApplication(services(), id, { actor: SERVICE }, { tenants });
    await set('all');
    expect((await inspectApplication(services(), id)).tenants).toBe('all');
    expect(
      await services().db.all(sql`select * from application_tenants where application_id = ${id}`),
    ).toEqual([]);
    await set([tenant.id]);
    expect((await inspectApplication(services(), id)).tenants).toHaveLength(1);
  });

  test('by a version that has passed: not at all', async () => {
    const { id } = await register();
    const change = (version: number, name: string) =>
      changeApplication(services(), id, { actor: SERVICE, version }, { name, tenants: 'all' });
    const name = unique('First');
    expect(await change(0, name)).toEqual({ outcome: 'changed' });
    const before = await dumpD1();
    expect(await change(0, 'Second')).toEqual({ outcome: 'stale' });
    expect(await removeApplication(services(), id, { actor: SERVICE, version: 0 })).toEqual({
      outcome: 'stale',
    });
    expect(await dumpD1()).toEqual(before);
  });

  test('of two at once who saw the same, one is told; of two who name no version, none undoes the other', async () => {
    const { id } = await register();
    const change = (given: object, version?: number) =>
      changeApplication(services(), id, { actor: SERVICE, version }, given);
    const both = await Promise.all([change({ firstParty: false }, 0), change({ pkceRequired: false }, 0)]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'stale']);
    const tenant = await makeTenant();
    await Promise.all([
      change({ initiateLoginUri: 'https://app.example/login' }),
      change({ resources: ['urn:example:api'] }),
      change({ tenants: [tenant.id] }),
    ]);
    const { application, tenants } = await inspectApplication(services(), id);
    expect(application).toMatchObject({
      initiateLoginUri: 'https://app.example/login',
      resources: ['urn:example:api'],
    });
    expect(tenants).toEqual([{ id: tenant.id, name: tenant.name }]);
  });

  test('disabled and in use again, each one event', async () => {
    const { id, name } = await register();
    for (const change of [disableApplication, disableApplication, enableApplication, enableApplication]) {
      await change(services(), id, SERVICE);
    }
    const { application } = await inspectApplication(services(), id);
    expect(application).toMatchObject({ disabledAt: null, version: 2 });
    expect(await eventsOf(name)).toEqual([
      'application-registered',
      'application-disabled',
      'application-enabled',
    ]);
  });
});

describe('secrets', () => {
  test('two at a time, whoever makes them at once', async () => {
    const { id, name } = await register();
    const made = await Promise.all(Array.from({ length: 5 }, () => makeSecret(services(), id, SERVICE)));
    expect(made.map(({ outcome }) => outcome).toSorted()).toEqual([
      'made',
      ...Array.from({ length: 4 }, () => 'too-many'),
    ]);
    expect((await inspectApplication(services(), id)).secrets).toHaveLength(2);
    expect(await eventsOf(name)).toEqual(['application-registered', 'application-secret-made']);
  });

  test('one is removed, and there is room for another; it is not removed twice', async () => {
    const { id, name } = await register();
    const second = await makeSecret(services(), id, SERVICE);
    if (second.outcome !== 'made') throw new Error(second.outcome);
    const { secretId } = second;
    await removeSecret(services(), id, { secretId, actor: SERVICE });
    await expect(removeSecret(services(), id, { secretId, actor: SERVICE })).rejects.toThrow('not_found');
    const { secrets } = await inspectApplication(services(), id);
    expect(secrets).toHaveLength(1);
    expect(secrets[0]!.id).not.toBe(secretId);
    expect((await makeSecret(services(), id, SERVICE)).outcome).toBe('made');
    expect((await eventsOf(name)).slice(1)).toEqual([
      'application-secret-made',
      'application-secret-removed',
      'application-secret-made',
    ]);
  });

  test('of another application are not touched', async () => {
    const [mine, other] = [await register(), await register()];
    const { secrets } = await inspectApplication(services(), other.id);
    const before = await dumpD1();
    const given = { secretId: secrets[0]!.id, actor: SERVICE };
    await expect(removeSecret(services(), mine.id, given)).rejects.toThrow('not_found');
    expect(await dumpD1()).toEqual(before);
  });

  test('are for those alone that prove themselves by one', async () => {
    const { id } = await register({ kind: 'native', authentication: 'none' });
    const before = await dumpD1();
    expect(await makeSecret(services(), id, SERVICE)).toEqual({ outcome: 'has-no-secret' });
    expect(await dumpD1()).toEqual(before);
  });
});

test('a logo is served by its hash, also while the application is disabled, and gone once removed', async () => {
  const { id, name } = await register();
  for (const _ of [1, 2])
    expect(await setApplicationLogo(services(), id, SERVICE, makePng())).toEqual({ outcome: 'set' });
  await disableApplication(services(), id, SERVICE);
  const { logoHash, logoWidth } = (await inspectApplication(services(), id)).application;
  expect(logoWidth).toBe(240);
  const address = `/branding/applications/${id}/${logoHash}`;
  const served = await new Person().get(address);
  expect(served.status).toBe(200);
  expect(served.headers.get('content-type')).toBe('image/png');
  expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  const other = await register();
  for (const wrong of [
    address.replace(id, other.id),
    address.replace(/.$/, 'x'),
    `/branding/${id}/${logoHash}`,
  ]) {
    expect((await new Person().get(wrong)).status, wrong).toBe(404);
  }
  expect(await setApplicationLogo(services(), id, SERVICE, makePng({ width: 5 }))).toMatchObject({
    outcome: 'wrong-size',
  });
  for (const _ of [1, 2]) await removeApplicationLogo(services(), id, SERVICE);
  expect(await findApplicationLogo(services().db, id, logoHash!)).toBeNull();
  expect((await eventsOf(name)).filter((action) => action === 'application-changed')).toHaveLength(2);
});

test('removed, it is gone with all that it held; what others hold stays', async () => {
  const tenant = await makeTenant();
  const { id: accountId } = await getAccount((await makeUser(tenant)).username);
  const [gone, stays] = [await register({ tenants: [tenant.id] }), await register({ tenants: [tenant.id] })];
  for (const { id } of [gone, stays]) {
    await setApplicationLogo(services(), id, SERVICE, makePng());
    const relation = { accountId, tenantId: tenant.id, applicationId: id };
    await makeGrant(relation);
    await makeConsent(relation);
  }
  expect((await inspectApplication(services(), gone.id)).signIns).toBe(1);
  const ofGone = async () =>
    Object.entries(await dumpD1()).filter(([, rows]) => JSON.stringify(rows).includes(gone.id));
  expect((await ofGone()).map(([table]) => table).toSorted()).toEqual([
    'application_logos',
    'application_secrets',
    'application_tenants',
    'applications',
    'consents',
    'grants',
  ]);
  const others = await inspectApplication(services(), stays.id);
  expect(await removeApplication(services(), gone.id, { actor: SERVICE })).toEqual({ outcome: 'removed' });
  expect(await ofGone()).toEqual([]);
  expect(await inspectApplication(services(), stays.id)).toEqual(others);
  expect(await services().db.all(sql`select id from refresh_tokens`)).toHaveLength(1);
  expect(await eventsOf(gone.name)).toContain('application-removed');
  await expect(inspectApplication(services(), gone.id)).rejects.toThrow('not_found');
});

describe('nobody else', () => {
  const DEEDS: [string, (id: string, actor: Actor) => Promise<unknown>][] = [
    ['registers', (_, actor) => registerApplication(services(), actor, givenApplication())],
    [
      'changes',
      (id, actor) => changeApplication(services(), id, { actor }, { name: 'Other', tenants: 'all' }),
    ],
    ['disables', (id, actor) => disableApplication(services(), id, actor)],
    ['removes', (id, actor) => removeApplication(services(), id, { actor })],
    ['makes a secret', (id, actor) => makeSecret(services(), id, actor)],
    [
      'removes a secret',
      async (id, actor) => {
        const { secrets } = await inspectApplication(services(), id);
        return removeSecret(services(), id, { secretId: secrets[0]!.id, actor });
      },
    ],
    ['sets a logo', (id, actor) => setApplicationLogo(services(), id, actor, makePng())],
    ['removes a logo', (id, actor) => removeApplicationLogo(services(), id, actor)],
  ];

  test.each(DEEDS)('who is no operator any more %s anything', async (_, deed) => {
    const { id } = await register();
    await setApplicationLogo(services(), id, SERVICE, makePng({ width: 100 }));
    const before = await dumpD1();
    await expect(deed(id, FORMER)).rejects.toMatchObject({ code: 'not_an_operator' });
    expect(await dumpD1()).toEqual(before);
  });

  test.each(DEEDS.slice(1))('%s what is not there', async (_, deed) => {
    const before = await dumpD1();
    await expect(deed('nothing', SERVICE)).rejects.toMatchObject({ code: 'not_found' });
    expect(await dumpD1()).toEqual(before);
  });
});

describe('the list', () => {
  test('is by name, whatever the case, page by page, each once; also those of one name', async () => {
    const word = unique('Zebra');
    const names = [`${word} b`, `${word} A`, `${word} a`, `${word} c`, `${word} A`];
    for (const name of names) await register({ name });
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listApplications(services().db, { search: word.toUpperCase() }, { after, limit: 2 });
      seen.push(...page.applications.map(({ name }) => name));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen.map((name) => name.toLowerCase())).toEqual(
      names.map((name) => name.toLowerCase()).toSorted(),
    );
  });

  test('is searched by a part of name or id, in letters beyond English too, and tells of how many tenants', async () => {
    const tenant = await makeTenant();
    const name = `Ølbilen ${unique('n')}`;
    const { id } = await register({ name, tenants: [tenant.id] });
    for (const search of [`øLBILEN ${name.split(' ')[1]}`, id.slice(3, 20)]) {
      const { applications } = await listApplications(services().db, { search }, { limit: 10 });
      expect(applications).toMatchObject([{ id, name, kind: 'web', tenants: 1, disabledAt: null }]);
    }
    for (const search of ['%', '_', `' or 1=1 --`, '\0']) {
      const { applications } = await listApplications(
        services().db,
        { search },
        { after: search, limit: 10 },
      );
      expect(applications).toEqual([]);
    }
  });
});
