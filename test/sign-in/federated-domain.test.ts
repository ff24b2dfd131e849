import { expect, test } from 'vitest';
import { markDomainProved } from '../../src/domains/prove-domain.ts';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { switchDomainOff, switchDomainOn } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  askForReset,
  codeFor,
  getAccount,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  proveDomain,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { mailsTo, services, unique } from '../support/worker/world.ts';

/** R12: where an identity provider decides, nothing here is a way in; the domain says so, never an account. */

async function makeFederated() {
  const tenant = await makeTenant({ model: 'federated', welcomeMails: false });
  const domain = `${unique('fed')}.example`;
  return { tenant, domain };
}

test('a username of such a domain leads to its provider, known or not, and is never mailed', async () => {
  const { tenant, domain } = await makeFederated();
  const directory = crypto.randomUUID();
  await proveDomain(tenant, domain, true, { directory });
  const { username } = await invite(tenant, { username: `max@${domain}` });
  for (const name of [username, `nobody@${domain}`]) {
    const led = await new Person().post('/sign-in', { username: name });
    expect(led.status).toBe(303);
    const at = new URL(led.location!);
    expect(at.pathname).toBe(`/dev/idp/microsoft/${directory}/oauth2/v2.0/authorize`);
    expect(at.searchParams.get('login_hint')).toBe(name);
  }
  const [known, unknown] = [
    await new Person().post('/password-reset', { username }),
    await new Person().post('/password-reset', { username: `nobody@${domain}` }),
  ];
  expect(known.text).toContain(`People at ${domain} sign in with the account they have from their company.`);
  expect(unknown.text).toBe(known.text);
  expect(await mailsTo(username)).toEqual([]);
});

test('an unproved claim of a domain, or one not switched on, changes nothing for its people', async () => {
  const { tenant, domain } = await makeFederated();
  await proveDomain(tenant, domain, false);
  const page = await typeUsername(new Person(), `someone@${domain}`);
  expect(page.html).toContain('type="password"');
});

test('password, code, link and reset posted by hand are refused once the domain is switched on', async () => {
  const { tenant, domain } = await makeFederated();
  const basic = await makeTenant();
  const { username } = await makeUser(basic, { username: `kim@${domain}` });
  const newcomer = await invite(basic, { username: `new@${domain}` });
  const known = new Person();
  const page = await typeUsername(known, username);
  const fresh = new Person();
  const codePage = await typeUsername(fresh, newcomer.username);
  const code = await codeFor(newcomer.username);
  const link = await linkFor(newcomer.username);
  const reset = await askForReset(username);
  await proveDomain(tenant, domain, true);
  const before = [await getAccount(username), await getAccount(newcomer.username)];

  const tries = [
    await known.post('/sign-in/password', { flow: page.flow, password: PASSWORD }),
    await fresh.post('/sign-in/code', { flow: codePage.flow, code }),
    await fresh.post(link, { password: PASSWORD }),
    await new Person().post(reset, { password: OTHER_PASSWORD }),
    await new Person().get(link),
    await new Person().post(`${link}/renewal`),
  ];
  for (const tried of tries) expect(tried.location).toBeNull();
  const mails = await mailsTo(newcomer.username);
  const again = await fresh.post('/sign-in/code-mail', { flow: codePage.flow });
  expect(again.location, 'instead of a code').toContain('/dev/idp/microsoft/');
  expect(await mailsTo(newcomer.username)).toEqual(mails);
  for (const person of [known, fresh]) expect(person.cookies.has('__Host-session')).toBe(false);
  expect([await getAccount(username), await getAccount(newcomer.username)]).toEqual(before);
});

test('switching a domain on ends the sessions, links and codes of its people, and nobody else’s', async () => {
  const { tenant, domain } = await makeFederated();
  const [inside, outside] = [
    await makeUser(await makeTenant(), { username: `kim@${domain}` }),
    await makeUser(await makeTenant()),
  ];
  const link = await askForReset(inside.username);
  const domainId = await proveDomain(tenant, domain, true);
  expect((await inside.person.get('/account')).location).toMatch(/^\/sign-in/);
  expect((await outside.person.get('/account')).status).toBe(200);
  await switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE });
  expect((await new Person().post(link, { password: OTHER_PASSWORD })).status, 'nothing revives').toBe(410);
  expect((await signIn(new Person(), inside.username)).status, 'the password counts again').toBe(303);
});

test('a proved domain belongs to one tenant, an unproved claim blocks nobody, and another tenant cannot touch it', async () => {
  const [tenant, other] = [await makeTenant(), await makeTenant()];
  const domain = `${unique('own')}.example`;
  const given = { domain, provider: 'google', directory: domain } as const;
  const first = await registerDomain(services(), tenant.id, { given, actor: SERVICE });
  const second = await registerDomain(services(), other.id, { given, actor: SERVICE });
  if (first.outcome !== 'registered' || second.outcome !== 'registered') throw new Error('not registered');
  expect(await registerDomain(services(), tenant.id, { given, actor: SERVICE })).toEqual({
    outcome: 'already-registered',
    domainId: first.domainId,
  });
  const [mine, theirs] = [
    { domainId: first.domainId, actor: SERVICE },
    { domainId: second.domainId, actor: SERVICE },
  ];
  expect(await switchDomainOn(services(), tenant.id, mine)).toEqual({ outcome: 'not-proved' });
  for (const touch of [markDomainProved, switchDomainOn, switchDomainOff]) {
    await expect(touch(services(), other.id, mine)).rejects.toThrow('not_found');
  }
  const proofs = await Promise.all([
    markDomainProved(services(), tenant.id, mine),
    markDomainProved(services(), other.id, theirs),
  ]);
  expect(proofs.map(({ outcome }) => outcome).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'proved',
    'proved-by-another',
  ]);
});
