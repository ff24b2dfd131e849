import { describe, expect, test } from 'vitest';
import { submit } from '../support/worker/forms.ts';
import {
  codeFor,
  getAccount,
  getUser,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  PASSWORD,
  signIn,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, lastMailTo, MINUTE, unique } from '../support/worker/world.ts';

/** R10: a person of two tenants, whose primary one wants another username for them. */
async function makeScene() {
  const [primary, other] = [await makeTenant(), await makeTenant()];
  const admins = [
    await makeUser(primary, { role: 'admin' }),
    await makeUser(other, { role: 'admin' }),
  ] as const;
  const ida = await makeUser(primary);
  const { userId } = await invite(other, { username: ida.username });
  await ida.person.post(`/invitations/${userId}/confirmation`);
  const newUsername = `${unique('ida.moe')}@people.example`;
  const path = `/admin/${primary.id}/users/${ida.userId}/username`;
  return {
    primary,
    other,
    admin: admins[0].person,
    otherAdmin: admins[1].person,
    ida,
    otherUserId: userId,
    newUsername,
    path,
  };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

/** The admin goes through both pages. */
async function ask({ admin, path, newUsername }: Scene): Promise<void> {
  const check = await submit(admin, await admin.get(path), `${path}/forecast`, { username: newUsername });
  expect(check.text).toContain('The change has to be confirmed');
  expect((await submit(admin, check, path)).status).toBe(303);
}

async function askForCode(person: Person): Promise<void> {
  const page = await person.get('/account/username');
  const mailed = await person.follow(await submit(person, page, '/account/username/code-mail'));
  expect(mailed.text).toContain('A code is on its way');
}

test('asked for by the primary tenant, confirmed by the person, seen by both tenants', async () => {
  const scene = await makeScene();
  const { primary, other, admin, otherAdmin, ida, otherUserId, newUsername } = scene;
  const { username, person } = ida;

  const elsewhere = await otherAdmin.get(`/admin/${other.id}/users/${otherUserId}/username`);
  expect(elsewhere.text).toContain('Ask an administrator of their primary tenant');
  expect(elsewhere.html).not.toContain(primary.id);
  await ask(scene);

  for (const page of ['/tenants', `/tenants/${other.id}`, '/account']) {
    expect((await person.get(page)).text, page).toContain(
      `${primary.name} wants to change your username to ${newUsername}.`,
    );
  }
  const asked = await person.get('/account/username');
  expect(asked.text).toContain(`${primary.name} (${primary.id}), your primary tenant`);
  expect(asked.text).toContain(`Confirm only if ${newUsername} is your own mailbox.`);
  await askForCode(person);
  const page = await person.get('/account/username?done=mailed');
  const done = await submit(person, page, '/account/username/confirmation', {
    code: await codeFor(newUsername),
  });
  expect(done.location).toBe('/account?done=renamed');
  const account = await person.get(done.location!);
  expect(account.text).toContain('Your username is changed.');
  expect(account.text).not.toContain('wants to change your username');

  expect(await getAccount(newUsername)).toMatchObject({ username: newUsername, email: newUsername });
  for (const [tenant, by] of [
    [primary, admin],
    [other, otherAdmin],
  ] as const) {
    expect((await getUser(tenant.id, newUsername)).username, 'R3').toBe(newUsername);
    const list = await by.get(`/admin/${tenant.id}/users`);
    expect(list.text).toContain(newUsername);
    expect(list.text).not.toContain(username);
    expect((await by.get(`/admin/${tenant.id}/users?search=${newUsername}`)).text).toContain(newUsername);
    expect((await by.get(`/admin/${tenant.id}/users?search=${username}`)).text).not.toContain(newUsername);
  }
  const notice = await lastMailTo(username);
  expect(notice.subject).toBe('Your username was changed');
  expect(notice.links.some((link) => link.includes('/renames/objections/'))).toBe(true);
  expect((await signIn(new Person(), newUsername, PASSWORD)).status).toBe(303);
  expect((await signIn(new Person(), username, PASSWORD)).status).toBe(422);
});

describe('what the person can get wrong', () => {
  test('a wrong code, a code of another browser, one too old: the old name holds', async () => {
    const scene = await makeScene();
    const { username, person } = scene.ida;
    await ask(scene);
    await askForCode(person);
    const code = await codeFor(scene.newUsername);
    const form = await person.get('/account/username?done=mailed');
    const send = (by: Person, typed: string) =>
      submit(by, form, '/account/username/confirmation', { code: typed });
    const short = await send(person, '12 3');
    expect(short.status).toBe(422);
    expect(short.text).toContain('Enter the six digits');
    const wrong = await send(person, code === '111111' ? '222222' : '111111');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('That code is not right, or no longer valid.');
    const phone = new Person();
    await signIn(phone, username);
    expect((await send(phone, code)).status, 'in another browser').toBe(422);
    clock.advance(11 * MINUTE);
    expect((await send(person, code)).status, 'after eleven minutes').toBe(422);
    expect((await getAccount(username)).username).toBe(username);

    await askForCode(person);
    const spaced = (await codeFor(scene.newUsername)).replace(/^(...)/, '$1 ');
    expect((await send(person, spaced)).status).toBe(303);
  });

  test('twenty wrong codes a day, one mail a minute: told in words, with the time to wait', async () => {
    const scene = await makeScene();
    const { person, username } = scene.ida;
    await ask(scene);
    await askForCode(person);
    const form = await person.get('/account/username?done=mailed');
    const again = await submit(person, form, '/account/username/code-mail');
    expect(again.status).toBe(429);
    expect(again.headers.get('retry-after')).not.toBeNull();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await submit(person, form, '/account/username/confirmation', { code: '000000' });
    }
    clock.advance(MINUTE);
    await askForCode(person);
    const code = await codeFor(scene.newUsername);
    const limited = await submit(person, form, '/account/username/confirmation', { code });
    expect(limited.status).toBe(429);
    expect(limited.text).toContain('Too many wrong codes.');
    expect((await getAccount(username)).username).toBe(username);
  });

  test('that the name is taken: told after the right code, to the person alone', async () => {
    const scene = await makeScene();
    const { person, username } = scene.ida;
    await makeUser(await makeTenant(), { username: scene.newUsername });
    await ask(scene);
    await askForCode(person);
    const audit = `/admin/${scene.primary.id}/audit`;
    const before = await scene.admin.get(scene.path);
    const log = await scene.admin.get(audit);
    const form = await person.get('/account/username?done=mailed');
    expect(
      (await submit(person, form, '/account/username/confirmation', { code: '000000' })).text,
    ).not.toContain('another account');
    const code = await codeFor(scene.newUsername);
    const told = await submit(person, form, '/account/username/confirmation', { code });
    expect(told.status).toBe(422);
    expect(told.text).toContain(`another account has the username ${scene.newUsername}`);
    expect((await getAccount(username)).username).toBe(username);

    const after = await scene.admin.get(scene.path);
    expect(after.html, 'to the admin nothing has changed').toBe(before.html);
    expect((await scene.admin.get(audit)).text).toBe(log.text);
  });

  test('the person declines: the old name stays, and the tenant’s log has it', async () => {
    const scene = await makeScene();
    const { person, username } = scene.ida;
    await ask(scene);
    const page = await person.get('/account/username');
    const done = await person.follow(await submit(person, page, '/account/username/refusal'));
    expect(done.text).toContain('Declined. Your username stays as it is.');
    expect(await historyOf(username)).toContain('rename-withdrawn success declined');
    expect((await scene.admin.get(scene.path)).text).not.toContain('Waiting for');
    const late = await submit(person, page, '/account/username/code-mail');
    expect((await person.follow(late)).text).toContain('No new username waits for you');
  });

  test('what was replaced meanwhile is not what the person agreed to', async () => {
    const scene = await makeScene();
    const { person } = scene.ida;
    await ask(scene);
    const seen = await person.get('/account/username');
    const mine = `${unique('admins.own')}@people.example`;
    await ask({ ...scene, newUsername: mine });
    for (const action of ['code-mail', 'refusal']) {
      await submit(person, seen, `/account/username/${action}`);
    }
    await expect(lastMailTo(mine), 'no code went where the person had not looked').rejects.toThrow();
    expect((await person.get('/account/username')).text, 'and the newer one still waits').toContain(mine);
  });
});

test('another person can neither see nor answer it', async () => {
  const scene = await makeScene();
  await ask(scene);
  const page = await scene.ida.person.get('/account/username');
  const stranger = await makeUser(scene.primary);
  expect((await stranger.person.get('/account/username')).text).toContain('No new username waits for you');
  await submit(stranger.person, page, '/account/username/refusal');
  await submit(stranger.person, page, '/account/username/code-mail');
  await expect(lastMailTo(scene.newUsername)).rejects.toThrow();
  expect((await scene.ida.person.get('/account')).text).toContain(scene.newUsername);
  expect((await new Person().get('/account/username')).location).toContain('/sign-in');
});
