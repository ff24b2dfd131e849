import { SERVICE } from '../../src/users/actor.ts';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { checkPasswordStrength } from '../../src/accounts/password-strength.ts';
import { mailRenameCode } from '../../src/accounts/mail-rename-code.ts';
import { readOpenRename } from '../../src/accounts/open-rename.ts';
import { hashToken } from '../../src/crypto/tokens.ts';
import { findSession } from '../../src/sessions/session.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import {
  askForReset,
  codeFor,
  getAccount,
  getUser,
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
import { brokenKv, forgetfulKv } from '../support/worker/broken.ts';
import { Person } from '../support/worker/person.ts';
import { clock, HOUR, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** What hostile people try, and what must not come of it. */

function copyOf(person: Person): Person {
  const copy = new Person({ bindings: person.bindings });
  for (const [name, value] of person.cookies) copy.cookies.set(name, value);
  return copy;
}

async function isSignedIn(person: Person): Promise<boolean> {
  return (await person.get('/account')).status === 200;
}

describe('a crafted address', () => {
  test('of a link makes no form of ours that leads elsewhere', async () => {
    for (const path of [
      '/links/..%2Finvitations%2Fabc%2Fconfirmation%3F',
      '/links/..%2F%2Fevil.example%2Fx',
      `/links/${'A'.repeat(42)}%2F`,
      '/links/short',
    ]) {
      const page = await new Person().get(path);
      expect(page.status, path).toBe(404);
      expect(page.html, path).not.toContain('action="/links/');
    }
  });

  test('of a page behind the sign-in leads to no other host afterwards', async () => {
    const { username } = await makeUser(await makeTenant());
    for (const path of ['/account//evil.example', '/tenants/..%2F%2Fevil.example']) {
      const person = new Person();
      const led = await person.get(path);
      if (led.location === null) continue;
      const page = await typeUsername(person, username, led.flow);
      const signedIn = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
      expect(signedIn.headers.get('location')).toMatch(/^\/(?!\/)/);
    }
  });

  test('of a page beginning with two slashes does not either', async () => {
    const person = new Person();
    const back = await person.post('/language', { language: 'nb', back: '/links/..//evil.example/x' });
    expect(new URL(back.headers.get('location')!, 'https://superid.example').host).toBe('superid.example');
    expect(back.headers.get('location')).not.toMatch(/^\/\//);
  });
});

describe('a stranger’s invitation', () => {
  test('is not accepted by a code, where the person is somewhere already', async () => {
    const [employer, stranger] = [await makeTenant(), await makeTenant()];
    const domain = `${unique('corp')}.example`;
    await proveDomain(employer, domain);
    const { username } = await invite(employer, { username: `eva@${domain}` });
    await invite(stranger, { username });
    const eva = new Person();
    const page = await typeUsername(eva, username);
    const proved = await eva.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    const entered = await eva.post(proved.location!.split('?')[0]!, { password: PASSWORD });
    expect(entered.location).toBe(`/tenants/${employer.id}`);
    expect((await getUser(stranger.id, username)).confirmedAt).toBeNull();
  });

  test('that a code does accept is named on the page where the password is chosen', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const person = new Person();
    const page = await typeUsername(person, username);
    const proved = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    expect((await person.get(proved.location!)).text).toContain(`${tenant.name} (${tenant.id}) invites you.`);
    // One that comes in between was not on that page, and is not confirmed by it.
    const late = await makeTenant();
    await invite(late, { username });
    await person.post(proved.location!.split('?')[0]!, { password: PASSWORD });
    expect((await getUser(tenant.id, username)).confirmedAt).not.toBeNull();
    expect((await getUser(late.id, username)).confirmedAt).toBeNull();
  });

  test('declined, or made under an older username, can be made again', async () => {
    const [home, tenant] = [await makeTenant(), await makeTenant()];
    const { username, person } = await makeUser(home);
    const { userId } = await invite(tenant, { username });
    await person.post(`/invitations/${userId}/refusal`);
    const mails = (await mailsTo(username)).length;
    // Within the hour the mail would wait.
    clock.advance(61 * MINUTE);
    const again = await invite(tenant, { username });
    expect(again.userId, 'under an id of its own').not.toBe(userId);
    expect((await person.post(`/invitations/${userId}/confirmation`)).status).toBe(404);
    expect((await mailsTo(username)).length).toBe(mails + 1);
    expect((await person.post(`/invitations/${again.userId}/confirmation`)).location).toBe(
      `/tenants/${tenant.id}`,
    );
  });

  test('ends with deactivation, and that of a suspended tenant is not mailed anew', async () => {
    const tenant = await makeTenant();
    const [gone, waiting] = [await invite(tenant), await invite(tenant)];
    const link = await linkFor(gone.username);
    await deactivateUser(services(), tenant.id, { userId: gone.userId, actor: SERVICE });
    expect((await new Person().post(link, { password: PASSWORD })).status).toBe(410);

    const other = await linkFor(waiting.username);
    await suspendTenant(services(), tenant.id, SERVICE);
    clock.advance(49 * HOUR);
    await new Person().post(`${other}/renewal`);
    expect((await lastMailTo(waiting.username)).subject, 'a way to a password, but no invitation').toBe(
      'Choose a new password',
    );
  });
});

describe('a dead link that is mailed anew', () => {
  const inLogOf = (tenant: { id: string }) =>
    services().db.all(
      sql`select id from audit_events where tenant_id = ${tenant.id} and action = 'link-mailed'`,
    );
  const inOutboxOf = (tenant: { id: string }) =>
    services().db.all(
      sql`select id from outbox where tenant_id = ${tenant.id} and template = 'password-reset'`,
    );

  test('is in the log of the tenant while its invitation is open', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const link = await linkFor(username);
    clock.advance(49 * HOUR);
    await new Person().post(`${link}/renewal`);
    expect(await inLogOf(tenant)).toHaveLength(1);
  });

  test.each([['refusal'], ['confirmation']])('is nothing to a tenant after a %s', async (answer) => {
    const [home, tenant] = [await makeTenant(), await makeTenant()];
    const { username } = await invite(home);
    const way = await linkFor(username);
    clock.advance(1000);
    const { userId } = await invite(tenant, { username });
    const dead = await linkFor(username);
    const person = new Person();
    await person.post(way, { password: PASSWORD });
    expect((await person.post(`/invitations/${userId}/${answer}`)).status).toBe(303);
    const mails = (await mailsTo(username)).length;
    await new Person().post(`${dead}/renewal`);
    expect(await mailsTo(username)).toHaveLength(mails + 1);
    expect(await inLogOf(tenant)).toEqual([]);
    expect(await inOutboxOf(tenant)).toEqual([]);
  });
});

