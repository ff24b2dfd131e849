import { describe, expect, test } from 'vitest';
import { changePreferences } from '../../src/tenants/change-preferences.ts';
import { setLogo } from '../../src/tenants/set-logo.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { invite, linkFor, makeTenant, makeUser } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { makePng } from '../support/worker/pictures.ts';
import { lastMailTo, services } from '../support/worker/world.ts';

const support = { supportMail: 'help@company.com', supportPhone: '+47 22 33 44 55' };

/** A tenant that has chosen all it can. */
async function brandedTenant(given = {}) {
  const tenant = await makeTenant(given);
  await changePreferences(services(), tenant.id, { actor: SERVICE }, { ...support, accent: '#8a1c4a' });
  await setLogo(services(), tenant.id, SERVICE, makePng());
  return tenant;
}

const isBranded = ({ html }: Page) => html.includes('/branding/');
const SUPPORT = 'Need help? help@company.com , +47 22 33 44 55';

describe('branding', () => {
  test('stands on pages whose URL names the tenant, beside SuperID’s mark, its name and the tenant’s id', async () => {
    const tenant = await brandedTenant();
    const { person } = await makeUser(tenant, { role: 'admin' });
    const home = await person.get(`/tenants/${tenant.id}`);
    const preferences = await person.get(`/admin/${tenant.id}/preferences`);
    for (const page of [home, preferences]) {
      expect(page.html.match(/\/branding\/\w+\/accent\.css/g)).toHaveLength(1);
      expect(page.html).toContain('class="logo"');
      expect(page.html).toContain('class="mark"');
      expect(page.title).toMatch(/ – SuperID$/);
      expect(page.text).toContain(tenant.id);
      expect(page.text).toContain(tenant.name);
    }
    expect(home.text).toMatch(/^SuperID /);
    expect(home.text).toContain(SUPPORT);
    expect(home.html).toContain('href="mailto:help@company.com"');
    expect(home.html).toContain('href="tel:+4722334455"');
  });

  test('stands nowhere else: not before the sign-in, in no list, no account, no invitation, no mail', async () => {
    const tenant = await brandedTenant();
    const { person, username } = await makeUser(tenant);
    const invited = await invite(tenant);
    const { person: other } = await makeUser(await makeTenant(), {});
    const again = await brandedTenant();
    const { userId } = await invite(again, { username });
    const pages = await Promise.all([
      new Person().get('/sign-in'),
      new Person().get(await linkFor(invited.username)),
      person.get('/tenants'),
      person.get('/account'),
      person.get(`/invitations/${userId}`),
      other.get(`/tenants/${tenant.id}`),
      other.get(`/admin/${tenant.id}/preferences`),
    ]);
    for (const page of pages) {
      expect(isBranded(page)).toBe(false);
      expect(page.text).not.toContain(support.supportMail);
    }
    const mail = await lastMailTo(invited.username);
    expect(mail.html).not.toContain('/branding/');
    expect(mail.html).toContain('SuperID');
    expect(mail.text).toContain(tenant.id);
  });

  test('a tenant that has chosen nothing looks like SuperID', async () => {
    const { person, tenantId } = await makeUser(await makeTenant());
    const home = await person.get(`/tenants/${tenantId}`);
    expect(isBranded(home)).toBe(false);
    expect(home.text).not.toContain('Need help?');
  });

  test('a name full of markup is only a name beside its logo', async () => {
    const tenant = await brandedTenant({ name: 'SuperID" onerror="alert(1)<b>' });
    const { person } = await makeUser(tenant);
    const { html } = await person.get(`/tenants/${tenant.id}`);
    expect(html).not.toContain('" onerror="');
    expect(html).toContain('alt="SuperID&quot; onerror=&quot;alert(1)&lt;b&gt;"');
  });
});

describe('whom to ask', () => {
  test('someone who works there is told, deactivated or suspended; strangers and the invited are not', async () => {
    const tenant = await brandedTenant();
    const path = `/tenants/${tenant.id}`;
    const [gone, stays] = [await makeUser(tenant), await makeUser(tenant)];
    const stranger = await makeUser(await makeTenant());
    const invited = await makeUser(await makeTenant());
    await invite(tenant, { username: invited.username });
    await deactivateUser(services(), tenant.id, { userId: gone.userId, actor: SERVICE });

    const told = async ({ person }: { person: Person }) => {
      const pages = [await person.get(path), await person.post(path)];
      for (const page of pages) expect([page.status, isBranded(page)]).toEqual([403, false]);
      return pages.map(({ text }) => text.includes(SUPPORT));
    };
    expect(await told(gone)).toEqual([true, true]);
    expect(await told(stranger)).toEqual([false, false]);
    expect(await told(invited)).toEqual([false, false]);
    await suspendTenant(services(), tenant.id, SERVICE);
    expect(await told(stays)).toEqual([true, true]);
    expect(await told(stranger)).toEqual([false, false]);
  });

  test('an administrator’s error pages tell it; those of someone who is none do not', async () => {
    const tenant = await brandedTenant();
    const [admin, user] = [await makeUser(tenant, { role: 'admin' }), await makeUser(tenant)];
    const nowhere = `/admin/${tenant.id}/nowhere`;
    const missing = await admin.person.get(nowhere);
    expect(missing.status).toBe(404);
    expect(missing.text).toContain(SUPPORT);
    const malformed = await admin.person.post(`/admin/${tenant.id}/preferences`, {});
    expect(malformed.status).toBe(400);
    expect(malformed.text).toContain(SUPPORT);
    for (const person of [user.person, (await makeUser(await makeTenant())).person]) {
      const refused = await person.get(nowhere);
      expect(refused.status).toBe(403);
      expect(refused.text).not.toContain(support.supportMail);
    }
  });
});

test('the home page leads an administrator to the administration, and nobody else', async () => {
  const tenant = await makeTenant();
  const [admin, user] = [await makeUser(tenant, { role: 'admin' }), await makeUser(tenant)];
  const link = `href="/admin/${tenant.id}"`;
  expect((await admin.person.get(`/tenants/${tenant.id}`)).html).toContain(link);
  expect((await user.person.get(`/tenants/${tenant.id}`)).html).not.toContain(link);
});
