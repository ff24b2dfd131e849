import { describe, expect, test } from 'vitest';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import {
  identitiesOf,
  leadFrom,
  makeFederated,
  makeFederatedUser,
  refusalOn,
  register,
  signInByUsername,
} from '../support/worker/federation.ts';
import { signInAtProvider } from '../support/worker/outside.ts';
import {
  getAccount,
  getUser,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  proveDomain,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { services, unique } from '../support/worker/world.ts';

/** The username's domain decides how someone signs in, in every tenant; each tenant decides who enters it. */

describe('one federated person in two tenants', () => {
  test('is shown what the other one invites them to, connects, and enters both by one sign-in', async () => {
    const federated = await makeFederated();
    const { username } = await makeFederatedUser(federated);
    const other = await makeTenant();
    const { userId } = await invite(other, { username });
    const person = new Person();
    const page = await signInByUsername(person, username);
    expect(page.location, 'the invitation is in nobody’s way').toBe(`/tenants/${federated.tenant.id}`);
    expect((await getUser(other.id, username)).confirmedAt, 'the provider’s word accepts nothing').toBeNull();
    expect((await person.get(`/tenants/${other.id}`)).status).toBe(403);
    expect((await person.get(page.location!)).text).toContain(other.name);
    await person.post(`/invitations/${userId}/confirmation`);
    for (const { id } of [federated.tenant, other]) {
      expect((await person.get(`/tenants/${id}`)).status).toBe(200);
    }
    const again = new Person();
    expect((await signInByUsername(again, username)).location).toBe('/tenants');
    expect(await identitiesOf(username)).toHaveLength(1);
  });

  test('accepts by the welcome mail: the link leads to the provider, and coming back is the answer', async () => {
    const federated = await makeFederated();
    const { username } = await makeFederatedUser(federated);
    const other = await makeTenant();
    await invite(other, { username });
    const link = await linkFor(username);
    const person = new Person();
    const page = await person.get(link);
    expect(page.status).toBe(200);
    expect(page.text).toContain(other.name);
    expect(page.html).not.toContain('type="password"');
    expect((await getUser(other.id, username)).confirmedAt, 'opening it does nothing').toBeNull();
    const led = await person.post(`${link}/provider`);
    expect((await getUser(other.id, username)).confirmedAt, 'nor does setting out').toBeNull();
    const back = await person.get(await signInAtProvider(led.location!, { as: username }));
    expect(back.location).toBe(`/tenants/${other.id}`);
    expect((await person.get(back.location!)).status).toBe(200);
    expect((await getUser(other.id, username)).confirmedAt).not.toBeNull();
  });

  test('whose welcome mail someone else opens: coming back as another accepts nothing', async () => {
    const federated = await makeFederated();
    const { username } = await register(federated);
    const colleague = await makeFederatedUser(federated);
    const other = await makeTenant();
    await invite(other, { username });
    const person = new Person();
    const led = await person.post(`${await linkFor(username)}/provider`);
    const page = await person.get(await signInAtProvider(led.location!, { as: colleague.username }));
    expect(await refusalOn(page)).toMatchObject({ reason: 'upn-differs', tenant: federated.tenant.id });
    expect(page.text).toContain(username);
    expect(page.text).toContain(colleague.username);
    expect((await getUser(other.id, username)).confirmedAt).toBeNull();
  });

  test('of the other one alone: the provider signs them in, and the domain’s tenant is not theirs', async () => {
    const federated = await makeFederated();
    const username = `${unique('guest')}@${federated.domain}`;
    const other = await makeTenant();
    await invite(other, { username });
    const link = await linkFor(username);
    expect((await new Person().post(link, { password: PASSWORD })).status, 'no password counts').not.toBe(
      303,
    );
    const person = new Person();
    expect((await signInByUsername(person, username)).location).toBe('/tenants');
    expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
    expect((await person.get(`/tenants/${other.id}`)).status, 'not before they connect').toBe(403);
    expect((await person.get('/tenants')).text).toContain(other.name);
    expect(await getAccount(username)).toMatchObject({ passwordHash: null, primaryTenantId: null });
  });
});

describe('the domain’s tenant', () => {
  test('confirms who it invited before it had proved the domain, once the provider vouches for them', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('later')}-${crypto.randomUUID().slice(0, 8)}.example`;
    const { username } = await invite(tenant, { username: `max@${domain}` });
    expect((await getUser(tenant.id, username)).confirmedAt).toBeNull();
    await proveDomain(tenant, domain, true);
    const person = new Person();
    expect((await signInByUsername(person, username)).location).toBe(`/tenants/${tenant.id}`);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    expect(await historyOf(username)).toContain('invitation-confirmed success');
    expect((await getAccount(username)).primaryTenantId).toBe(tenant.id);
  });

  test('deactivates someone: they are out there at the next click, and the provider does not bring them back', async () => {
    const federated = await makeFederated();
    const { username, userId, person } = await makeFederatedUser(federated);
    const other = await makeTenant();
    const invitation = await invite(other, { username });
    await person.post(`/invitations/${invitation.userId}/confirmation`);
    await deactivateUser(services(), federated.tenant.id, { userId, actor: SERVICE });
    expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
    expect((await person.get(`/tenants/${other.id}`)).status, 'and stay elsewhere').toBe(200);
    const again = new Person();
    expect((await signInByUsername(again, username)).location).toBe(`/tenants/${other.id}`);
    expect((await again.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
  });

  test('deactivates someone who was never here: they are told, and enter nowhere', async () => {
    const federated = await makeFederated();
    const { username, userId } = await register(federated);
    await deactivateUser(services(), federated.tenant.id, { userId, actor: SERVICE });
    const person = new Person();
    expect((await signInByUsername(person, username)).location).toBe('/tenants');
    expect((await person.get('/tenants')).status).toBe(200);
    expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
  });

  test('is suspended: its domain is under the provider still, its people enter their others', async () => {
    const federated = await makeFederated();
    const { username, person } = await makeFederatedUser(federated);
    await suspendTenant(services(), federated.tenant.id, SERVICE);
    expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
    const again = new Person();
    expect((await signInByUsername(again, username)).location).toBe('/tenants');
    expect((await again.get('/tenants')).text).toContain(federated.tenant.name);
    expect((await again.get(`/tenants/${federated.tenant.id}`)).status).toBe(403);
    await resumeTenant(services(), federated.tenant.id, SERVICE);
    expect((await again.get(`/tenants/${federated.tenant.id}`)).status).toBe(200);
  });
});

describe('someone who has a password when their domain is switched on', () => {
  async function inTransition() {
    const tenant = await makeTenant();
    const domain = `${unique('moves')}-${crypto.randomUUID().slice(0, 8)}.example`;
    const user = await makeUser(tenant, { username: `max@${domain}` });
    await proveDomain(tenant, domain, true);
    return { ...user, tenant, domain };
  }

  test('is led, linked, told that the company uses Microsoft now, and the password is deleted', async () => {
    const { username, person, tenant } = await inTransition();
    expect((await person.get('/account')).location, 'signed out').toMatch(/^\/sign-in\?/);
    const page = await signInByUsername(person, username);
    expect(page.location).toMatch(/^\/federation\/moved\?flow=/);
    expect((await getAccount(username)).passwordHash).toBeNull();
    const told = await person.get(page.location!);
    expect(told.text).toContain('Microsoft');
    expect(told.text).toContain(tenant.name);
    const [, onward] = /class="button primary" href="([^"]+)"/.exec(told.html) ?? [];
    expect((await person.get(onward!)).status).toBe(200);
    expect(await historyOf(username)).toContain('password-removed success');
    expect((await signInByUsername(new Person(), username)).location, 'told once').toBe(
      `/tenants/${tenant.id}`,
    );
  });

  test('and forgot it is not stuck: a reset from before leads nowhere but to the provider', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('forgot')}-${crypto.randomUUID().slice(0, 8)}.example`;
    const { username } = await makeUser(tenant, { username: `max@${domain}` });
    await new Person().post('/password-reset', { username });
    const reset = await linkFor(username);
    await proveDomain(tenant, domain, true);
    const person = new Person();
    const refused = await person.post(reset, { password: OTHER_PASSWORD });
    expect(refused.status).not.toBe(303);
    expect(refused.html).toContain(`${reset}/provider`);
    const led = await person.post(`${reset}/provider`);
    const back = await person.get(await signInAtProvider(led.location!, { as: username }));
    expect(back.location).toMatch(/^\/federation\/moved\?flow=/);
  });

  test('keeps it until the provider has vouched for them', async () => {
    const { username } = await inTransition();
    const person = new Person();
    await person.get(
      await signInAtProvider(await leadFrom(person, username), { as: username, fault: 'guest' }),
    );
    expect((await getAccount(username)).passwordHash).not.toBeNull();
  });
});
