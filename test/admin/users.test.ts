import { describe, expect, test } from 'vitest';
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
  signIn,
  signInAs,
} from '../support/worker/people.ts';
import { Person, textOf, type Page } from '../support/worker/person.ts';
import { clock, DAY, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';
import { sendOutbox } from '../../src/mail/send-outbox.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { csvLine } from '../../src/web/csv.ts';
import { tenants } from '../../src/tenants/schema.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { users } from '../../src/users/schema.ts';
import { eq } from 'drizzle-orm';

async function tenantWithAdmin(given: Parameters<typeof makeTenant>[0] = {}) {
  const tenant = await makeTenant(given);
  const admin = await makeUser(tenant, { role: 'admin' });
  return { tenant, admin: admin.person, adminUser: admin, base: `/admin/${tenant.id}/users` };
}

const someone = () => ({
  username: `${unique('someone')}@people.example`,
  associateId: unique('a'),
  firstName: 'Åse',
  lastName: 'Næss',
  role: 'user',
  language: '',
});

function versionOf(html: string): string {
  return /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
}

describe('registering a user (R7)', () => {
  test('invites: the person stands in the list, gets the mail, and confirms with its link', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const given = someone();
    const registered = await admin.post(base, given);
    expect(registered.status).toBe(303);
    const page = await admin.follow(registered);
    expect(page.text).toContain('Registered and invited.');
    expect(page.text).toContain('They are invited and have not confirmed yet.');
    expect((await admin.get(`${base}?search=naess`)).text).toContain('Åse Næss');

    const mail = await lastMailTo(given.username);
    expect(mail.text).toContain(tenant.id);
    const person = new Person();
    expect((await person.post(await linkFor(given.username), { password: PASSWORD })).status).toBe(303);
    expect((await admin.get(registered.location!)).text).toContain('Active');
  });

  test.for([
    ['username', 'nobody', 'an email address with an @'],
    ['username', '', 'Enter an email address.'],
    ['firstName', '', 'Enter a first name'],
    ['lastName', '\u202egnp', 'Enter a last name'],
    ['associateId', ' ', 'Enter an associate id'],
  ] as const)(
    '%s "%s" is refused beside its field, and what was typed stays',
    async ([field, typed, text]) => {
      const { admin, base, tenant } = await tenantWithAdmin();
      const given = { ...someone(), [field]: typed };
      const refused = await admin.post(base, given);
      expect(refused.status).toBe(422);
      expect(refused.html).toMatch(new RegExp(`id="${field}-message"[^>]*>[^<]*${text}`));
      const [kept, value] = field === 'lastName' ? ['username', given.username] : ['lastName', 'Næss'];
      expect(refused.html).toMatch(new RegExp(`name="${kept}"[^>]*value="${value}"`));
      const rows = await services().db.select().from(users).where(eq(users.tenantId, tenant.id));
      expect(rows).toHaveLength(1);
    },
  );

  test('all that does not fit is told at once', async () => {
    const { admin, base } = await tenantWithAdmin();
    const given = { ...someone(), username: 'nobody', firstName: '', lastName: 'x'.repeat(200) };
    const refused = await admin.post(base, given);
    for (const field of ['username', 'firstName', 'lastName']) {
      expect(refused.html).toContain(`href="#${field}"`);
    }
    expect(refused.html).not.toContain('href="#associateId"');
  });

  test('someone who is a user here already is refused; elsewhere they are invited, and look the same', async () => {
    const { admin, base } = await tenantWithAdmin();
    const elsewhere = await makeUser(await makeTenant());
    const fresh = someone();
    const known = { ...someone(), username: elsewhere.username };
    const [one, other] = [await admin.post(base, known), await admin.post(base, fresh)];
    expect([one.status, other.status]).toEqual([303, 303]);
    const again = await admin.post(base, { ...known, associateId: unique('a') });
    expect(again.status).toBe(422);
    expect(again.text).toContain('already a user of this tenant');

    const pages = [await admin.get(one.location!), await admin.get(other.location!)];
    const plain = (page: Page, given: { username: string; associateId: string }) =>
      textOf(page.html.replace(/<code>[a-z2-7]+<\/code>/g, ''))
        .replaceAll(given.username, 'X')
        .replaceAll(given.associateId, 'Y');
    expect(plain(pages[0]!, known)).toBe(plain(pages[1]!, fresh));
    expect((await getAccount(elsewhere.username)).primaryTenantId).toBe(elsewhere.tenantId);
  });

  test('an administrator is registered only after a recent proof, and what was typed is there again', async () => {
    const { admin, base, adminUser, tenant } = await tenantWithAdmin();
    clock.advance(11 * MINUTE);
    const given = { ...someone(), role: 'admin' };
    const asked = await admin.post(base, given);
    expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
    const proved = await admin.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    const form = await admin.get(proved.location!);
    expect(form.html).toContain(`value="${given.username}"`);
    expect(form.html).toMatch(/value="admin" selected/);
    expect((await admin.post(base, given)).status).toBe(303);
    expect((await getUser(tenant.id, given.username)).role).toBe('admin');

    // The draft is bound to the account it was sealed for.
    const other = await makeUser(tenant, { role: 'admin' });
    expect((await other.person.get(proved.location!)).html).not.toContain(given.username);
    expect(adminUser.username).not.toBe(other.username);
  });

  test('R8: with welcome mails off nobody is mailed until the administrator mails the invitation', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    await services().db.update(tenants).set({ welcomeMails: false }).where(eq(tenants.id, tenant.id));
    const given = someone();
    const page = await admin.follow(await admin.post(base, given));
    expect(page.text).toContain('No mail has told them of the invitation');
    expect(await mailsTo(given.username)).toEqual([]);
    expect((await admin.get(`${base}?told=never`)).text).toContain(given.username);

    const { id } = await getUser(tenant.id, given.username);
    await admin.post(`${base}/${id}/invitation-mail`);
    expect((await lastMailTo(given.username)).text).toContain(tenant.id);
    expect((await admin.get(`${base}?told=never`)).text).not.toContain(given.username);
  });
});

