import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { confirmRename } from '../../src/accounts/confirm-rename.ts';
import { deleteOldObjections } from '../../src/accounts/delete-old-renames.ts';
import { mailRenameCode } from '../../src/accounts/mail-rename-code.ts';
import { objectToRename } from '../../src/accounts/object-to-rename.ts';
import { readOpenRename } from '../../src/accounts/open-rename.ts';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { withdrawRequestedRename } from '../../src/accounts/withdraw-rename.ts';
import { sendMail, sendOutbox } from '../../src/mail/send-outbox.ts';
import { findSession } from '../../src/sessions/session.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import {
  codeFor,
  getAccount,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  proveDomain,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** The old address is told of a rename, and can object to it. */

async function makeScene() {
  const tenant = await makeTenant();
  const domain = `${unique('own')}.example`;
  await proveDomain(tenant, domain);
  const admin = await makeUser(tenant, { role: 'admin' });
  const user = await makeUser(tenant);
  return { tenant, domain, admin, ...user, newUsername: `${unique('ida')}@${domain}` };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

/** Into the tenant's own domain it takes effect at once, into any other it waits. Answers the link in the mail. */
async function rename(
  { tenant, userId, username }: Pick<Scene, 'tenant' | 'userId' | 'username'>,
  newUsername: string,
): Promise<string> {
  const given = { userId, shownUsername: username, newUsername, actor: SERVICE };
  const result = await renameAccount(services(), tenant.id, given);
  if (!('mailId' in result)) throw new Error(result.outcome);
  await sendMail(services(), result.mailId!);
  return linkIn(username);
}

async function linkIn(address: string): Promise<string> {
  const { links } = await lastMailTo(address);
  return new URL(links.find((link) => link.includes('/renames/objections/'))!).pathname;
}

/** By an administrator. */
async function withdraw({ tenant, userId, person }: Scene): Promise<void> {
  const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
  const { rename: open } = await readOpenRename(services(), session);
  await withdrawRequestedRename(services(), tenant.id, { userId, renameId: open!.id, actor: SERVICE });
}

async function waiting({ person }: Scene): Promise<string | undefined> {
  const session = await findSession(services(), person.cookies.get('__Host-session'));
  return (await readOpenRename(services(), session!)).rename?.newUsername;
}

const elsewhere = () => `${unique('ida')}@people.example`;

async function isSignedIn(person: Person): Promise<boolean> {
  return (await person.get('/account')).status === 200;
}

describe('a rename that waits', () => {
  test('is stopped by whoever reads the old address, signed in or not', async () => {
    const scene = await makeScene();
    const newUsername = elsewhere();
    const link = await rename(scene, newUsername);
    const stranger = new Person();
    const page = await stranger.get(link);
    expect(page.text).toContain(
      `${scene.tenant.name} (${scene.tenant.id}) asked to change the SuperID username ${scene.username} to ${newUsername}`,
    );
    const done = await stranger.follow(await stranger.post(link));
    expect(done.text).toContain(`The username stays ${scene.username}.`);
    expect(await waiting(scene)).toBeUndefined();
    expect(await historyOf(scene.username)).toContain('rename-objected success waiting');
    expect(await isSignedIn(scene.person), 'nobody is signed out').toBe(true);
    expect((await mailsTo(scene.admin.username)).length, 'and no administrator is woken').toBe(1);

    const path = `/admin/${scene.tenant.id}/users/${scene.userId}/username`;
    const seen = await scene.admin.person.get(path);
    expect(seen.text).toContain(`Whoever reads ${scene.username} objected to the change to ${newUsername}`);
    expect(seen.text).not.toContain('Waiting for');
  });

  test('looking at the link stops nothing, however often', async () => {
    const scene = await makeScene();
    const newUsername = elsewhere();
    const link = await rename(scene, newUsername);
    for (let look = 0; look < 3; look += 1) expect((await new Person().get(link)).status).toBe(200);
    await new Person().send(link, { method: 'HEAD' });
    expect(await waiting(scene)).toBe(newUsername);
  });

  test('one asked for later, even of the same name, is not stopped by an older link', async () => {
    const scene = await makeScene();
    const newUsername = elsewhere();
    const first = await rename(scene, newUsername);
    await new Person().post(first);
    clock.advance(MINUTE);
    const second = await rename(scene, newUsername);
    for (const old of [first, first]) await new Person().post(old);
    expect(await waiting(scene)).toBe(newUsername);
    await new Person().post(second);
    expect(await waiting(scene)).toBeUndefined();
  });

  test('nor is it by the link of one that was withdrawn', async () => {
    const scene = await makeScene();
    const newUsername = elsewhere();
    const first = await rename(scene, newUsername);
    await withdraw(scene);
    clock.advance(MINUTE);
    await rename(scene, newUsername);
    const person = new Person();
    expect((await person.follow(await person.post(first))).text).toContain('There is nothing to object to');
    expect(await waiting(scene)).toBe(newUsername);
  });

  test('once withdrawn there is nothing to object to, and the page says so', async () => {
    const scene = await makeScene();
    const link = await rename(scene, elsewhere());
    await withdraw(scene);
    const before = await getAccount(scene.username);
    const person = new Person();
    expect((await person.follow(await person.post(link))).text).toContain('There is nothing to object to');
    expect(await getAccount(scene.username)).toEqual(before);
    expect(await historyOf(scene.username)).not.toContain('rename-objected success in-effect');
  });
});

describe('a rename in effect', () => {
  test('every session ends, the administrators are told, and the username is not changed back', async () => {
    const scene = await makeScene();
    const second = await makeUser(scene.tenant, { role: 'admin' });
    const stranger = await makeUser(await makeTenant(), { role: 'admin' });
    const link = await rename(scene, scene.newUsername);
    expect(await isSignedIn(scene.person), 'a rename signs nobody out').toBe(true);
    const objector = new Person();
    const page = await objector.get(link);
    expect(page.text).toContain('The username does not change back by this.');
    const done = await objector.follow(await objector.post(link));
    expect(done.text).toContain('The account is signed out everywhere');
    expect(done.text).toContain('The username is not changed back: only they can do that.');

    expect(await isSignedIn(scene.person)).toBe(false);
    expect((await getAccount(scene.newUsername)).username).toBe(scene.newUsername);
    expect(await historyOf(scene.newUsername)).toContain('rename-objected success in-effect');
    for (const admin of [scene.admin, second]) {
      const mail = await lastMailTo(admin.username);
      expect(mail.subject).toBe('Someone objects to a changed username');
      expect(mail.text).toContain(`/admin/${scene.tenant.id}/users/${scene.userId}/username`);
      expect(mail.text).toContain('only you and the other administrators can change it back');
      expect(await isSignedIn(admin.person)).toBe(true);
    }
    expect((await lastMailTo(stranger.username)).subject).not.toContain('objects');
    const path = `/admin/${scene.tenant.id}/users/${scene.userId}/username`;
    expect((await scene.admin.person.get(path)).text).toContain('It is in effect, and only administrators');
  });

  test('whoever renames once more does not shake off who was renamed first', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    await rename({ ...scene, username: scene.newUsername }, `${unique('far')}@${scene.domain}`);
    await new Person().post(link);
    expect(await isSignedIn(scene.person)).toBe(false);
  });

  test('once it is changed back there is nothing to object to', async () => {
    const { tenant, domain, newUsername } = await makeScene();
    const user = await makeUser(tenant, { username: `${unique('eva')}@${domain}` });
    const link = await rename({ tenant, ...user }, newUsername);
    await rename({ tenant, ...user, username: newUsername }, user.username);
    const person = new Person();
    expect((await person.follow(await person.post(link))).text).toContain('There is nothing to object to');
    expect(await isSignedIn(user.person)).toBe(true);
  });

  test('20 objections at once: one counts', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    const { epoch } = await getAccount(scene.newUsername);
    const before = (await mailsTo(scene.admin.username)).length;
    await Promise.all(Array.from({ length: 20 }, () => new Person().post(link)));
    expect((await getAccount(scene.newUsername)).epoch).toBe(epoch + 1);
    expect((await mailsTo(scene.admin.username)).length).toBe(before + 1);
    const history = await historyOf(scene.newUsername);
    expect(history.filter((event) => event.startsWith('rename-objected'))).toHaveLength(1);
  });

  test('a hundred administrators: the twenty who were here last are told', async () => {
    const scene = await makeScene();
    const { id } = await getAccount(scene.admin.username);
    await services().db
      .run(sql`insert into accounts (id, username, domain, email, primary_tenant_id, created_at)
      select 'crowd' || value || ${scene.tenant.id}, 'crowd' || value || '@' || ${scene.domain}, ${scene.domain},
        'crowd' || value || '@' || ${scene.domain}, ${scene.tenant.id}, 0 from json_each(${JSON.stringify(Array.from({ length: 99 }, (_, n) => n))})`);
    await services().db
      .run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role, invited_at, invited_username, confirmed_at)
      select id, primary_tenant_id, id, id, 'C', 'D', 'admin', 0, username, 1 from accounts
      where primary_tenant_id = ${scene.tenant.id} and id like 'crowd%'`);
    await new Person().post(await rename(scene, scene.newUsername));
    const mails = await services().db.all<{ account_id: string }>(
      sql`select account_id from outbox where tenant_id = ${scene.tenant.id} and template = 'rename-objected'`,
    );
    expect(mails).toHaveLength(20);
    expect(mails.map((mail) => mail.account_id)).toContain(id);
  });

  test('the mail service is down: it counts all the same, and the mail goes out later', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    const before = (await mailsTo(scene.admin.username)).length;
    const result = await objectToRename(services(), link.split('/').at(-1)!);
    const mailer = { send: () => Promise.reject(new Error('down')) };
    if (result.outcome === 'objected')
      for (const id of result.mailIds) await sendMail({ ...services(), mailer }, id);
    expect(await isSignedIn(scene.person)).toBe(false);
    expect((await mailsTo(scene.admin.username)).length).toBe(before);
    clock.advance(2 * MINUTE);
    await sendOutbox(services());
    expect((await mailsTo(scene.admin.username)).length).toBe(before + 1);
  });

  test('D1 failing at any point: the link still counts afterwards', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    for (const after of [0, 1, 2]) {
      const person = new Person({ bindings: { DB: brokenD1(env.DB, { after }) } });
      expect((await person.post(link)).status).toBe(503);
    }
    expect(await isSignedIn(scene.person)).toBe(true);
    await new Person().post(link);
    expect(await isSignedIn(scene.person)).toBe(false);
  });
});

describe('a link that does not count', () => {
  test('used: it says what came of it, and a second press changes nothing', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    await new Person().post(link);
    const after = await getAccount(scene.newUsername);
    const person = new Person();
    expect((await person.follow(await person.post(link))).text).toContain('Your objection counts');
    expect(await getAccount(scene.newUsername)).toEqual(after);
  });

  test('expired, made up or cut off: an honest page, and nothing changes', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    const before = await getAccount(scene.newUsername);
    const made = `/renames/objections/${'A'.repeat(43)}`;
    clock.advance(14 * DAY);
    for (const dead of [link, made]) {
      const person = new Person();
      await person.post(dead);
      const page = await person.get(dead);
      expect(page.status).toBe(410);
      expect(page.text).toContain('This link no longer works');
      expect(page.html).not.toContain('<button class="button primary">');
    }
    expect((await new Person().get(link.slice(0, -1))).status).toBe(404);
    expect(await getAccount(scene.newUsername)).toEqual(before);
    await deleteOldObjections(services().db, services().now);
    const [left] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from objections where tenant_id = ${scene.tenant.id}`,
    );
    expect(left!.n).toBe(0);
  });

  test('sent by a page of another site: refused', async () => {
    const scene = await makeScene();
    const link = await rename(scene, scene.newUsername);
    const refused = await new Person().post(link, {}, { Origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect(await isSignedIn(scene.person)).toBe(true);
  });
});

