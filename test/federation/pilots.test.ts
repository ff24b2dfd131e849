import { describe, expect, test } from 'vitest';
import { sendMail } from '../../src/mail/send-outbox.ts';
import { addPilot, removePilot } from '../../src/domains/pilots.ts';
import { switchDomainOn } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  identitiesOf,
  makeFederated,
  signInByUsername,
  type Federated,
} from '../support/worker/federation.ts';
import { signInAtProvider } from '../support/worker/outside.ts';
import {
  getAccount,
  makeTenant,
  makeUser,
  signIn,
  signInAs,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { ALL_SCOPES, COUNTS, OVER, stateOf } from '../support/worker/signed-in.ts';
import { lastMailTo, services, unique } from '../support/worker/world.ts';
import { come, expectRefused } from './expect-refused.ts';

/** Named people try the provider while everyone else goes on as before; then it is on for all. */

/** A domain that is proved and not on, with someone of the pilot and a colleague; both have a password. */
async function makePilot(provider: 'microsoft' | 'google' = 'microsoft') {
  const federated = await makeFederated({ provider, on: false, tenant: await makeTenant() });
  const { tenant, domain, domainId } = federated;
  const [pilot, colleague] = [
    await makeUser(tenant, { username: `${unique('pilot')}@${domain}` }),
    await makeUser(tenant, { username: `${unique('other')}@${domain}` }),
  ];
  const named = { domainId, username: pilot.username, mail: true, actor: SERVICE };
  const added = await addPilot(services(), tenant.id, named);
  if (added.outcome !== 'added') throw new Error(added.outcome);
  await sendMail(services(), added.mailId!);
  return { federated, tenant, domainId, pilot, colleague };
}

async function comeByButton(federated: Federated, as: string): Promise<Person> {
  const person = new Person();
  const page = await come(person, federated, { by: 'button', as });
  if (page.status !== 303) throw new Error(`${page.status} ${page.text}`);
  return person;
}

function switchOn({ tenant, domainId }: Pick<Federated, 'tenant' | 'domainId'>) {
  return switchDomainOn(services(), tenant.id, { domainId, actor: SERVICE });
}

describe.each(['microsoft', 'google'] as const)('a pilot with %s', (provider) => {
  test('lets those who are named in by the button, and nobody else', async () => {
    const { federated, tenant, pilot, colleague } = await makePilot(provider);
    const person = await comeByButton(federated, pilot.username);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    const other = new Person();
    const attempt = () => come(other, federated, { by: 'button', as: colleague.username });
    const page = await expectRefused(other, attempt, { reason: 'not-in-pilot', tenant: tenant.id });
    expect(page.text).toContain('Go on with your username and password');
    expect(await identitiesOf(colleague.username)).toEqual([]);
  });

  test('and by the link that is mailed to them, for which nobody types anything', async () => {
    const { tenant, domainId, pilot, colleague } = await makePilot(provider);
    const { links } = await lastMailTo(pilot.username);
    const path = `/federation/pilots/${domainId}`;
    expect(links.map((link) => new URL(link).pathname)).toContain(path);
    for (const [who, location] of [
      [pilot, `/tenants/${tenant.id}`],
      [colleague, null],
    ] as const) {
      const person = new Person();
      expect((await person.get(path)).status).toBe(200);
      const led = await person.post(path);
      expect(led.location).not.toContain('login_hint');
      const back = await person.get(await signInAtProvider(led.location!, { as: who.username }));
      expect(back.location).toBe(location);
    }
  });

  test('changes nothing of the username page, for anyone, and passwords go on working', async () => {
    const { federated, pilot, colleague } = await makePilot(provider);
    await comeByButton(federated, pilot.username);
    for (const username of [pilot.username, colleague.username, `nobody@${federated.domain}`]) {
      const page = await typeUsername(new Person(), username);
      expect(page.html, username).toContain('type="password"');
    }
    expect((await signIn(new Person(), pilot.username)).status, 'nor is it deleted').toBe(303);
    expect((await signIn(new Person(), colleague.username)).status).toBe(303);
    expect((await getAccount(pilot.username)).passwordHash).not.toBeNull();
  });
});

describe('someone of the pilot', () => {
  test('who is of it no longer is refused by the button and goes on with the password', async () => {
    const { federated, tenant, domainId, pilot } = await makePilot();
    const person = await comeByButton(federated, pilot.username);
    const { userId } = pilot;
    await removePilot(services(), tenant.id, { domainId, userId, actor: SERVICE });
    const again = new Person();
    const attempt = () => come(again, federated, { by: 'button', as: pilot.username });
    await expectRefused(again, attempt, { reason: 'not-in-pilot', tenant: tenant.id });
    expect((await signIn(again, pilot.username)).status).toBe(303);
    expect((await person.get('/account')).status, 'what the provider signed in goes on').toBe(200);
  });

  test('while the way is under way: whoever is taken out before coming back is not linked', async () => {
    const { federated, tenant, domainId, pilot } = await makePilot();
    const person = new Person();
    const led = await person.post(`/federation/pilots/${domainId}`);
    const back = await signInAtProvider(led.location!, { as: pilot.username });
    await removePilot(services(), tenant.id, { domainId, userId: pilot.userId, actor: SERVICE });
    const expected = { reason: 'not-in-pilot', tenant: federated.tenant.id } as const;
    await expectRefused(person, () => person.get(back), expected);
    expect(await identitiesOf(pilot.username)).toEqual([]);
  });
});

test('a tenant names nobody but its own, and only in its own domain', async () => {
  const { tenant, domainId, pilot } = await makePilot();
  const stranger = await makeUser(await makeTenant());
  const foreign = await makeUser(tenant);
  for (const { username } of [stranger, foreign]) {
    const named = { domainId, username, mail: true, actor: SERVICE };
    expect(await addPilot(services(), tenant.id, named)).toEqual({ outcome: 'no-such-user' });
  }
  const other = await makeTenant();
  const named = { domainId, username: pilot.username, mail: false, actor: SERVICE };
  await expect(addPilot(services(), other.id, named)).rejects.toThrow();
});

describe('switching on', () => {
  test('ends the sessions that passwords proved, and keeps those that the provider vouches for', async () => {
    const { federated, tenant, pilot, colleague } = await makePilot();
    const byPassword = await signInAs(pilot.username);
    const byProvider = await comeByButton(federated, pilot.username);
    await switchOn(federated);
    for (const ended of [byPassword, pilot.person, colleague.person]) {
      expect((await ended.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    }
    expect((await byProvider.get(`/tenants/${tenant.id}`)).status).toBe(200);
    expect((await getAccount(pilot.username)).passwordHash, 'until they come by it again').not.toBeNull();
    const page = await signInByUsername(new Person(), pilot.username);
    expect(page.location).toMatch(/^\/federation\/moved\?/);
    expect((await getAccount(pilot.username)).passwordHash).toBeNull();
  });

  test('ends what applications hold by passwords, and keeps what they hold by the provider', async () => {
    const { federated, pilot, colleague } = await makePilot();
    const app = await makeRelyingParty();
    const byPassword = await app.signIn(colleague.person, { scope: ALL_SCOPES });
    const pilotsOld = await app.signIn(pilot.person, { scope: ALL_SCOPES });
    const byProvider = await app.signIn(await comeByButton(federated, pilot.username), { scope: ALL_SCOPES });
    const code = await app.codeFrom(await signInAs(colleague.username));
    await switchOn(federated);
    expect(await stateOf(app, byPassword)).toEqual(OVER);
    expect(await stateOf(app, pilotsOld)).toEqual(OVER);
    expect(await stateOf(app, byProvider)).toEqual(COUNTS);
    expect((await app.exchange(code)).status, 'a code that is under way').toBe(400);
  });

  test('while someone gives their password: whatever comes first, no session of it is left', async () => {
    const { federated, colleague } = await makePilot();
    const person = new Person();
    const page = await typeUsername(person, colleague.username);
    const password = { flow: page.flow, password: 'correct horse battery staple' };
    await Promise.all([person.post('/sign-in/password', password), switchOn(federated)]);
    const account = await person.get('/account');
    expect(account.location).toMatch(/^\/sign-in\?flow=/);
  });

  test('the mailed link leads the pilot in as before, and everyone else too', async () => {
    const { federated, tenant, domainId, colleague } = await makePilot();
    await switchOn(federated);
    const person = new Person();
    const led = await person.post(`/federation/pilots/${domainId}`);
    const back = await person.get(await signInAtProvider(led.location!, { as: colleague.username }));
    expect(back.location).toMatch(/^\/federation\/moved\?/);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });
});
