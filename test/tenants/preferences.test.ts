import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { changePreferences } from '../../src/tenants/change-preferences.ts';
import { tenants } from '../../src/tenants/schema.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { selectUntold } from '../../src/users/read-welcome.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { getUser, invite, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import type { Person } from '../support/worker/person.ts';
import { mailsTo, services, unique } from '../support/worker/world.ts';

async function tenantWithAdmin() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  return { ...admin, tenant, path: `/admin/${tenant.id}/preferences` };
}

const form = { welcomeMails: 'on', language: 'en', supportMail: '', supportPhone: '', accent: '' };
const all = {
  language: 'nb',
  supportMail: 'Help@Company.com',
  supportPhone: '+47 22-33 44 55',
  accent: '#8A1C4A',
};

async function stateOf(id: string) {
  const [tenant] = await services()
    .db.select()
    .from(tenants)
    .where(sql`${tenants.id} = ${id}`);
  return tenant!;
}

/** The version that the page shown bears in its form. */
async function versionOn(person: Person, path: string): Promise<string> {
  return /name="version" value="(\d+)"/.exec((await person.get(path)).html)![1]!;
}

async function eventsOf(id: string): Promise<string[]> {
  const rows = await services().db.all<{ action: string; reason: string; actor: string | null }>(
    sql`select action, reason, actor_id as actor from audit_events where tenant_id = ${id}
      and action = 'preferences-changed' order by id`,
  );
  return rows.map(({ reason, actor }) => (actor === null ? `${reason} by nobody` : reason));
}

describe('saving', () => {
  test('all of it is kept as it should be written, with an event for each that changed', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    const saved = await person.post(path, { ...all, version: await versionOn(person, path) });
    expect(saved.location).toBe(`${path}?done=saved`);
    const page = await person.follow(saved);
    expect(page.text).toContain('Saved.');
    expect(await stateOf(tenant.id)).toMatchObject({
      welcomeMails: false,
      language: 'nb',
      supportMail: 'help@company.com',
      supportPhone: '+47 22 33 44 55',
      accent: '#8a1c4a',
    });
    expect((await eventsOf(tenant.id)).toSorted()).toEqual([
      'accent',
      'language',
      'support-mail',
      'support-phone',
      'welcome-mails',
    ]);
  });

  test('saved again as it is: no event, and nobody’s page is stale', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await person.post(path, { ...form, ...all, version: await versionOn(person, path) });
    const [before, { version }] = [await eventsOf(tenant.id), await stateOf(tenant.id)];
    await person.post(path, { ...form, ...all, version: String(version) });
    expect(await eventsOf(tenant.id)).toEqual(before);
    expect((await stateOf(tenant.id)).version).toBe(version);
  });

  test('emptied, a field is none', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await person.post(path, { ...form, ...all, version: '0' });
    await person.post(path, { ...form, version: await versionOn(person, path) });
    expect(await stateOf(tenant.id)).toMatchObject({ supportMail: null, supportPhone: null, accent: null });
  });

  test('what is not given stays: for whoever changes one thing alone', async () => {
    const { tenant } = await tenantWithAdmin();
    await changePreferences(services(), tenant.id, { actor: SERVICE }, { supportPhone: '1881' });
    await changePreferences(services(), tenant.id, { actor: SERVICE }, { language: 'nb' });
    await changePreferences(services(), tenant.id, { actor: SERVICE }, {});
    expect(await stateOf(tenant.id)).toMatchObject({ supportPhone: '1881', language: 'nb', version: 2 });
  });

  test('the second of two administrators is told that the page is stale, and changes nothing', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    const second = await makeUser(tenant, { role: 'admin' });
    const [seen, seenBySecond] = [await versionOn(person, path), await versionOn(second.person, path)];
    await person.post(path, { ...form, supportPhone: '1881', version: seen });
    const stale = await second.person.post(path, { ...form, accent: '#8a1c4a', version: seenBySecond });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Nothing was saved Someone else has changed the preferences');
    expect(stale.html, 'the page shows how it is now').toContain('value="1881"');
    expect(await stateOf(tenant.id)).toMatchObject({ supportPhone: '1881', accent: null });
    const [, version = ''] = /name="version" value="(\d+)"/.exec(stale.html) ?? [];
    const again = await second.person.post(path, {
      ...form,
      supportPhone: '1881',
      accent: '#8a1c4a',
      version,
    });
    expect(again.status).toBe(303);
  });

  test('20 at once who saw the same: one is first, the others are stale', async () => {
    const { tenant } = await tenantWithAdmin();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        changePreferences(
          services(),
          tenant.id,
          { actor: SERVICE, version: 0 },
          { supportPhone: String(1000 + index) },
        ),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'changed')).toHaveLength(1);
    expect(await eventsOf(tenant.id)).toEqual(['support-phone by nobody']);
  });
});