describe('a user’s page', () => {
  test('names are changed, found by search at once, and a stale page is refused', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId } = await invite(tenant);
    const page = await admin.get(`${base}/${userId}`);
    const names = {
      firstName: 'Bjørn',
      lastName: 'Østby',
      associateId: unique('z'),
      version: versionOf(page.html),
    };
    expect((await admin.post(`${base}/${userId}/names`, names)).location).toContain('done=names-saved');
    expect((await admin.get(`${base}?search=ostby+bjorn`)).text).toContain('Bjørn Østby');
    expect((await admin.get(`${base}?search=person`)).text).toContain('Bjørn Østby');

    const stale = await admin.post(`${base}/${userId}/names`, { ...names, firstName: 'Late' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Someone else changed this user');
    expect((await admin.get(`${base}/${userId}`)).text).toContain('Bjørn Østby');
  });

  test('deactivated while signed in elsewhere: out at the next click, in again once activated', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, person, username } = await makeUser(tenant);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    const page = await admin.get(`${base}/${userId}`);
    await admin.post(`${base}/${userId}/deactivation`, { version: versionOf(page.html) });
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    const off = await admin.get(`${base}/${userId}`);
    expect(off.text).toMatch(/They were deactivated \d/);
    await admin.post(`${base}/${userId}/activation`, { version: versionOf(off.html) });
    const back = await signInAs(username);
    expect((await back.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });

  test('R11: a reset mail goes to the person, and the administrator sees nothing of it', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, username } = await makeUser(tenant);
    const sent = await admin.follow(await admin.post(`${base}/${userId}/password-reset`));
    expect(sent.text).toContain('on its way');
    expect((await lastMailTo(username)).text).toContain(`An administrator of ${tenant.name} (${tenant.id})`);
    const link = await linkFor(username);
    expect(sent.html).not.toContain(link);
    expect((await new Person().post(link, { password: OTHER_PASSWORD })).status).toBe(303);
    await signInAs(username, OTHER_PASSWORD);

    const again = await admin.post(`${base}/${userId}/password-reset`);
    expect(again.status).toBe(429);
    expect(again.headers.get('retry-after')).not.toBeNull();
    expect(await historyOf(username)).toContain('reset-mailed success');
  });

  test('nobody resets who has not confirmed: their account may be a stranger’s', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const stranger = await makeUser(await makeTenant());
    const { userId } = await invite(tenant, { username: stranger.username });
    const before = (await mailsTo(stranger.username)).length;
    const refused = await admin.post(`${base}/${userId}/password-reset`);
    expect(refused.status).toBe(422);
    expect(await mailsTo(stranger.username)).toHaveLength(before);
  });

  test('signed out of this tenant: the person has to sign in anew, other tenants notice nothing', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, person, username } = await makeUser(tenant);
    const other = await makeTenant();
    const second = await invite(other, { username });
    await person.post(`/invitations/${second.userId}/confirmation`);
    await admin.post(`${base}/${userId}/sessions/sign-out`);
    expect((await person.get(`/tenants/${tenant.id}`)).location).toMatch(/^\/sign-in/);
    expect((await person.get(`/tenants/${other.id}`)).status).toBe(200);
  });

  test('the invitation is mailed anew: earlier links are dead; revoked, the last one too', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, username } = await invite(tenant);
    const first = await linkFor(username);
    expect((await admin.post(`${base}/${userId}/invitation-mail`)).location).toContain(
      'done=invitation-mailed',
    );
    const second = await linkFor(username);
    expect(second).not.toBe(first);
    expect((await new Person().post(first, { password: PASSWORD })).status).not.toBe(303);
    await admin.post(`${base}/${userId}/invitation-link/revocation`);
    expect((await new Person().post(second, { password: PASSWORD })).status).not.toBe(303);
    expect((await admin.get(`${base}/${userId}`)).text).toContain(
      'The link in the mail does not work any more',
    );
    expect((await getUser(tenant.id, username)).confirmedAt).toBeNull();
  });

  test('removed: gone from the list, out at the next click; the oldest remaining tenant is primary', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, person, username } = await makeUser(tenant);
    const other = await makeTenant();
    const second = await invite(other, { username });
    await person.post(`/invitations/${second.userId}/confirmation`);
    expect((await getAccount(username)).primaryTenantId).toBe(tenant.id);

    const asked = await admin.get(`${base}/${userId}/removal`);
    const removed = await admin.post(`${base}/${userId}/removal`, { version: versionOf(asked.html) });
    expect(removed.location).toBe(`${base}?done=removed`);
    expect((await admin.get(`${base}?search=${username}`)).text).toContain('Nobody fits');
    expect((await admin.get(`${base}/${userId}`)).status).toBe(404);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    expect((await getAccount(username)).primaryTenantId).toBe(other.id);
    expect((await person.get(`/tenants/${other.id}`)).status).toBe(200);
    // They can come back.
    expect((await admin.post(base, { ...someone(), username })).status).toBe(303);
  });
});

