import { SERVICE } from '../../src/users/actor.ts';
import { describe, expect, test } from 'vitest';
import { confirmRename } from '../../src/accounts/confirm-rename.ts';
import { mailRenameCode } from '../../src/accounts/mail-rename-code.ts';
import { readOpenRename } from '../../src/accounts/open-rename.ts';
import { renameAccount, type RenameResult } from '../../src/accounts/rename-account.ts';
import { sendMail } from '../../src/mail/send-outbox.ts';
import { findSession, type Session } from '../../src/sessions/session.ts';
import {
  codeFor,
  getAccount,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  proveDomain,
  signIn,
  signInAs,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** R10: renaming a colleague into a mailbox of one's own must lead nowhere. */

async function makeScene({ proved = [true, true] as [boolean, boolean] } = {}) {
  const tenant = await makeTenant();
  const [before, after] = [`${unique('old')}.example`, `${unique('new')}.example`];
  if (proved[0]) await proveDomain(tenant, before);
  if (proved[1]) await proveDomain(tenant, after);
  const user = await makeUser(tenant, { username: `ida@${before}` });
  return { tenant, ...user, newUsername: `ida@${after}` };
}

type Scene = Awaited<ReturnType<typeof makeScene>>;

function rename(scene: Scene, tenantId = scene.tenant.id): Promise<RenameResult> {
  const { userId, username, newUsername } = scene;
  return renameAccount(services(), tenantId, {
    userId,
    shownUsername: username,
    newUsername,
    actor: SERVICE,
  });
}

async function sessionOf(person: Person): Promise<Session> {
  return (await findSession(services(), person.cookies.get('__Host-session')))!;
}

const browser = { browser: 'a browser', language: 'en' } as const;

/** The id of what waits for the person. */
async function waitingFor({ person }: Scene): Promise<string> {
  const { rename: waiting } = await readOpenRename(services(), await sessionOf(person));
  return waiting?.id ?? 'nothing';
}

async function confirm(scene: Scene, code: string, given: { browser: string; language: 'en' } = browser) {
  const renameId = await waitingFor(scene);
  return confirmRename(services(), await sessionOf(scene.person), { renameId, code, ...given });
}

async function askForCode(scene: Scene) {
  const renameId = await waitingFor(scene);
  return mailRenameCode(services(), await sessionOf(scene.person), { renameId, ...browser });
}

async function mailCode(scene: Scene): Promise<string> {
  const mailed = await askForCode(scene);
  if (mailed.outcome !== 'mailed') throw new Error(mailed.outcome);
  await sendMail(services(), mailed.mailId);
  return codeFor(scene.newUsername);
}

describe('at once', () => {
  test('where the tenant has proved the new domain and nobody else reaches the account', async () => {
    const scene = await makeScene({ proved: [false, true] });
    const renamed = await rename(scene);
    expect(renamed.outcome).toBe('renamed');
    expect(await getAccount(scene.newUsername)).toMatchObject({
      email: scene.newUsername,
      validatedAt: null,
    });
    if (renamed.outcome === 'renamed') await sendMail(services(), renamed.mailId);
    expect((await lastMailTo(scene.username)).text).toContain(`to ${scene.newUsername}`);
    expect((await signIn(new Person(), scene.username)).status, 'the old name is no way in').toBe(422);
  });

  test('where another tenant is reached too, but both domains are proved', async () => {
    const scene = await makeScene();
    await invite(await makeTenant(), { username: scene.username });
    expect((await rename(scene)).outcome).toBe('renamed');
  });

  test('the password stays, but the new address has to be confirmed before it opens anything', async () => {
    const scene = await makeScene();
    await rename(scene);
    const person = new Person();
    const page = await typeUsername(person, scene.newUsername);
    const asked = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('Your password is right');
    expect(person.cookies.has('__Host-session')).toBe(false);
    const signedIn = await person.post('/sign-in/code', {
      flow: asked.flow,
      code: await codeFor(scene.newUsername),
    });
    expect(signedIn.location).toBe(`/tenants/${scene.tenant.id}`);
    expect((await getAccount(scene.newUsername)).validatedAt).not.toBeNull();
    expect((await person.get('/account')).text).toContain(scene.newUsername);
  });

  test('a password proved before it was changed is worth nothing with the code', async () => {
    const scene = await makeScene();
    await rename(scene);
    const person = new Person();
    const page = await typeUsername(person, scene.newUsername);
    const asked = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    const code = await codeFor(scene.newUsername);
    const link = (await lastMailTo(scene.newUsername)).links.find((one) => one.includes('/links/'))!;
    await new Person().post(new URL(link).pathname, { password: OTHER_PASSWORD });
    const refused = await person.post('/sign-in/code', { flow: asked.flow, code });
    expect(refused.status).toBe(422);
    expect(person.cookies.has('__Host-session')).toBe(false);
  });
});

describe('not before the person has entered the code', () => {
  test.each([
    ['the new domain is nobody’s', [true, false], false],
    ['neither domain is proved', [false, false], false],
    ['another tenant is reached and the old domain is not proved', [false, true], true],
  ] as const)('where %s', async (_, proved, elsewhere) => {
    const scene = await makeScene({ proved: [...proved] });
    if (elsewhere) await invite(await makeTenant(), { username: scene.username });
    expect((await rename(scene)).outcome).toBe('waits-for-person');
    expect((await getAccount(scene.username)).username, 'until then the old one holds').toBe(scene.username);
    expect(await mailsTo(scene.newUsername), 'and nothing is mailed').toEqual([]);

    const code = await mailCode(scene);
    const confirmed = await confirm(scene, code);
    expect(confirmed).toMatchObject({ outcome: 'renamed', username: scene.newUsername });
    expect((await getAccount(scene.newUsername)).validatedAt).not.toBeNull();
    expect((await scene.person.get('/account')).text, 'the person stays signed in').toContain(
      scene.newUsername,
    );
    expect(await historyOf(scene.newUsername)).toContain('renamed success');
    expect((await signInAs(scene.newUsername)).cookies.size).toBeGreaterThan(0);
  });

  test('the old address is told', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await rename(scene);
    const confirmed = await confirm(scene, await mailCode(scene));
    if (confirmed.outcome === 'renamed') await sendMail(services(), confirmed.mailId);
    expect((await lastMailTo(scene.username)).subject).toBe('Your username was changed');
  });

  test('a hostile admin who names a mailbox of their own gets neither the code nor the account', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await rename(scene);
    // The code goes out only when the person asks for it, and counts only in their browser and session.
    const code = await mailCode(scene);
    expect(await confirm(scene, code, { browser: 'another browser', language: 'en' })).toEqual({
      outcome: 'wrong-code',
    });
    const stranger = await makeUser(await makeTenant());
    const session = await sessionOf(stranger.person);
    const given = { renameId: await waitingFor(scene), code, ...browser };
    expect(await confirmRename(services(), session, given)).toEqual({ outcome: 'over' });
    expect((await getAccount(scene.username)).username).toBe(scene.username);
  });

  test('that the name is taken is told only to whoever enters the code', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await makeUser(await makeTenant(), { username: scene.newUsername });
    expect((await rename(scene)).outcome, 'not to the admin').toBe('waits-for-person');
    expect(await confirm(scene, await mailCode(scene))).toEqual({ outcome: 'taken' });
    expect((await getAccount(scene.username)).username).toBe(scene.username);
  });

  test('20 parallel confirmations: one wins', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await rename(scene);
    const code = await mailCode(scene);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => confirm(scene, code)));
    const outcomes = results.map((result) => (result.status === 'fulfilled' ? result.value.outcome : 'gone'));
    expect(outcomes.filter((outcome) => outcome === 'renamed')).toHaveLength(1);
    expect(outcomes).not.toContain('taken');
  });

  test('five wrong codes, and the right one is not looked at; a newer one is', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await rename(scene);
    const code = await mailCode(scene);
    const wrong = code === '111111' ? '222222' : '111111';
    for (let attempt = 0; attempt < 5; attempt += 1)
      expect((await confirm(scene, wrong)).outcome).toBe('wrong-code');
    expect((await confirm(scene, code)).outcome).toBe('wrong-code');
    expect(await askForCode(scene)).toMatchObject({ outcome: 'limited' });
    clock.advance(MINUTE);
    expect((await confirm(scene, await mailCode(scene))).outcome).toBe('renamed');
  });

  test('after a fortnight it is over, and a newer request replaces an older one', async () => {
    const scene = await makeScene({ proved: [false, false] });
    await rename(scene);
    const other = `${unique('third')}@people.example`;
    await rename({ ...scene, newUsername: other });
    const mailed = await askForCode(scene);
    if (mailed.outcome === 'mailed') await sendMail(services(), mailed.mailId);
    expect((await lastMailTo(other)).code).not.toBeNull();
    const session = await sessionOf(scene.person);
    const given = { renameId: await waitingFor(scene), ...browser };
    clock.advance(14 * DAY + 1);
    expect(await mailRenameCode(services(), session, given)).toEqual({ outcome: 'over' });
  });
});

