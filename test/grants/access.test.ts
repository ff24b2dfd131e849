import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { consents, grants } from '../../src/grants/schema.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeApplication, makeConsent, makeGrant, type Relation } from '../support/worker/applications.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { getAccount, historyOf, makeTenant, makeUser, signIn, signInAs } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, services } from '../support/worker/world.ts';

/** Someone signed in, and an application that may know of them. */
async function makeRelation(given: Parameters<typeof makeApplication>[0] = {}) {
  const tenant = await makeTenant();
  const user = await makeUser(tenant);
  const application = await makeApplication(given);
  const { id: accountId } = await getAccount(user.username);
  const relation: Relation = { accountId, tenantId: tenant.id, applicationId: application.id };
  return { ...user, tenant, application, relation, removal: removalOf(relation) };
}

function removalOf({ applicationId, tenantId }: Relation): string {
  return `/account/applications/${applicationId}/${tenantId}/removal`;
}

/** The section of 'My account', as text. */
async function accessOf(person: Person): Promise<string> {
  const { text } = await person.get('/account');
  return text.slice(text.indexOf('Applications with access'), text.lastIndexOf('Language'));
}

async function leftOf({ accountId }: Relation) {
  const { db } = services();
  const left = await db.select().from(grants).where(eq(grants.accountId, accountId));
  const consented = await db.select().from(consents).where(eq(consents.accountId, accountId));
  return { live: left.filter(({ revokedAt }) => revokedAt === null).length, consented: consented.length };
}

describe('applications with access', () => {
  test('nobody has any at first, and the page says so', async () => {
    const { person } = await makeUser(await makeTenant());
    const shown = await accessOf(person);
    expect(shown).toContain('No application has access');
    expect(shown).not.toContain('Remove access');
  });

  test('what was consented to stands with its application, tenant and what it may, in words', async () => {
    const { person, tenant, application, relation } = await makeRelation({ firstParty: false });
    await makeConsent(relation, 'openid profile offline_access');
    const shown = await accessOf(person);
    expect(shown).toContain(`${application.name} At ${tenant.name} May sign you in, see your name`);
    expect(shown).toContain('and stay signed in while you are away.');
    expect(shown).toContain('Not signed in right now');
    expect(shown).not.toContain('see your email address');
  });

  test('consent and sign-in are one line, with all that it may, the first day and the last use', async () => {
    const { username, application, relation } = await makeRelation();
    await makeConsent(relation, 'openid');
    clock.advance(3 * DAY);
    const person = await signInAs(username);
    await makeGrant({ ...relation, scopes: 'openid email' });
    await makeGrant({ ...relation, scopes: 'openid tenant' });
    const shown = await accessOf(person);
    expect(shown.split(application.name)).toHaveLength(2);
    expect(shown).toContain('see your email address, and see your tenant, role and associate id');
    const [, since, used] = /Since (.+?) Last used (.+?) Remove/.exec(shown)!;
    expect(since).not.toBe(used);
  });

  test('in Norwegian too', async () => {
    const { username, relation } = await makeRelation();
    await makeConsent(relation, 'openid profile email tenant offline_access');
    const person = new Person({ language: 'nb' });
    await signIn(person, username);
    const { text } = await person.get('/account');
    expect(text).toContain(
      'Kan logge deg på, se navnet, brukernavnet og språket ditt, se e-postadressen din, se virksomheten',
    );
    expect(text).toContain('og være pålogget mens du er borte.');
  });

  test.each<[string, (relation: Relation) => Promise<unknown>]>([
    ['expired', (relation) => makeGrant({ ...relation, expiresAt: clock.now() - 1 })],
    ['revoked', (relation) => makeGrant({ ...relation, revokedAt: clock.now() })],
    ['of an earlier epoch of the account', (relation) => makeGrant({ ...relation, epoch: -1 })],
    [
      'in a tenant that is suspended',
      async (relation) => {
        await makeGrant(relation);
        await suspendTenant(services(), relation.tenantId, SERVICE);
      },
    ],
  ])('a sign-in that is %s is none', async (_, prepare) => {
    const { person, application, relation } = await makeRelation();
    await prepare(relation);
    expect(await accessOf(person)).not.toContain(application.name);
  });

  test('a sign-in ends with the session that it came from, unless it may outlive it', async () => {
    const { username, application, relation, person } = await makeRelation();
    const offline = await makeApplication();
    const sid = person.cookies.get('__Host-session')!.split('.')[1]!;
    await makeGrant({ ...relation, sid });
    await makeGrant({ ...relation, applicationId: offline.id, sid, offline: true });
    await person.post('/sign-out');
    const shown = await accessOf(await signInAs(username));
    expect(shown).not.toContain(application.name);
    expect(shown).toContain(offline.name);
  });

  test("shows nothing of another person's", async () => {
    const { tenant, application, relation } = await makeRelation();
    await makeConsent(relation);
    await makeGrant(relation);
    const { person } = await makeUser(tenant);
    expect(await accessOf(person)).not.toContain(application.name);
  });
});