describe('roles', () => {
  test('a user becomes an administrator and back; it asks for a recent proof', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, person, username } = await makeUser(tenant);
    expect((await person.get(base)).status).toBe(403);
    const page = await admin.get(`${base}/${userId}/role`);
    await admin.post(`${base}/${userId}/role`, { role: 'admin', version: versionOf(page.html) });
    expect((await person.get(base)).status).toBe(200);
    clock.advance(11 * MINUTE);
    expect((await admin.get(`${base}/${userId}/role`)).location).toMatch(/^\/sign-in\/again/);
    const refused = await admin.post(`${base}/${userId}/role`, { role: 'user', version: '1' });
    expect(refused.location).toMatch(/^\/sign-in\/again/);
    expect((await getUser(tenant.id, username)).role).toBe('admin');
  });

  test('nobody changes their own, deactivates or removes themselves', async () => {
    const { admin, base, tenant, adminUser } = await tenantWithAdmin();
    await makeUser(tenant, { role: 'admin' });
    const own = `${base}/${adminUser.userId}`;
    const { version } = await getUser(tenant.id, adminUser.username);
    const seen = { version: String(version) };
    expect((await admin.post(`${own}/role`, { role: 'user', ...seen })).text).toContain('to yourself');
    expect((await admin.post(`${own}/deactivation`, seen)).text).toContain('to yourself');
    expect((await admin.post(`${own}/removal`, seen)).text).toContain('to yourself');
    const user = await getUser(tenant.id, adminUser.username);
    expect([user.role, user.deactivatedAt]).toEqual(['admin', null]);
  });

  test('two administrators who demote each other at once: one stays', async () => {
    const { admin, base, tenant, adminUser } = await tenantWithAdmin();
    const second = await makeUser(tenant, { role: 'admin' });
    await Promise.all([
      admin.post(`${base}/${second.userId}/role`, { role: 'user', version: '0' }),
      second.person.post(`${base}/${adminUser.userId}/role`, { role: 'user', version: '0' }),
    ]);
    const roles = [await getUser(tenant.id, adminUser.username), await getUser(tenant.id, second.username)];
    expect(roles.filter(({ role }) => role === 'admin')).toHaveLength(1);
  });

  test.for(['role', 'deactivation', 'removal'])(
    'the last administrator keeps the tenant: %s',
    async (deed) => {
      const { tenant, adminUser } = await tenantWithAdmin();
      const which = { userId: adminUser.userId, actor: SERVICE };
      const result =
        deed === 'role'
          ? await changeRole(services(), tenant.id, which, 'user')
          : deed === 'deactivation'
            ? await deactivateUser(services(), tenant.id, which)
            : await removeUser(services(), tenant.id, which);
      expect(result).toEqual({ outcome: 'last-admin' });
      const user = await getUser(tenant.id, adminUser.username);
      expect([user.role, user.deactivatedAt]).toEqual(['admin', null]);
    },
  );
});

