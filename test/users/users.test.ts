import { SERVICE } from '../../src/users/actor.ts';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { registerTenant } from '../../src/tenants/register-tenant.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { activateUser, deactivateUser } from '../../src/users/deactivate-user.ts';
import { registerUser } from '../../src/users/register-users.ts';
import {
  getAccount,
  getUser,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signIn,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, lastMailTo, mailsTo, services, unique } from '../support/worker/world.ts';

const someone = { firstName: 'Some', lastName: 'One', role: 'user' } as const;

describe('R7: registering', () => {
  test('R1, R2: one account, one user a tenant, one associate a tenant', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const given = { ...someone, username, associateId: unique('a') };
    expect(await registerUser(services(), tenant.id, SERVICE, given)).toEqual({ outcome: 'already-user' });
    const { associateId } = await getUser(tenant.id, username);
    const other = { ...someone, username: `${unique('new')}@people.example`, associateId };
    expect(await registerUser(services(), tenant.id, SERVICE, other)).toEqual({
      outcome: 'associate-id-taken',
    });
    await expect(getAccount(other.username), 'and no account is left behind').rejects.toThrow();
    expect((await registerUser(services(), (await makeTenant()).id, SERVICE, other)).outcome).toBe(
      'registered',
    );
  });

  test('the database itself refuses what the rules forbid', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const { db } = services();
    const { id } = await getAccount(username);
    const copy = (columns: string) =>
      db.run(sql.raw(`insert into users select ${columns} from users where account_id = '${id}'`));
    const all =
      'tenant_id, account_id, associate_id, first_name, last_name, role, invited_at, invited_by, invited_username, confirmed_at, declined_at, deactivated_at, epoch, last_entered_at';
    await expect(copy(`'copy', ${all.replace('associate_id', `'other'`)}`), 'R1').rejects.toThrow();
    await expect(
      db.run(
        sql`insert into accounts (id, username, email, created_at) values ('copy', ${username}, 'x', 0)`,
      ),
      'R3',
    ).rejects.toThrow();
    await expect(
      db.run(sql`update users set account_id = 'nobody' where account_id = ${id}`),
      'foreign key',
    ).rejects.toThrow();
  });

  test('20 at once of one person: one user, one account, one mail', async () => {
    const tenant = await makeTenant();
    const username = `${unique('crowd')}@people.example`;
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        registerUser(services(), tenant.id, SERVICE, { ...someone, username, associateId: unique('a') }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'registered')).toHaveLength(1);
    const { id } = await getAccount(username);
    const [mails] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from outbox where account_id = ${id}`,
    );
    expect(mails!.n).toBe(1);
  });

  test('R8: no mail where the tenant has turned welcome mails off; the invitation waits all the same', async () => {
    const [first, quiet] = [await makeTenant(), await makeTenant({ welcomeMails: false })];
    const { username, person } = await makeUser(first);
    const before = (await mailsTo(username)).length;
    await invite(quiet, { username });
    expect((await mailsTo(username)).length).toBe(before);
    expect((await person.get('/account')).text).toContain(quiet.name);
  });

  test('an account that exists looks like one that does not, and is not touched', async () => {
    const { username } = await makeUser(await makeTenant());
    const before = await getAccount(username);
    const given = { ...someone, associateId: unique('a') };
    const known = await registerUser(services(), (await makeTenant()).id, SERVICE, { ...given, username });
    const fresh = await registerUser(services(), (await makeTenant()).id, SERVICE, {
      ...given,
      username: `${unique('n')}@people.example`,
    });
    expect(Object.keys(known)).toEqual(Object.keys(fresh));
    expect(await getAccount(username)).toEqual(before);
  });

  test('nobody becomes the primary tenant of a stranger by registering them first', async () => {
    const [squatter, employer] = [await makeTenant(), await makeTenant()];
    const { username } = await invite(squatter);
    await invite(employer, { username });
    expect((await getAccount(username)).primaryTenantId).toBeNull();
    const person = new Person();
    await person.post(await linkFor(username), { password: PASSWORD });
    expect((await getAccount(username)).primaryTenantId, 'the one whose mail they followed').toBe(
      employer.id,
    );
    expect((await getUser(squatter.id, username)).confirmedAt).toBeNull();
  });

  test('a tenant that has proved the domain needs no confirmation', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('own')}.example`;
    await proveDomain(tenant, domain);
    const { username } = await invite(tenant, { username: `kim@${domain}` });
    expect((await getUser(tenant.id, username)).confirmedAt).not.toBeNull();
    expect((await getAccount(username)).primaryTenantId).toBe(tenant.id);
  });

  test.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['a line break', 'Evil\r\nBcc: all@people.example'],
    ['a direction override', '\u202ESA syelskiN'],
    ['something invisible', 'Nord\u200Blys'],
    ['NUL', 'Nord\u0000lys'],
    ['more than a line', 'x'.repeat(101)],
  ])('a name of %s is refused, for tenants and for people', async (_, name) => {
    const { outcome } = await registerTenant(services(), {
      ...(await makeTenant()),
      id: unique('Bad'),
      name,
    });
    expect(outcome).toBe('malformed-name');
    const tenant = await makeTenant();
    const given = { ...someone, username: `${unique('n')}@people.example`, associateId: unique('a') };
    for (const field of ['firstName', 'lastName', 'associateId'] as const) {
      const result = await registerUser(services(), tenant.id, SERVICE, { ...given, [field]: name });
      expect(result).toEqual({ outcome: 'malformed', problems: { [field]: 'malformed' } });
    }
    await expect(getAccount(given.username)).rejects.toThrow();
  });

  test('a name full of markup is only a name in the mail', async () => {
    const tenant = await makeTenant({ name: 'Evil <b>&"' });
    const { username } = await invite(tenant);
    const mail = await lastMailTo(username);
    expect(mail.subject).toBe('You are invited to Evil <b>&"');
    expect(mail.html).not.toContain('<b>');
  });

  test('tenant ids do not differ by upper and lower case only', async () => {
    const tenant = await makeTenant();
    const other = { ...tenant, id: tenant.id.toUpperCase() };
    expect(await registerTenant(services(), other)).toEqual({ outcome: 'id-taken' });
  });

  test('a tenant that does not run invites nobody', async () => {
    const [standard, suspended] = [await makeTenant({ model: 'standard' }), await makeTenant()];
    await suspendTenant(services(), suspended.id, SERVICE);
    const given = { ...someone, username: `${unique('n')}@people.example`, associateId: unique('a') };
    for (const tenant of [standard, suspended]) {
      expect(await registerUser(services(), tenant.id, SERVICE, given)).toEqual({
        outcome: 'tenant-not-running',
      });
    }
    expect(await mailsTo(given.username)).toEqual([]);
  });

  test('20 at once of one who declined: one invitation, one link', async () => {
    const [home, tenant] = [await makeTenant(), await makeTenant()];
    const { username, person } = await makeUser(home);
    const { userId } = await invite(tenant, { username });
    await person.post(`/invitations/${userId}/refusal`);
    const { now } = services();
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        registerUser({ ...services(), now }, tenant.id, SERVICE, {
          ...someone,
          username,
          associateId: unique('a'),
        }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'registered')).toHaveLength(1);
    const { id } = await getUser(tenant.id, username);
    const links = await services().db.all(sql`select id from links where user_id = ${id}`);
    expect(links).toHaveLength(1);
  });
});