describe('removing access', () => {
  test('takes the consent and ends the sign-ins there, says so, and is in the log by its name', async () => {
    const { username, person, application, relation, removal } = await makeRelation();
    await makeConsent(relation);
    await makeGrant({ ...relation, offline: true });
    const removed = await person.post(removal);
    expect(removed.location).toBe('/account?done=access-removed');
    const page = await person.follow(removed);
    expect(page.text).toContain('The access is removed.');
    expect(page.text).not.toContain(application.name);
    expect(await leftOf(relation)).toEqual({ live: 0, consented: 0 });
    expect(await historyOf(username)).toContain(`consent-withdrawn success ${application.name}`);
  });

  test("stands in the tenant's log as the person's own deed", async () => {
    const { tenant, person, application, relation, removal, username } = await makeRelation();
    const admin = await makeUser(tenant, { role: 'admin' });
    await makeConsent(relation);
    await person.post(removal);
    const log = await admin.person.get(
      `/admin/${tenant.id}/audit?${new URLSearchParams({ person: username }).toString()}`,
    );
    expect(log.text).toContain(
      `Removed the access of an application “${application.name}” Test Person ${username} Themselves`,
    );
  });

  test('leaves the same application in another tenant, and other applications, as they are', async () => {
    const { person, relation, removal } = await makeRelation();
    const others = [
      { ...relation, tenantId: (await makeTenant()).id },
      { ...relation, applicationId: (await makeApplication()).id },
    ];
    for (const one of [relation, ...others]) {
      await makeConsent(one);
      await makeGrant(one);
    }
    await person.post(removal);
    expect(await leftOf(relation)).toEqual({ live: 2, consented: 2 });
  });

  test("another person's cannot be removed, whatever is asked for", async () => {
    const { relation, removal, username } = await makeRelation();
    await makeConsent(relation);
    await makeGrant(relation);
    const { person } = await makeUser({ id: relation.tenantId });
    const before = await dumpD1();
    expect((await person.post(removal)).status).toBe(303);
    expect(await dumpD1()).toEqual(before);
    expect(await historyOf(username)).not.toContain('consent-withdrawn');
  });

  test('twice, or of what is not there, is one event or none', async () => {
    const { username, person, relation, removal } = await makeRelation();
    await makeConsent(relation);
    await Promise.all([person.post(removal), person.post(removal)]);
    await person.post(removal);
    const events = (await historyOf(username)).filter((event) => event.startsWith('consent-withdrawn'));
    expect(events).toHaveLength(1);
    const before = await dumpD1();
    await person.post(removalOf({ ...relation, applicationId: 'a'.repeat(24) }));
    expect(await dumpD1()).toEqual(before);
  });

  test('by a session that has ended changes nothing', async () => {
    const { username, person, relation, removal } = await makeRelation();
    const stolen = new Person();
    for (const [name, value] of person.cookies) stolen.cookies.set(name, value);
    await (await signInAs(username)).post('/sign-out/everywhere');
    await makeConsent(relation);
    await makeGrant(relation);
    expect((await stolen.post(removal)).location).toContain('/sign-in');
    expect(await leftOf(relation)).toEqual({ live: 1, consented: 1 });
  });

  test.each([
    '/account/applications/No_Id/Cust1/removal',
    `/account/applications/${'a'.repeat(24)}/a%2Fb/removal`,
  ])('%s is no address', async (path) => {
    const { person } = await makeUser(await makeTenant());
    expect((await person.post(path)).status).toBe(404);
  });

  test('tells an application that wants to know, of exactly what ended', async () => {
    const { person, relation, removal } = await makeRelation({
      backchannelLogoutUri: 'https://app.example/logged-out',
    });
    const other = await makeUser({ id: relation.tenantId });
    const { sid } = await makeGrant(relation);
    await makeGrant({ ...relation, accountId: (await getAccount(other.username)).id });
    await person.post(removal);
    const told = await services().db.all<{ recipient: string; parameters: string }>(
      sql`select recipient, parameters from outbox where recipient = 'https://app.example/logged-out'`,
    );
    expect(told.map(({ parameters }) => JSON.parse(parameters) as unknown)).toEqual([
      {
        application: relation.applicationId,
        account: relation.accountId,
        tenant: relation.tenantId,
        sid,
      },
    ]);
  });

  test('takes one round trip to D1', async () => {
    const { person, relation, removal } = await makeRelation();
    await makeGrant(relation);
    const { operations } = await person.post(removal);
    expect(operations).toEqual({ d1: 1, kv: 1, kvWrites: 0 });
  });
});
