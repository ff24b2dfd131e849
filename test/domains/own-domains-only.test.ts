import { describe, expect, test } from 'vitest';
import { changePreferences } from '../../src/tenants/change-preferences.ts';
import { readTenant } from '../../src/tenants/read-tenant.ts';
import { removeDomain } from '../../src/domains/remove-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { registerUser, registerUsers } from '../../src/users/register-users.ts';
import { submit } from '../support/worker/forms.ts';
import { actorOf, advance, csvOf, outcomesOf, prepareFile, startFile } from '../support/worker/imports.ts';
import { getUser, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import { makeProgram } from '../support/worker/program.ts';
import { services, unique } from '../support/worker/world.ts';

/** A tenant that takes usernames of `domain` alone, unless it is off. */
async function scene(on = true) {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const domain = `${unique('own')}.example`;
  const domainId = await proveDomain(tenant, domain);
  if (on) await changePreferences(services(), tenant.id, { actor: SERVICE }, { ownDomainsOnly: true });
  const user = await makeUser(tenant, { username: `kim@${domain}` });
  return { tenant, admin, domain, domainId, user, base: `/admin/${tenant.id}` };
}

const newcomer = (domain: string) => ({
  username: `${unique('new')}@${domain}`,
  associateId: unique('n'),
  firstName: 'New',
  lastName: 'Person',
  role: 'user' as const,
});

describe('the preference', () => {
  test('is turned on and off on the page, with an event for each', async () => {
    const { tenant, admin, base } = await scene(false);
    const path = `${base}/preferences`;
    const form = { welcomeMails: 'on', language: 'en', supportMail: '', supportPhone: '', accent: '' };
    await submit(admin.person, await admin.person.get(path), path, { ...form, ownDomainsOnly: 'on' });
    expect((await readTenant(services().db, tenant.id)).ownDomainsOnly).toBe(true);
    expect((await admin.person.get(path)).html).toMatch(/name="ownDomainsOnly" checked/);
    await submit(admin.person, await admin.person.get(path), path, form);
    expect((await readTenant(services().db, tenant.id)).ownDomainsOnly).toBe(false);
    const log = await admin.person.get(`${base}/audit`);
    expect(log.text.split('Usernames outside the own domains.')).toHaveLength(3);
  });

  test('cannot be turned on without a proven domain, and nothing else is saved then', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant, { role: 'admin' });
    const path = `/admin/${tenant.id}/preferences`;
    const form = { welcomeMails: 'on', language: 'nb', supportMail: '', supportPhone: '', accent: '' };
    const refused = await submit(person, await person.get(path), path, { ...form, ownDomainsOnly: 'on' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('has not proved a domain yet');
    expect(refused.html).toContain('href="#ownDomainsOnly"');
    expect(await readTenant(services().db, tenant.id)).toMatchObject({
      ownDomainsOnly: false,
      language: 'en',
    });
  });

  test('once on it stays, and others can be saved, also when the last domain is gone', async () => {
    const { tenant, domainId } = await scene();
    await removeDomain(services(), tenant.id, { domainId, actor: SERVICE });
    const given = { ownDomainsOnly: true, supportPhone: '1881' };
    const saved = await changePreferences(services(), tenant.id, { actor: SERVICE }, given);
    expect(saved).toEqual({ outcome: 'changed' });
    expect(await registerUser(services(), tenant.id, SERVICE, newcomer('any.example'))).toEqual({
      outcome: 'outside-domains',
    });
  });

  test('by the API', async () => {
    const { tenant } = await scene(false);
    const program = await makeProgram(tenant);
    const path = `/tenants/${tenant.id}/preferences`;
    const on = await program.ask('PATCH', path, { json: { ownDomainsOnly: true } });
    expect(on.json).toMatchObject({ ownDomainsOnly: true });
    const other = await makeTenant();
    const refused = await (
      await makeProgram(other)
    ).ask('PATCH', `/tenants/${other.id}/preferences`, { json: { ownDomainsOnly: true } });
    expect(refused.json).toMatchObject({
      code: 'malformed_fields',
      errors: [{ pointer: '#/ownDomainsOnly' }],
    });
  });
});

describe('a username outside the tenant’s domains', () => {
  test('is not registered on the page; one within is', async () => {
    const { admin, domain, base } = await scene();
    const form = { role: 'user', language: '' };
    const outside = await admin.person.post(`${base}/users`, { ...newcomer('else.example'), ...form });
    expect(outside.status).toBe(422);
    expect(outside.text).toContain('only takes usernames of domains that it has proved');
    expect((await admin.person.post(`${base}/users`, { ...newcomer(domain), ...form })).status).toBe(303);
  });

  test('is outside also where another tenant has proved its domain, or this one claims it alone', async () => {
    const { tenant, domain } = await scene();
    const elsewhere = `${unique('other')}.example`;
    await proveDomain(await makeTenant(), elsewhere);
    const given = [newcomer(elsewhere), newcomer(`sub.${domain}`), newcomer(domain)];
    const results = await registerUsers(services(), tenant.id, SERVICE, given);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      'outside-domains',
      'outside-domains',
      'registered',
    ]);
  });

  test('leaves no account behind, and says ‘already a user’ of those who are', async () => {
    const { tenant, admin } = await scene();
    const given = newcomer('else.example');
    expect((await registerUser(services(), tenant.id, SERVICE, given)).outcome).toBe('outside-domains');
    await expect(getUser(tenant.id, given.username)).rejects.toThrow('There is no account');
    const again = { ...given, username: admin.username };
    expect((await registerUser(services(), tenant.id, SERVICE, again)).outcome).toBe('already-user');
    expect((await admin.person.get(`/admin/${tenant.id}`)).status, 'who is here stays').toBe(200);
  });

  test('is not registered by the API', async () => {
    const { tenant } = await scene();
    const program = await makeProgram(tenant);
    const refused = await program.ask('POST', `/tenants/${tenant.id}/users`, {
      json: newcomer('else.example'),
    });
    expect(refused.json).toMatchObject({
      status: 409,
      code: 'outside_domains',
      errors: [{ pointer: '#/username' }],
    });
  });

  test('is shown in the preview of an import, and passed over by it', async () => {
    const { tenant, admin, domain, base } = await scene();
    const row = ({ username, associateId }: ReturnType<typeof newcomer>) =>
      `${username},${associateId},New,Person,,`;
    const text = csvOf([row(newcomer('else.example')), row(newcomer(domain))]);
    const actor = await actorOf(admin.username);
    const preview = await admin.person.get(`${base}/imports/${await prepareFile(tenant, actor, text)}`);
    expect(preview.text).toContain('Register 1 person');
    expect(preview.text).toContain('Your tenant only takes usernames of its own domains.');
    const importId = await startFile(tenant, actor, text);
    await advance(tenant, importId);
    expect(await outcomesOf(importId)).toEqual(['outside-domains', 'registered']);
  });

  test('is no new username for anybody, on the page or by the API', async () => {
    const { tenant, admin, user, domain, base } = await scene();
    const path = `${base}/users/${user.userId}/username`;
    const wanted = { shownUsername: user.username, shownRename: '' };
    const outside = { ...wanted, username: 'kim@else.example' };
    const forecast = await admin.person.post(`${path}/forecast`, outside);
    expect(forecast.status).toBe(422);
    expect(forecast.text).toContain('only takes usernames of domains that it has proved');
    const forced = { ...outside, expected: 'domain-not-proved' };
    expect((await admin.person.post(path, forced)).status).toBe(422);
    const program = await makeProgram(tenant);
    const api = `/tenants/${tenant.id}/users/${user.userId}/username`;
    const refused = await program.ask('PUT', api, { json: { username: 'kim@else.example' } });
    expect(refused.json).toMatchObject({ status: 409, code: 'outside_domains' });
    const within = await program.ask('PUT', api, { json: { username: `other@${domain}` } });
    expect(within.json).toMatchObject({ username: `other@${domain}` });
  });
});
