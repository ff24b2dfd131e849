import { SERVICE } from '../../src/users/actor.ts';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import {
  askForReset,
  codeFor,
  getAccount,
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
import { Person, type Page } from '../support/worker/person.ts';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { clock, HOUR, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** Of several parallel tries exactly one wins, and a spent one changes nothing. */

const TWENTY = Array.from({ length: 20 }, (_, index) => index);
const passwordOf = (index: number) => `number ${index} of many quiet harbours`;

function statuses(pages: Page[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of pages) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Everything about an account that a try could change. */
async function stateOf(username: string): Promise<unknown> {
  const { db } = services();
  const { id } = await getAccount(username);
  return [
    await db.all(sql`select * from accounts where id = ${id}`),
    await db.all(sql`select * from users where account_id = ${id} order by id`),
    await db.all(sql`select id, consumed_at, consumed_by from links where account_id = ${id} order by id`),
    await db.all(sql`select count(*) as mails from outbox where account_id = ${id}`),
  ];
}

test('20 parallel redemptions of one sign-in link: one wins, and its password is the one that counts', async () => {
  const tenant = await makeTenant();
  const { username } = await invite(tenant);
  const link = await linkFor(username);
  const people = TWENTY.map(() => new Person());
  const pages = await Promise.all(
    people.map((person, index) => person.post(link, { password: passwordOf(index) })),
  );

  expect(statuses(pages)).toEqual({ 303: 1, 410: 19 });
  const winner = pages.findIndex(({ status }) => status === 303);
  expect((await people[winner]!.get(`/tenants/${tenant.id}`)).status).toBe(200);
  expect((await signIn(new Person(), username, passwordOf(winner))).status).toBe(303);
  expect((await signIn(new Person(), username, passwordOf((winner + 1) % 20))).status).toBe(422);
  expect(
    people.filter((person) => [...person.cookies.keys()].some((name) => name.includes('session'))),
  ).toHaveLength(1);
  expect(await getAccount(username)).toMatchObject({ epoch: 1, credentialVersion: 1 });
});

test('20 parallel redemptions of one reset: one wins, and one notice goes out', async () => {
  const { username } = await makeUser(await makeTenant());
  const link = await askForReset(username);
  const people = TWENTY.map(() => new Person());
  const pages = await Promise.all(
    people.map((person, index) => person.post(link, { password: passwordOf(index) })),
  );
  expect(statuses(pages)).toEqual({ 303: 1, 410: 19 });
  const winner = pages.findIndex(({ status }) => status === 303);
  expect((await signIn(new Person(), username, passwordOf(winner))).status).toBe(303);
  expect(
    (await mailsTo(username)).filter(({ subject }) => subject === 'Your password was changed'),
  ).toHaveLength(1);
  expect(await getAccount(username)).toMatchObject({ epoch: 2, credentialVersion: 2 });
});

test('20 parallel redemptions of one code: one wins', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const pages = await Promise.all(TWENTY.map(() => person.post('/sign-in/code', { flow: page.flow, code })));
  expect(statuses(pages)).toEqual({ 303: 1, 422: 19 });
  const { id } = await getAccount(username);
  const links = await services().db.all(sql`select id from links where account_id = ${id} and kind = 'code'`);
  expect(links).toHaveLength(1);
});

test('20 parallel confirmations of one invitation: it is confirmed once, and every press leads in', async () => {
  const { username, person } = await makeUser(await makeTenant());
  const { userId, tenantId } = await invite(await makeTenant(), { username });
  const pages = await Promise.all(TWENTY.map(() => person.post(`/invitations/${userId}/confirmation`)));
  expect(new Set(pages.map(({ location }) => location))).toEqual(new Set([`/tenants/${tenantId}`]));
  const events = await services().db.all(
    sql`select action from audit_events where tenant_id = ${tenantId} and account_id = ${(await getAccount(username)).id} order by id`,
  );
  expect(events).toEqual([
    { action: 'user-registered' },
    { action: 'invitation-confirmed' },
    { action: 'tenant-entered' },
  ]);
});

test('a spent link changes nothing', async () => {
  const { username } = await invite(await makeTenant());
  const link = await linkFor(username);
  await new Person().post(link, { password: PASSWORD });
  const before = await stateOf(username);
  expect((await new Person().post(link, { password: OTHER_PASSWORD })).status).toBe(410);
  expect(await stateOf(username)).toEqual(before);
});

test('a spent reset changes nothing', async () => {
  const { username } = await makeUser(await makeTenant());
  const link = await askForReset(username);
  await new Person().post(link, { password: OTHER_PASSWORD });
  const before = await stateOf(username);
  expect((await new Person().post(link, { password: PASSWORD })).status).toBe(410);
  expect(await stateOf(username)).toEqual(before);
});

test('a spent code changes nothing', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  await person.post('/sign-in/code', { flow: page.flow, code });
  const before = await stateOf(username);
  expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
  expect(await stateOf(username)).toEqual(before);
});

test('a code has five tries: the sixth is not looked at, though it is right', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const wrong = code === '111111' ? '222222' : '111111';
  await Promise.all(
    TWENTY.slice(0, 5).map(() => person.post('/sign-in/code', { flow: page.flow, code: wrong })),
  );
  expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
});

test('a code is over after ten minutes, a link after 48 hours, a reset after one', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const link = await linkFor(username);
  clock.advance(10 * MINUTE);
  expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
  clock.advance(48 * HOUR - 10 * MINUTE);
  expect((await person.post(link, { password: PASSWORD })).status).toBe(410);

  const known = await makeUser(await makeTenant());
  const reset = await askForReset(known.username);
  clock.advance(HOUR);
  expect((await person.post(reset, { password: OTHER_PASSWORD })).status).toBe(410);
});

test('a link, a code and a reset sent before a new password are dead after it', async () => {
  const { username } = await invite(await makeTenant());
  const link = await linkFor(username);
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const reset = await askForReset(username);
  const other = await askForReset2(username);
  expect((await new Person().post(other, { password: PASSWORD })).status).toBe(303);

  const before = await stateOf(username);
  expect((await new Person().post(link, { password: OTHER_PASSWORD })).status).toBe(410);
  expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
  expect((await new Person().post(reset, { password: OTHER_PASSWORD })).status).toBe(410);
  expect(await stateOf(username)).toEqual(before);
});

test('a link, a code and a reset sent before a rename are dead after it', async () => {
  const tenant = await makeTenant();
  const [before, after] = [`${unique('old')}.example`, `${unique('new')}.example`];
  await proveDomain(tenant, before);
  await proveDomain(tenant, after);
  const { userId, username } = await makeUser(tenant, { username: `ida@${before}` });
  // Not validated again, so that a code goes out.
  await services().db.run(sql`update accounts set validated_at = null where username = ${username}`);
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const link = await linkFor(username);
  const reset = await askForReset(username);

  const renamed = await renameAccount(services(), tenant.id, {
    userId,
    shownUsername: username,
    newUsername: `ida@${after}`,
    actor: SERVICE,
  });
  expect(renamed.outcome).toBe('renamed');
  const state = await stateOf(`ida@${after}`);
  expect((await new Person().post(link, { password: OTHER_PASSWORD })).status).toBe(410);
  expect((await person.post('/sign-in/code', { flow: page.flow, code })).status).toBe(422);
  expect((await new Person().post(reset, { password: OTHER_PASSWORD })).status).toBe(410);
  expect(await stateOf(`ida@${after}`)).toEqual(state);
});

/** A second reset, a minute later. */
async function askForReset2(username: string): Promise<string> {
  clock.advance(MINUTE);
  return askForReset(username);
}