describe('refused', () => {
  test('R10: for an admin of a tenant that is not the primary one', async () => {
    const scene = await makeScene();
    const other = await makeTenant();
    const { userId } = await invite(other, { username: scene.username });
    await scene.person.post(`/invitations/${userId}/confirmation`);
    expect(await rename({ ...scene, userId }, other.id)).toEqual({ outcome: 'not-primary-tenant' });
  });

  test('for a user of another tenant: it is not found', async () => {
    const scene = await makeScene();
    await expect(rename(scene, (await makeTenant()).id)).rejects.toThrow('not_found');
  });

  test('where two admins act at once: the second is told that the page is stale', async () => {
    const scene = await makeScene();
    expect((await rename(scene)).outcome).toBe('renamed');
    expect((await rename(scene)).outcome).toBe('stale');
  });

  test('where the name is taken in a domain that is the tenant’s own', async () => {
    const scene = await makeScene();
    await makeUser(await makeTenant(), { username: scene.newUsername });
    expect(await rename(scene)).toEqual({ outcome: 'taken' });
  });

  test('for what is no address, or the same one', async () => {
    const scene = await makeScene();
    expect(await rename({ ...scene, newUsername: 'nobody' })).toMatchObject({
      outcome: 'malformed-username',
    });
    expect(await rename({ ...scene, newUsername: scene.username.toUpperCase() })).toEqual({
      outcome: 'unchanged',
    });
  });
});
