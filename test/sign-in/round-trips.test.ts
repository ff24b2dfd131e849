import { expect, test } from 'vitest';
import {
  codeFor,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';

/** The table in the README: round trips until the response. */
function trips({ operations: { d1, kv, kvWrites } }: Page): {
  d1: number;
  kvReads: number;
  kvWrites: number;
} {
  return { d1, kvReads: kv - kvWrites, kvWrites };
}

test('GET sign-in page: none', async () => {
  expect(trips(await new Person().get('/sign-in'))).toEqual({ d1: 0, kvReads: 0, kvWrites: 0 });
});

test('POST username, and the page that follows: one D1, then none', async () => {
  const person = new Person();
  const posted = await person.post('/sign-in', { username: 'someone@people.example' });
  expect(trips(posted)).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
  expect(trips(await person.get(posted.location!))).toEqual({ d1: 0, kvReads: 0, kvWrites: 0 });
});

test('POST password, right: two D1 and one write; wrong: two D1; limited: one', async () => {
  const { username } = await makeUser(await makeTenant());
  const right = await signIn(new Person(), username);
  expect(right.status).toBe(303);
  expect(trips(right)).toEqual({ d1: 2, kvReads: 0, kvWrites: 1 });
  const wrong = await signIn(new Person(), username, 'wrong every time');
  expect(trips(wrong)).toEqual({ d1: 2, kvReads: 0, kvWrites: 0 });
  for (let attempt = 0; attempt < 9; attempt += 1) await signIn(new Person(), username, 'wrong every time');
  const limited = await signIn(new Person(), username);
  expect(limited.status).toBe(429);
  expect(trips(limited)).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
});

test('POST code: one D1, right or wrong', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const wrong = await person.post('/sign-in/code', { flow: page.flow, code: '000000' });
  expect(trips(wrong)).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
  const right = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
  expect(right.status).toBe(303);
  expect(trips(right)).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
});

test('link: one D1 to look; two D1 and one write to choose a password', async () => {
  const { username } = await invite(await makeTenant());
  const link = await linkFor(username);
  const person = new Person();
  expect(trips(await person.get(link))).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
  const chosen = await person.post(link, { password: PASSWORD });
  expect(chosen.status).toBe(303);
  expect(trips(chosen)).toEqual({ d1: 2, kvReads: 0, kvWrites: 1 });
});

test('POST password reset: one D1', async () => {
  const asked = await new Person().post('/password-reset', { username: 'someone@people.example' });
  expect(trips(asked)).toEqual({ d1: 1, kvReads: 0, kvWrites: 0 });
});

test('tenant list, choice, home, invitation and its answer: one D1 and one read each', async () => {
  const [first, second] = [await makeTenant(), await makeTenant()];
  const { username, person } = await makeUser(first);
  const { userId } = await invite(second, { username });
  const one = { d1: 1, kvReads: 1, kvWrites: 0 };
  expect(trips(await person.get(`/invitations/${userId}`))).toEqual(one);
  expect(trips(await person.post(`/invitations/${userId}/confirmation`))).toEqual(one);
  const list = await person.get('/tenants');
  expect(list.status).toBe(200);
  expect(trips(list)).toEqual(one);
  expect(trips(await person.post(`/tenants/${second.id}`))).toEqual(one);
  expect(trips(await person.get(`/tenants/${second.id}`))).toEqual(one);
});

test('My account: one D1, one read and one list', async () => {
  const { person } = await makeUser(await makeTenant());
  expect(trips(await person.get('/account'))).toEqual({ d1: 1, kvReads: 2, kvWrites: 0 });
});

test('sign out: one D1 and one delete; everywhere one read more', async () => {
  const { username, person } = await makeUser(await makeTenant());
  expect(trips(await person.post('/sign-out'))).toEqual({ d1: 1, kvReads: 0, kvWrites: 1 });
  await signIn(person, username);
  expect(trips(await person.post('/sign-out/everywhere'))).toEqual({ d1: 1, kvReads: 1, kvWrites: 1 });
});

test('a page that is asked for without a session: none at all', async () => {
  expect(trips(await new Person().get('/tenants'))).toEqual({ d1: 0, kvReads: 0, kvWrites: 0 });
});