describe('what could be misused', () => {
  test('an administrator who was deactivated is activated only after a recent proof', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const other = await makeUser(tenant, { role: 'admin' });
    await admin.post(`${base}/${other.userId}/deactivation`, { version: '0' });
    clock.advance(11 * MINUTE);
    const asked = await admin.post(`${base}/${other.userId}/activation`, { version: '1' });
    expect(asked.location).toMatch(/^\/sign-in\/again/);
    expect((await getUser(tenant.id, other.username)).deactivatedAt).not.toBeNull();
    await admin.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    await admin.post(`${base}/${other.userId}/activation`, { version: '1' });
    expect((await getUser(tenant.id, other.username)).deactivatedAt).toBeNull();
  });

  test('registered, removed and registered again, nobody is mailed twice within the hour', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const given = someone();
    for (let round = 0; round < 3; round += 1) {
      await admin.post(base, { ...given, associateId: unique('a') });
      const { id } = await getUser(tenant.id, given.username);
      await admin.post(`${base}/${id}/removal`, { version: '0' });
    }
    expect(await mailsTo(given.username)).toHaveLength(1);
    await admin.post(base, given);
    await sendOutbox(services());
    expect(await mailsTo(given.username)).toHaveLength(1);
    clock.advance(61 * MINUTE);
    await sendOutbox(services());
    expect(await mailsTo(given.username)).toHaveLength(2);
  });

  test('invitations of a suspended tenant are not mailed until it runs again', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    await services().db.update(tenants).set({ invitationsPerDay: 1 }).where(eq(tenants.id, tenant.id));
    const [now, later] = [someone(), someone()];
    await admin.post(base, now);
    await admin.post(base, later);
    await suspendTenant(services(), tenant.id, SERVICE);
    clock.advance(3 * DAY);
    await sendOutbox(services());
    expect(await mailsTo(later.username)).toEqual([]);
    await resumeTenant(services(), tenant.id, SERVICE);
    clock.advance(DAY);
    await sendOutbox(services());
    expect(await mailsTo(later.username)).toHaveLength(1);
  });

  test('deactivated before the mail went out, nobody is mailed of the invitation', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    await services().db.update(tenants).set({ invitationsPerDay: 1 }).where(eq(tenants.id, tenant.id));
    await admin.post(base, someone());
    const later = someone();
    await admin.post(base, later);
    const { id } = await getUser(tenant.id, later.username);
    await admin.post(`${base}/${id}/deactivation`, { version: '0' });
    clock.advance(3 * DAY);
    await sendOutbox(services());
    expect(await mailsTo(later.username)).toEqual([]);
  });

  test('a contact address that a tenant chose goes when the person leaves it', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, username } = await makeUser(tenant);
    const contact = `${base}/${userId}/username/contact-address`;
    await admin.post(contact, { email: 'mine@evil.example', shownEmail: username });
    expect((await getAccount(username)).email).toBe('mine@evil.example');
    const { version } = await getUser(tenant.id, username);
    await admin.post(`${base}/${userId}/removal`, { version: String(version) });
    expect((await getAccount(username)).email).toBe(username);
  });

  test.for([
    ['=1+1', `'=1+1`],
    ['Ola;=cmd|x', `Ola;'=cmd|x`],
    ['a; +1', `a; '+1`],
    ['Anne-Marie', 'Anne-Marie'],
    ['a, b', '"a, b"'],
  ])('in an export %s stands as %s', ([cell = '', shown]) => {
    expect(csvLine([cell, 1, null])).toBe(`${shown},1,\r\n`);
  });
});