test('an objection and the person’s confirmation at once: either it is stopped, or all sessions end', async () => {
  for (let round = 0; round < 6; round += 1) {
    const scene = await makeScene();
    const newUsername = elsewhere();
    const link = await rename(scene, newUsername);
    const session = (await findSession(services(), scene.person.cookies.get('__Host-session')))!;
    const { rename: open } = await readOpenRename(services(), session);
    const given = { renameId: open!.id, browser: 'b', language: 'en' } as const;
    const mailed = await mailRenameCode(services(), session, given);
    if (mailed.outcome === 'mailed') await sendMail(services(), mailed.mailId);
    const code = await codeFor(newUsername);
    const confirm = () => confirmRename(services(), session, { ...given, code });
    const object = () => new Person().post(link);
    const [first, second] = round % 2 ? [confirm, object] : [object, confirm];
    await Promise.all([first(), second()]);
    const renamed = await getAccount(newUsername).catch(() => null);
    expect(await isSignedIn(scene.person), 'signed out exactly where it took effect').toBe(renamed === null);
    expect(await waiting(scene).catch(() => undefined)).toBeUndefined();
  }
});

test('a rename that a tenant asked for counts no more once it is not the primary one', async () => {
  const scene = await makeScene();
  const other = await makeTenant();
  const { userId } = await invite(other, { username: scene.username });
  await scene.person.post(`/invitations/${userId}/confirmation`);
  await rename(scene, elsewhere());
  await services().db.run(
    sql`update accounts set primary_tenant_id = ${other.id} where username = ${scene.username}`,
  );
  expect(await waiting(scene)).toBeUndefined();
  expect((await scene.person.get('/account/username')).text).toContain('No new username waits for you');
});

test('one round trip to look at a link, three to object', async () => {
  const scene = await makeScene();
  const link = await rename(scene, scene.newUsername);
  expect((await new Person().get(link)).operations).toEqual({ d1: 1, kv: 0, kvWrites: 0 });
  expect((await new Person().post(link)).operations).toEqual({ d1: 3, kv: 0, kvWrites: 0 });
});