describe('a stolen session', () => {
  test('ends when its owner signs out, though someone else said before that it is theirs', async () => {
    const [victim, mallory] = [await makeUser(await makeTenant()), await makeUser(await makeTenant())];
    victim.person.bindings = { SESSIONS: forgetfulKv(env.SESSIONS) };
    const thief = copyOf(victim.person);
    expect(await isSignedIn(thief)).toBe(true);
    const id = hashToken(victim.person.cookies.get('__Host-session')!.split('.')[2]!);
    await mallory.person.post(`/account/sessions/${id}/sign-out`);
    expect(await isSignedIn(thief), 'that alone ends nothing').toBe(true);
    await victim.person.post('/sign-out');
    expect(await isSignedIn(thief)).toBe(false);
  });

  test('has ten guesses of the password, under whatever token it goes on', async () => {
    const { person } = await makeUser(await makeTenant());
    const statuses = [];
    for (let round = 0; round < 4; round += 1) {
      for (let guess = 0; guess < 4; guess += 1) {
        statuses.push(
          (await person.post('/account/password', { current: 'a guess', password: OTHER_PASSWORD })).status,
        );
      }
      await person.post('/account/sessions/others/sign-out');
    }
    expect(statuses.filter((status) => status === 422)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });

  test('that KV does not show yet is ended by signing out all the same', async () => {
    const { person } = await makeUser(await makeTenant());
    const thief = copyOf(person);
    person.bindings = { SESSIONS: brokenKv(env.SESSIONS, ['get', 'delete']) };
    expect((await person.post('/sign-out')).location).toBe('/signed-out');
    expect(await isSignedIn(thief)).toBe(false);
  });
});

describe('what is said is true', () => {
  test('whoever is not signed in any more is asked to, before everything ends everywhere', async () => {
    const { username } = await makeUser(await makeTenant());
    const [short, kept] = [new Person(), new Person()];
    await signIn(short, username);
    await signIn(kept, username, PASSWORD, true);
    clock.advance(13 * HOUR);
    const led = await short.post('/sign-out/everywhere');
    expect(led.location).toMatch(/^\/sign-in\?flow=/);
    const page = await typeUsername(short, username, led.flow);
    const back = await short.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect(back.location).toBe('/sign-out');
    await short.post('/sign-out/everywhere');
    expect(await isSignedIn(kept)).toBe(false);
  });

  test('a failure of ours is no wrong password', async () => {
    const { username } = await makeUser(await makeTenant());
    const broken = { SESSIONS: brokenKv(env.SESSIONS, ['put']) };
    for (let time = 0; time < 11; time += 1) {
      expect((await signIn(new Person({ bindings: broken }), username)).status).toBe(503);
    }
    expect((await signIn(new Person(), username)).status).toBe(303);
  });

  test('the notice of a new password goes to the contact address, not only to the mailbox that chose it', async () => {
    const { username } = await makeUser(await makeTenant());
    const contact = `${unique('contact')}@people.example`;
    await services().db.run(sql`update accounts set email = ${contact} where username = ${username}`);
    await new Person().post(await askForReset(username), { password: OTHER_PASSWORD });
    expect((await lastMailTo(contact)).subject).toBe('Your password was changed');
  });

  test('a browser’s name in a mail is one that we know', async () => {
    const { username } = await makeUser(await makeTenant());
    for (const userAgent of [
      `${'"'.repeat(490)}/1 x`,
      'your account is blocked. Call 555 or visit https://evil.example/x now/1.0 x',
    ]) {
      const person = new Person({ userAgent });
      expect((await signIn(person, username)).status).toBe(303);
      expect((await person.get('/account')).text).toContain('Unknown browser');
    }
    const liar = new Person({ userAgent: 'visit https://evil.example/x now/1.0 x' });
    clock.advance(MINUTE);
    await liar.post(await askForReset(username), { password: OTHER_PASSWORD });
    expect((await lastMailTo(username)).text).not.toContain('evil.example');
  });
});

describe('strangers', () => {
  test('cannot stop a rename by typing codes or asking for mails', async () => {
    const tenant = await makeTenant();
    const { username, userId, person } = await makeUser(tenant);
    const newUsername = `${unique('new')}@people.example`;
    await renameAccount(services(), tenant.id, {
      userId,
      shownUsername: username,
      newUsername,
      actor: SERVICE,
    });
    const stranger = new Person();
    const page = await typeUsername(stranger, newUsername);
    for (let attempt = 0; attempt < 21; attempt += 1) {
      await stranger.post('/sign-in/code', { flow: page.flow, code: '000000' });
    }
    const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
    const { rename } = await readOpenRename(services(), session);
    const given = { renameId: rename!.id, browser: 'a browser', language: 'en' } as const;
    const mailed = await mailRenameCode(services(), session, given);
    expect(mailed.outcome).toBe('mailed');
  });

  test('cannot make a password check slow: what follows 32 characters is not looked at', () => {
    const pattern = 'p4$$w0rd'.repeat(4);
    const alone = checkPasswordStrength(pattern, []);
    expect(alone.acceptable).toBe(false);
    expect(checkPasswordStrength(`${pattern} quiet harbour paints seven lamps`, [])).toEqual(alone);
  });
});

test('an old rename does not come back with the old name', async () => {
  const tenant = await makeTenant();
  const domains = [`${unique('a')}.example`, `${unique('b')}.example`];
  for (const domain of domains) await proveDomain(tenant, domain);
  const { userId, username, person } = await makeUser(tenant, { username: `kim@${domains[0]}` });
  const rename = (shownUsername: string, newUsername: string) =>
    renameAccount(services(), tenant.id, { userId, shownUsername, newUsername, actor: SERVICE });
  expect((await rename(username, `${unique('x')}@people.example`)).outcome).toBe('waits-for-person');
  expect((await rename(username, `kim@${domains[1]}`)).outcome).toBe('renamed');
  expect((await rename(`kim@${domains[1]}`, username)).outcome).toBe('renamed');
  const session = (await findSession(services(), person.cookies.get('__Host-session')))!;
  expect((await readOpenRename(services(), session)).rename).toBeNull();
});

test('after an address that was not proved: the session is kept as asked, and the one before it ends', async () => {
  const { username, person } = await makeUser(await makeTenant());
  const old = copyOf(person);
  await services().db.run(sql`update accounts set validated_at = null where username = ${username}`);
  const page = await typeUsername(person, username);
  const asked = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD, keep: 'on' });
  const entered = await person.post('/sign-in/code', { flow: asked.flow, code: await codeFor(username) });
  expect(entered.headers.getSetCookie().join()).toContain('Max-Age=2592000');
  expect(await isSignedIn(old)).toBe(false);
  expect(await isSignedIn(person)).toBe(true);
  expect((await getAccount(username)).validatedAt).not.toBeNull();
});