describe('refused beside its field, and what was typed stays:', () => {
  test.each([
    ['supportMail', 'nobody', 'This is not a mail address.'],
    ['supportMail', 'a@b.example?bcc=all@b.example', 'This is not a mail address.'],
    ['supportPhone', 'javascript:alert(1)', 'Type the number with digits and spaces'],
    ['accent', 'red;}body{display:none}', 'Type # and six digits'],
    ['accent', '#ffcc00', 'White words cannot be read on this colour. Choose a darker one, such as #'],
  ])('%s %s', async (field, typed, words) => {
    const { tenant, person, path } = await tenantWithAdmin();
    const before = await stateOf(tenant.id);
    const refused = await person.post(path, { ...form, supportPhone: '1881', [field]: typed, version: '0' });
    expect(refused.status).toBe(422);
    expect(refused.title).toMatch(/^Error: /);
    expect(refused.html).toMatch(new RegExp(`<a href="#${field}">${words.slice(0, 20)}`));
    expect(refused.html).toMatch(new RegExp(`id="${field}-message">${words.slice(0, 20)}`));
    expect(refused.text).toContain(words);
    expect(refused.html).toContain(`value="${typed}"`);
    expect(await stateOf(tenant.id), 'nothing of it').toEqual(before);
    expect(await eventsOf(tenant.id)).toEqual([]);
  });

  test('all at once are told at once', async () => {
    const { person, path } = await tenantWithAdmin();
    const given = { ...form, supportMail: 'x', supportPhone: 'y', accent: 'z', version: '0' };
    const { html } = await person.post(path, given);
    expect(html.match(/aria-invalid="true"/g)).toHaveLength(3);
  });

  test.each([
    ['a language that we do not have', { language: 'de' }],
    ['a version that is none', { version: '-1' }],
    ['a box that is ticked otherwise', { welcomeMails: 'yes' }],
    ['a line longer than any', { supportMail: 'x'.repeat(2_000) }],
  ])('%s was sent by no page of ours', async (_, given) => {
    const { person, path } = await tenantWithAdmin();
    expect((await person.post(path, { ...form, version: '0', ...given })).status).toBe(400);
  });
});

