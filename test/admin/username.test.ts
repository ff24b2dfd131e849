import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { hiddenFields, submit } from '../support/worker/forms.ts';
import {
  getAccount,
  getUser,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signInAs,
} from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** A tenant that has proved some domains, its administrator, and a person whose primary tenant it is. */
async function makeScene({ proved = [true, true] as [boolean, boolean] } = {}) {
  const tenant = await makeTenant();
  const [before, after] = [`${unique('old')}.example`, `${unique('new')}.example`];
  if (proved[0]) await proveDomain(tenant, before);
  if (proved[1]) await proveDomain(tenant, after);
  const admin = await makeUser(tenant, { role: 'admin' });
  const user = await makeUser(tenant, { username: `ida@${before}` });
  const path = `/admin/${tenant.id}/users/${user.userId}/username`;
  return { tenant, admin, ...user, newUsername: `ida@${after}`, path };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

async function forecast({ admin, path }: Scene, username: string): Promise<Page> {
  return submit(admin.person, await admin.person.get(path), `${path}/forecast`, { username });
}

/** Through both pages. Answers what the second led to. */
async function rename(scene: Scene, username = scene.newUsername): Promise<Page> {
  return submit(scene.admin.person, await forecast(scene, username), scene.path);
}

/** Confirmed in a second tenant, of whose administrator the page is then. */
async function joinOther({ username, person }: Scene) {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const { userId } = await invite(tenant, { username });
  await person.post(`/invitations/${userId}/confirmation`);
  return { tenant, admin, userId, path: `/admin/${tenant.id}/users/${userId}/username` };
}

describe('at once', () => {
  test('the admin is told before, it happens, and the old address is told after', async () => {
    const scene = await makeScene();
    const check = await forecast(scene, scene.newUsername.toUpperCase());
    expect(check.status).toBe(200);
    expect(check.text).toContain('This takes effect at once.');
    expect(check.text).toContain(`We tell ${scene.username} by mail, with a way to object.`);
    expect((await getAccount(scene.username)).username, 'nothing has happened yet').toBe(scene.username);

    const done = await submit(scene.admin.person, check, scene.path);
    expect((await scene.admin.person.follow(done)).text).toContain('The username is changed');
    expect((await getUser(scene.tenant.id, scene.newUsername)).username).toBe(scene.newUsername);
    const mail = await lastMailTo(scene.username);
    expect(mail.subject).toBe('Your username was changed');
    expect(mail.text).toContain(`${scene.tenant.name} (${scene.tenant.id})`);
    expect(mail.links.some((link) => link.includes('/renames/objections/'))).toBe(true);
    expect(await historyOf(scene.newUsername)).toContain('renamed success');
  });

  test('that the name is taken is told, since the domain is the tenant’s own', async () => {
    const scene = await makeScene();
    await makeUser(await makeTenant(), { username: scene.newUsername });
    const refused = await forecast(scene, scene.newUsername);
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<a href="#username">Another account has this username.</a>');
    expect(refused.html, 'what was typed stays').toContain(`value="${scene.newUsername}"`);
  });
});

describe('waiting for the person', () => {
  test('where the domain is not proved: the admin is warned why, and the old address is told', async () => {
    const scene = await makeScene({ proved: [true, false] });
    const check = await forecast(scene, scene.newUsername);
    const domain = scene.newUsername.split('@')[1]!;
    expect(check.text).toContain('The change has to be confirmed');
    expect(check.text).toContain(`since ${scene.tenant.name} has not proved that ${domain} is its own`);
    const page = await scene.admin.person.follow(await submit(scene.admin.person, check, scene.path));
    expect(page.text).toContain('Waiting for Test Person');
    expect(page.text).toContain(`Until then ${scene.username} holds.`);
    expect((await getAccount(scene.username)).username).toBe(scene.username);
    const mail = await lastMailTo(scene.username);
    expect(mail.subject).toBe('Your username is to change');
    expect(mail.text).toContain(`${scene.tenant.name} (${scene.tenant.id}) wants to change`);
    expect(mail.links.some((link) => link.includes('/renames/objections/'))).toBe(true);
    expect(await mailsTo(scene.newUsername), 'nothing goes to an address that nobody asked for').toEqual([]);
  });

  test('where the person works elsewhere too: it says no more than that it waits', async () => {
    const scene = await makeScene({ proved: [false, true] });
    const other = await joinOther(scene);
    const check = await forecast(scene, scene.newUsername);
    expect(check.text).toContain('This waits for Test Person. It takes effect when');
    expect(check.html).not.toContain(other.tenant.id);
    expect(check.text).not.toContain('other tenant');
  });

  test('whether the name is taken shows nowhere: the same pages, the same round trips, the same mail', async () => {
    const taken = await makeUser(await makeTenant());
    const seen: unknown[] = [];
    for (const newUsername of [taken.username, `${unique('nobody')}@people.example`]) {
      const scene = await makeScene({ proved: [true, false] });
      const check = await forecast(scene, newUsername);
      const asked = await submit(scene.admin.person, check, scene.path);
      const after = await scene.admin.person.get(scene.path);
      const mail = await lastMailTo(scene.username);
      const blank = (text: string) =>
        [newUsername, scene.username, scene.tenant.name, scene.tenant.id, scene.userId, scene.admin.username]
          .reduce((blanked, known) => blanked.replaceAll(known, '…'), text)
          .replace(/value="[a-z2-7]{24}"|[A-Za-z0-9_-]{43}|\d+ \w+ \d{4}, \d\d:\d\d/g, '…');
      seen.push(
        [check, asked, after].map(({ status, html, operations }) => [status, blank(html), operations]),
      );
      seen.push(blank(mail.text));
    }
    const [onTaken, mailOnTaken, onFree, mailOnFree] = seen;
    expect(onTaken).toEqual(onFree);
    expect(mailOnTaken).toEqual(mailOnFree);
    expect((await mailsTo(taken.username)).length, 'and whoever has it hears nothing').toBe(1);
  });

  test('the admin withdraws it; a second press finds it gone', async () => {
    const scene = await makeScene({ proved: [true, false] });
    const page = await scene.admin.person.follow(await rename(scene));
    const action = `${scene.path}/withdrawal`;
    const done = await submit(scene.admin.person, page, action);
    expect((await scene.admin.person.follow(done)).text).toContain('Withdrawn.');
    const late = await submit(scene.admin.person, page, action);
    expect((await scene.admin.person.follow(late)).text).toContain('It was not waiting any more.');
    expect((await historyOf(scene.username)).filter((event) => event.startsWith('rename-withdrawn'))).toEqual(
      ['rename-withdrawn success'],
    );
    expect((await scene.person.get('/account/username')).text).toContain('No new username waits for you');
  });

  test('another tenant’s administrator cannot withdraw it', async () => {
    const scene = await makeScene({ proved: [true, false] });
    await scene.admin.person.follow(await rename(scene));
    const { rename: id } = hiddenFields(await scene.admin.person.get(scene.path), `${scene.path}/withdrawal`);
    const other = await joinOther(scene);
    const refused = await other.admin.person.post(`${other.path}/withdrawal`, { rename: id! });
    expect(refused.location).toContain('done=over');
    expect(await historyOf(scene.username)).not.toContain('rename-withdrawn success');
    expect((await scene.person.get('/account/username')).text).toContain(scene.newUsername);
  });
});

describe('R10: only in the primary tenant', () => {
  test('elsewhere the page says which rule forbids it and whom to ask, and names no tenant', async () => {
    const scene = await makeScene();
    const other = await joinOther(scene);
    const page = await other.admin.person.get(other.path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Only administrators of a person’s primary tenant change their username');
    expect(page.text).toContain(`${other.tenant.name} is not the primary tenant of Test Person`);
    expect(page.text).toContain('Ask an administrator of their primary tenant.');
    expect(page.html).not.toContain(scene.tenant.id);
    expect(page.html).not.toContain(scene.tenant.name);
    expect(page.html).not.toContain('<form method="post" action="/admin');
  });

  test('forms that are sent all the same change nothing', async () => {
    const scene = await makeScene();
    const other = await joinOther(scene);
    const before = await getAccount(scene.username);
    const wanted = { username: scene.newUsername, shownUsername: scene.username, shownRename: '' };
    const email = { email: 'x@people.example', shownEmail: scene.username };
    for (const [path, fields] of [
      ['', { ...wanted, expected: 'at-once' }],
      ['/forecast', wanted],
      ['/contact-address', email],
    ] as const) {
      const refused = await other.admin.person.post(other.path + path, fields);
      expect(refused.status, path).toBe(403);
      expect(refused.text).toContain('Only administrators of a person’s primary tenant');
    }
    expect(await getAccount(scene.username)).toEqual(before);
  });

  test('of someone who has not confirmed, the page says to invite anew; it looks the same with an account and without', async () => {
    const tenant = await makeTenant();
    const admin = await makeUser(tenant, { role: 'admin' });
    const known = await makeUser(await makeTenant());
    const pages: string[] = [];
    for (const username of [known.username, `${unique('nobody')}@people.example`]) {
      const { userId } = await invite(tenant, { username });
      const path = `/admin/${tenant.id}/users/${userId}/username`;
      const page = await admin.person.get(path);
      expect(page.text).toContain('has not confirmed yet');
      expect(page.text).toContain('register them anew');
      const fields = { username: 'x@people.example', shownUsername: username, shownRename: '' };
      const refused = await admin.person.post(`${path}/forecast`, fields);
      expect(refused.status).toBe(403);
      pages.push(
        [page, refused]
          .map(({ html }) => html)
          .join()
          .replaceAll(userId, '…')
          .replaceAll(username, '…'),
      );
    }
    expect(pages[0]).toBe(pages[1]);
  });

  test('another tenant’s administrator, a user and a stranger do not come near', async () => {
    const scene = await makeScene();
    const stranger = await makeUser(await makeTenant(), { role: 'admin' });
    const before = await getAccount(scene.username);
    const theirs = scene.path.replace(scene.tenant.id, stranger.tenantId);
    const fields = {
      username: scene.newUsername,
      shownUsername: scene.username,
      shownRename: '',
      expected: 'at-once',
    };
    expect((await stranger.person.get(theirs)).status).toBe(404);
    expect((await stranger.person.post(theirs, fields)).status).toBe(404);
    for (const person of [stranger.person, scene.person]) {
      expect((await person.get(scene.path)).status).toBe(403);
      expect((await person.post(scene.path, fields)).status).toBe(403);
    }
    expect((await new Person().get(scene.path)).location).toContain('/sign-in?');
    expect((await new Person().post(scene.path, fields)).location).toContain('/sign-in?');
    expect(await getAccount(scene.username)).toEqual(before);
  });
});

describe('two administrators at once', () => {
  const STALE = 'Someone else changed this in the meantime, so nothing was done.';

  test('the second is told that the page is stale, at either step', async () => {
    const scene = await makeScene();
    const second = await makeUser(scene.tenant, { role: 'admin' });
    const form = await second.person.get(scene.path);
    const check = await submit(second.person, form, `${scene.path}/forecast`, {
      username: scene.newUsername,
    });
    const third = scene.newUsername.replace('ida', 'ida.moe');
    expect((await rename(scene, third)).status).toBe(303);
    for (const late of [
      await submit(second.person, check, scene.path),
      await submit(second.person, form, `${scene.path}/forecast`, { username: scene.newUsername }),
    ]) {
      expect(late.status).toBe(409);
      expect(late.text).toContain(STALE);
      expect(late.html, 'how it is now').toContain(`name="shownUsername" value="${third}"`);
    }
    expect((await getAccount(third)).username).toBe(third);
  });

  test('also where the first one only waits', async () => {
    const scene = await makeScene({ proved: [true, false] });
    const second = await makeUser(scene.tenant, { role: 'admin' });
    const form = await second.person.get(scene.path);
    await rename(scene);
    const late = await submit(second.person, form, `${scene.path}/forecast`, {
      username: 'x@people.example',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain(STALE);
    expect(late.text).toContain(`The username is to change to ${scene.newUsername}`);
  });

  test('and whoever was told that it happens at once is not surprised by its waiting', async () => {
    const scene = await makeScene({ proved: [false, true] });
    const check = await forecast(scene, scene.newUsername);
    expect(check.text).toContain('at once');
    await invite(await makeTenant(), { username: scene.username });
    const late = await submit(scene.admin.person, check, scene.path);
    expect(late.status).toBe(409);
    expect((await scene.admin.person.get(scene.path)).text).not.toContain('Waiting for');
  });

  test('20 at once: one change, one mail, one event', async () => {
    const scene = await makeScene();
    const before = (await mailsTo(scene.username)).length;
    const check = await forecast(scene, scene.newUsername);
    const pages = await Promise.all(
      Array.from({ length: 20 }, () => submit(scene.admin.person, check, scene.path)),
    );
    expect(pages.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 409)).toHaveLength(19);
    expect((await mailsTo(scene.username)).length).toBe(before + 1);
    const history = await historyOf(scene.newUsername);
    expect(history.filter((event) => event === 'renamed success')).toHaveLength(1);
  });

  test('20 requests at once: one waits, and one mail tells of it', async () => {
    const scene = await makeScene({ proved: [true, false] });
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        renameAccount(services(), scene.tenant.id, {
          userId: scene.userId,
          actor: SERVICE,
          shownUsername: scene.username,
          newUsername: `${unique('n')}@people.example`,
          shownRename: null,
        }),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'waits-for-person')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'stale')).toHaveLength(19);
    const [mails] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from outbox where recipient = ${scene.username} and template = 'rename-requested'`,
    );
    expect(mails!.n).toBe(1);
  });
});

describe('contact address', () => {
  function change({ admin, path }: Scene, page: Page, email: string): Promise<Page> {
    return submit(admin.person, page, `${path}/contact-address`, { email });
  }

  test('it changes at once, the old one is told, and no proof ever goes there', async () => {
    const scene = await makeScene();
    const email = `${unique('ida')}@home.example`;
    const done = await change(scene, await scene.admin.person.get(scene.path), email.toUpperCase());
    expect((await scene.admin.person.follow(done)).text).toContain('The contact address is changed');
    expect(await getAccount(scene.username)).toMatchObject({ email, username: scene.username });
    const mail = await lastMailTo(scene.username);
    expect(mail.subject).toBe('Your contact address was changed');
    expect(mail.text).toContain(`from ${scene.username} to ${email}`);
    expect(await historyOf(scene.username)).toContain('contact-address-changed success');
    expect((await scene.person.get('/account')).text).toContain(`Notices go to ${email}.`);

    clock.advance(MINUTE);
    await new Person().post('/password-reset', { username: scene.username });
    expect((await lastMailTo(scene.username)).subject).toBe('Choose a new password');
    expect(await mailsTo(email)).toEqual([]);
  });

  test('what is no address is refused beside its field, and stays there; the same one changes nothing', async () => {
    const scene = await makeScene();
    const before = await getAccount(scene.username);
    const page = await scene.admin.person.get(scene.path);
    const refused = await change(scene, page, 'ida at home');
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('<a href="#email">');
    expect(refused.html).toContain('value="ida at home"');
    expect((await change(scene, page, scene.username)).status).toBe(422);
    expect(await getAccount(scene.username)).toEqual(before);
  });

  test('the second of two administrators is told that the page is stale', async () => {
    const scene = await makeScene();
    const page = await scene.admin.person.get(scene.path);
    expect((await change(scene, page, `${unique('a')}@home.example`)).status).toBe(303);
    expect((await change(scene, page, `${unique('b')}@home.example`)).status).toBe(409);
  });
});

test('what is no address is refused beside its field, and what was typed stays', async () => {
  const scene = await makeScene();
  for (const typed of ['', 'ida', 'ida@', '@x.example', 'ida moe@x.example', `${'x'.repeat(65)}@x.example`]) {
    const refused = await forecast(scene, typed);
    expect(refused.status, typed).toBe(422);
    expect(refused.html).toContain('<a href="#username">');
    expect(refused.html).toContain(`value="${typed}"`);
  }
  const same = await forecast(scene, scene.username);
  expect(same.text).toContain('This is the username now.');
});

test('what no page of ours sends is refused', async () => {
  const scene = await makeScene();
  const before = await getAccount(scene.username);
  const fields = {
    username: scene.newUsername,
    shownUsername: scene.username,
    shownRename: '',
    expected: 'at-once',
  };
  for (const bad of [
    { ...fields, expected: 'now' },
    { ...fields, shownRename: 'x' },
    { username: scene.newUsername },
  ]) {
    expect((await scene.admin.person.post(scene.path, bad as Record<string, string>)).status).toBe(400);
  }
  expect((await scene.admin.person.post(`${scene.path}/withdrawal`, { rename: 'x' })).status).toBe(400);
  expect(await getAccount(scene.username)).toEqual(before);
});

test('so many changes of one person’s addresses a day and no more: each is a mail to them', async () => {
  const scene = await makeScene({ proved: [true, false] });
  const names = Array.from({ length: 11 }, () => `${unique('n')}@people.example`);
  for (const name of names.slice(0, 10)) expect((await rename(scene, name)).status).toBe(303);
  const before = (await mailsTo(scene.username)).length;
  const refused = await rename(scene, names[10]);
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).not.toBeNull();
  const page = await scene.admin.person.get(scene.path);
  const action = `${scene.path}/contact-address`;
  expect((await submit(scene.admin.person, page, action, { email: 'x@home.example' })).status).toBe(429);
  expect((await mailsTo(scene.username)).length).toBe(before);
  expect((await getAccount(scene.username)).email).toBe(scene.username);
});

test('asks for a recent sign-in, and keeps what was typed', async () => {
  const scene = await makeScene();
  const form = await scene.admin.person.get(scene.path);
  const check = await forecast(scene, scene.newUsername);
  clock.advance(11 * MINUTE);
  expect((await scene.admin.person.get(scene.path)).location).toContain('/sign-in/again');
  expect((await submit(scene.admin.person, check, scene.path)).location).toContain('/sign-in/again');
  expect((await getAccount(scene.username)).username).toBe(scene.username);

  const led = await submit(scene.admin.person, form, `${scene.path}/forecast`, {
    username: 'typed@x.example',
  });
  const proved = await scene.admin.person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
  expect((await scene.admin.person.get(proved.location!)).html).toContain('value="typed@x.example"');
});

test('whoever may not change it is told so without a new proof', async () => {
  const scene = await makeScene();
  const other = await joinOther(scene);
  clock.advance(11 * MINUTE);
  expect((await other.admin.person.get(other.path)).status).toBe(200);
});

test('D1 failing at any point: nothing is half done', async () => {
  const scene = await makeScene({ proved: [true, false] });
  const check = await forecast(scene, scene.newUsername);
  const before = await getAccount(scene.username);
  const mails = (await mailsTo(scene.username)).length;
  for (const after of [0, 1, 2]) {
    scene.admin.person.bindings = { DB: brokenD1(env.DB, { after }) };
    const failed = await submit(scene.admin.person, check, scene.path);
    expect(failed.status, `after ${after}`).toBe(503);
  }
  scene.admin.person.bindings = {};
  expect(await getAccount(scene.username)).toEqual(before);
  expect((await mailsTo(scene.username)).length).toBe(mails);
  expect((await scene.admin.person.get(scene.path)).text).not.toContain('Waiting for');
});

test('speaks Norwegian', async () => {
  const scene = await makeScene({ proved: [true, false] });
  await scene.admin.person.post('/account/language', { language: 'nb' });
  const check = await forecast(scene, scene.newUsername);
  expect(check.text).toContain('Endringen må bekreftes');
  expect((await signInAs(scene.username)).cookies.size).toBeGreaterThan(0);
});

test('two round trips to look, three to see what would happen or to do it', async () => {
  const scene = await makeScene({ proved: [true, false] });
  expect((await scene.admin.person.get(scene.path)).operations).toEqual({ d1: 2, kv: 1, kvWrites: 0 });
  const check = await forecast(scene, scene.newUsername);
  expect(check.operations.d1).toBe(3);
  expect((await submit(scene.admin.person, check, scene.path)).operations.d1).toBe(3);
});