describe('deactivated', () => {
  test('a deactivated user is out at the next click, and stays in their other tenants', async () => {
    const [tenant, other] = [await makeTenant(), await makeTenant()];
    const { username, userId, person } = await makeUser(tenant);
    const second = await invite(other, { username });
    await person.post(`/invitations/${second.userId}/confirmation`);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);

    await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    expect((await person.post(`/tenants/${tenant.id}`)).status).toBe(403);
    expect(await historyOf(username)).toContain('tenant-entered refusal deactivated');
    expect((await person.get(`/tenants/${other.id}`)).status).toBe(200);
    expect((await person.get('/tenants')).location, 'one is left: straight in').toBe(`/tenants/${other.id}`);
    expect((await signIn(new Person(), username)).location).toBe(`/tenants/${other.id}`);
  });

  test('with no other tenant: a page that says so and how to get help', async () => {
    const tenant = await makeTenant();
    const { username, userId } = await makeUser(tenant);
    await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
    const person = new Person();
    const page = await person.follow(await signIn(person, username));
    expect(page.title).toContain('No tenant to enter');
    expect(page.text).toContain('Ask your administrator');
  });

  test('activated again, the old session does not reach the tenant, a new sign-in does', async () => {
    const tenant = await makeTenant();
    const { username, userId, person } = await makeUser(tenant);
    await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
    await activateUser(services(), tenant.id, { userId, actor: SERVICE, mayMakeAdmins: true });
    const led = await person.get(`/tenants/${tenant.id}`);
    expect(led.location).toMatch(/^\/sign-in\?flow=/);
    expect((await person.post(`/tenants/${tenant.id}`)).location).toMatch(/^\/sign-in\?flow=/);
    const back = await person.post('/sign-in', { username, flow: led.flow });
    clock.advance(1);
    expect((await person.post('/sign-in/password', { flow: back.flow, password: PASSWORD })).location).toBe(
      `/tenants/${tenant.id}`,
    );
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    expect(await historyOf(username)).toEqual(
      expect.arrayContaining(['user-deactivated success', 'user-activated success']),
    );
  });

  test("another tenant's admin cannot", async () => {
    const tenant = await makeTenant();
    const { userId, person } = await makeUser(tenant);
    const stranger = await makeTenant();
    await expect(deactivateUser(services(), stranger.id, { userId, actor: SERVICE })).rejects.toThrow(
      'not_found',
    );
    await expect(
      activateUser(services(), stranger.id, { userId, actor: SERVICE, mayMakeAdmins: true }),
    ).rejects.toThrow('not_found');
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });
});