describe('why can’t this person sign in?', () => {
  test('the link has expired', async () => {
    const { adminUser, base, tenant } = await tenantWithAdmin();
    const { userId } = await invite(tenant);
    clock.advance(3 * DAY);
    const admin = await signInAs(adminUser.username);
    expect((await admin.get(`${base}/${userId}`)).text).toContain('The link in the mail expired');
  });

  test('too many tries, and a reset still works', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId, username } = await makeUser(tenant);
    for (let tries = 0; tries < 11; tries += 1) await signIn(new Person(), username, 'not the password');
    expect((await admin.get(`${base}/${userId}`)).text).toContain('too many wrong passwords');
  });

  test('declined', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const known = await makeUser(await makeTenant());
    const { userId } = await invite(tenant, { username: known.username });
    await known.person.post(`/invitations/${userId}/refusal`);
    expect((await admin.get(`${base}/${userId}`)).text).toContain('They declined the invitation');
  });

  test('nothing that this tenant knows of', async () => {
    const { admin, base, tenant } = await tenantWithAdmin();
    const { userId } = await makeUser(tenant);
    expect((await admin.get(`${base}/${userId}`)).text).toContain('Nothing that this tenant knows of');
  });
});

describe('another tenant', () => {
  test('its administrator sees and changes nothing here', async () => {
    const { tenant } = await tenantWithAdmin();
    const { userId, username } = await makeUser(tenant);
    const stranger = await tenantWithAdmin();
    expect((await stranger.admin.get(`/admin/${tenant.id}/users`)).status).toBe(403);
    expect((await stranger.admin.get(`${stranger.base}/${userId}`)).status).toBe(404);
    for (const deed of ['deactivation', 'removal', 'role', 'names'])
      expect(
        (await stranger.admin.post(`${stranger.base}/${userId}/${deed}`, { ...someone(), version: '0' }))
          .status,
      ).toBe(404);
    for (const deed of [
      'password-reset',
      'sessions/sign-out',
      'invitation-mail',
      'invitation-link/revocation',
    ])
      expect((await stranger.admin.post(`${stranger.base}/${userId}/${deed}`)).status).toBe(404);
    const user = await getUser(tenant.id, username);
    expect([user.version, user.deactivatedAt]).toEqual([0, null]);
  });
});