describe('R8: welcome mails', () => {
  const hint = 'Turning them off is meant for tenants whose people sign in with Microsoft or Google.';
  const warning = 'No mail tells the people you register, and your tenant has no identity provider.';

  test('the page warns where no identity provider is on for a domain of the tenant', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    expect((await person.get(path)).text).toContain(hint);
    await changePreferences(services(), tenant.id, { actor: SERVICE }, { welcomeMails: false });
    expect((await person.get(path)).text).toContain(warning);

    await proveDomain(tenant, `${unique('proved')}.example`);
    expect((await person.get(path)).text, 'proved, not on').toContain(warning);
    await proveDomain(await makeTenant(), `${unique('other')}.example`, true);
    expect((await person.get(path)).text, 'of another tenant').toContain(warning);
    await proveDomain(tenant, `${unique('on')}.example`, true);
    const { text } = await person.get(path);
    expect(text).not.toContain(warning);
    expect(text).toContain('They find the invitation when they sign in with Microsoft or Google.');
  });

  test('off, it counts those who were never told; on again, nothing is sent by itself, and it says so', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    const { welcomeMails: _, ...off } = form;
    const told = await invite(tenant);
    await person.post(path, { ...off, version: '0' });
    expect((await person.get(path)).text).toContain('Everyone who is registered has been told');
    const untold = [await invite(tenant), await invite(tenant)];
    const page = await person.get(path);
    expect(page.text).toContain('2 people are registered and were never told');
    expect(page.text).toContain('Turning them on again sends nothing by itself.');

    const [, list = ''] = /href="([^"]+)">2 people are/.exec(page.html) ?? [];
    const { text } = await person.get(list.replaceAll('&amp;', '&'));
    for (const { username } of untold) expect(text).toContain(username);
    expect(text).not.toContain(told.username);

    await deactivateUser(services(), tenant.id, { userId: untold[0]!.userId, actor: SERVICE });
    const on = await person.follow(
      await person.post(path, { ...form, version: await versionOn(person, path) }),
    );
    expect(on.text).toContain('Nothing was sent to those who are registered already.');
    expect(on.text, 'one was deactivated since').toContain('1 person is registered and was never told');
    for (const { username } of untold) expect(await mailsTo(username)).toEqual([]);
  });

  test('another tenant’s people are not counted', async () => {
    const { tenant, person, path } = await tenantWithAdmin();
    await invite(await makeTenant({ welcomeMails: false }));
    await changePreferences(services(), tenant.id, { actor: SERVICE }, { welcomeMails: false });
    expect((await person.get(path)).text).toContain('Everyone who is registered has been told');
  });

  test('the count reads the index that holds nobody else', async () => {
    const { db } = services();
    const plan = await db.all<{ detail: string }>(
      sql`explain query plan ${selectUntold(db, 'any').getSQL()}`,
    );
    expect(plan.map(({ detail }) => detail).join()).toContain('users_untold');
  });
});

describe('who may', () => {
  test('a plain user, another tenant’s administrator and a stranger change and see nothing', async () => {
    const { tenant, path } = await tenantWithAdmin();
    const before = await stateOf(tenant.id);
    const user = await makeUser(tenant);
    const other = await tenantWithAdmin();
    for (const { person } of [user, other]) {
      const seen = await person.get(path);
      expect(seen.status).toBe(403);
      expect(seen.html).not.toContain(tenant.name);
      for (const to of [path, `${path}/logo/removal`]) {
        expect((await person.post(to, { ...form, accent: '#000000', version: '0' })).status).toBe(403);
      }
    }
    expect(await stateOf(tenant.id)).toEqual(before);
  });

  test('who is no administrator any more in the very moment changes nothing', async () => {
    const { tenant, username } = await tenantWithAdmin();
    const before = await stateOf(tenant.id);
    const { id } = await getUser(tenant.id, username);
    const actor = {
      accountId: null,
      holds: sql`exists (select 1 from users me where me.id = ${id} and me.role = 'user')`,
    };
    await expect(changePreferences(services(), tenant.id, { actor }, { accent: '#000000' })).rejects.toThrow(
      'not_an_administrator',
    );
    expect(await stateOf(tenant.id)).toEqual(before);
    expect(await eventsOf(tenant.id)).toEqual([]);
  });

  test('a tenant that is not there is not found', async () => {
    await expect(
      changePreferences(services(), 'Nowhere', { actor: SERVICE }, { language: 'nb' }),
    ).rejects.toThrow('not_found');
  });
});

test('with D1 away the page says so, and says whom to ask where that is known', async () => {
  const { tenant, person, path } = await tenantWithAdmin();
  await changePreferences(services(), tenant.id, { actor: SERVICE }, { supportMail: 'help@company.com' });
  person.bindings = { DB: brokenD1(env.DB) };
  const away = await person.get(path);
  expect(away.status).toBe(503);
  expect(away.text).toContain('Nothing was lost');
  expect(away.text).not.toContain('help@company.com');
  person.bindings = { DB: brokenD1(env.DB, { after: 1 }) };
  const later = await person.post(path, { ...form, version: '1' });
  expect(later.status).toBe(503);
  expect(later.text).toContain('Need help? help@company.com');
  person.bindings = {};
  expect(await stateOf(tenant.id)).toMatchObject({ supportMail: 'help@company.com', version: 1 });
});

test('opening the page is two round trips, saving is two', async () => {
  const { person, path } = await tenantWithAdmin();
  expect((await person.get(path)).operations).toMatchObject({ d1: 2, kv: 1 });
  expect((await person.post(path, { ...form, ...all, version: '0' })).operations).toMatchObject({
    d1: 2,
    kv: 1,
  });
});