describe('suspended', () => {
  test('everyone is out at the next request, it shows as such, and resumed it is open again', async () => {
    const [tenant, other] = [await makeTenant(), await makeTenant()];
    const { username, person } = await makeUser(tenant);
    const second = await invite(other, { username });
    await person.post(`/invitations/${second.userId}/confirmation`);
    await suspendTenant(services(), tenant.id, SERVICE);

    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    expect((await person.post(`/tenants/${tenant.id}`)).status).toBe(403);
    expect(await historyOf(username)).toContain('tenant-entered refusal suspended');
    const list = await person.get('/tenants');
    expect(list.text).toContain(`${tenant.name} Suspended`);
    expect(list.html).not.toContain(`formaction="/tenants/${tenant.id}"`);
    expect((await person.get(`/tenants/${other.id}`)).status).toBe(200);

    await resumeTenant(services(), tenant.id, SERVICE);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });

  test('its invitations wait', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const suspended = await makeTenant();
    const { userId } = await invite(suspended, { username });
    await suspendTenant(services(), suspended.id, SERVICE);
    expect((await person.get('/account')).text).not.toContain(suspended.name);
    expect((await person.post(`/invitations/${userId}/confirmation`)).status).toBe(404);
    await resumeTenant(services(), suspended.id, SERVICE);
    expect((await person.post(`/invitations/${userId}/confirmation`)).status).toBe(303);
  });

  test('one that is not there is not found', async () => {
    await expect(suspendTenant(services(), 'Nowhere', SERVICE)).rejects.toThrow('not_found');
    await expect(resumeTenant(services(), 'Nowhere', SERVICE)).rejects.toThrow('not_found');
  });
});

describe('another tenant, another person', () => {
  test('a tenant of others cannot be entered, and looks like one that does not exist', async () => {
    const { person } = await makeUser(await makeTenant());
    const others = await makeTenant();
    await makeUser(others);
    const blank = (text: string) => text.replaceAll(others.id, '*').replaceAll('Nowhere99', '*');
    for (const way of ['get', 'post'] as const) {
      const [theirs, none] = [
        await person[way](`/tenants/${others.id}`),
        await person[way]('/tenants/Nowhere99'),
      ];
      expect(theirs.status).toBe(403);
      expect(none.status).toBe(403);
      expect(blank(theirs.html)).toBe(blank(none.html));
      expect(theirs.html).not.toContain(others.name);
    }
  });

  test("another's invitation cannot be seen, confirmed or declined", async () => {
    const { person } = await makeUser(await makeTenant());
    const tenant = await makeTenant();
    const theirs = await invite(tenant);
    expect((await person.get(`/invitations/${theirs.userId}`)).status).toBe(404);
    expect((await person.post(`/invitations/${theirs.userId}/confirmation`)).status).toBe(404);
    expect((await person.post(`/invitations/${theirs.userId}/refusal`)).status).toBe(404);
    expect(await getUser(tenant.id, theirs.username)).toMatchObject({ confirmedAt: null, declinedAt: null });
  });

  test('an invitation is for exactly the invited username, also after a rename', async () => {
    const tenant = await makeTenant();
    const { username, person } = await makeUser(tenant);
    const { userId } = await invite(await makeTenant(), { username });
    await services().db.run(
      sql`update accounts set username = ${`${unique('other')}@people.example`} where username = ${username}`,
    );
    expect((await person.get(`/invitations/${userId}`)).status).toBe(404);
    expect((await person.post(`/invitations/${userId}/confirmation`)).status).toBe(404);
  });
});

test('R6: more tenants than one: always the list, last used first', async () => {
  const tenants = [await makeTenant(), await makeTenant(), await makeTenant()];
  const { username, person } = await makeUser(tenants[0]!);
  for (const tenant of tenants.slice(1)) {
    const { userId } = await invite(tenant, { username });
    await person.post(`/invitations/${userId}/confirmation`);
  }
  for (const tenant of [tenants[2]!, tenants[1]!]) {
    clock.advance(1000);
    await person.post(`/tenants/${tenant.id}`);
  }
  const again = new Person();
  const signedIn = await signIn(again, username);
  expect(signedIn.location).toBe('/tenants');
  const list = await again.get('/tenants');
  const order = [...list.html.matchAll(/formaction="\/tenants\/(\w+)"/g)].map(([, id]) => id);
  expect(order).toEqual([tenants[1]!.id, tenants[2]!.id, tenants[0]!.id]);
});
