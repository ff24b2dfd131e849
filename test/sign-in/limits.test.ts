import { describe, expect, test } from 'vitest';
import {
  askForReset,
  getAccount,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, hashing, mailsTo, MINUTE, unique } from '../support/worker/world.ts';

/** Limits slow an attacker and never lock the person out. */

describe('50 parallel wrong passwords', () => {
  test('the limit holds, and the owner still gets in from a known browser and by reset', async () => {
    const { username, person: owner } = await makeUser(await makeTenant());
    const flows = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const person = new Person();
        return { person, page: await typeUsername(person, username) };
      }),
    );
    const before = hashing.verified;
    const pages = await Promise.all(
      flows.map(({ person, page }) =>
        person.post('/sign-in/password', { flow: page.flow, password: 'wrong every time' }),
      ),
    );
    expect(pages.filter(({ status }) => status === 422)).toHaveLength(10);
    expect(pages.filter(({ status }) => status === 429)).toHaveLength(40);
    expect(hashing.verified - before).toBe(10);
    const refused = pages.find(({ status }) => status === 429)!;
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.text).toContain('reset your password to get in now');

    const stranger = new Person();
    expect((await signIn(stranger, username)).status, 'a new browser, though the password is right').toBe(
      429,
    );
    expect((await signIn(owner, username)).status, 'the browser that signed in before').toBe(303);

    const reset = await askForReset(username);
    const elsewhere = new Person();
    expect((await elsewhere.post(reset, { password: OTHER_PASSWORD })).status, 'by reset').toBe(303);
    expect((await signIn(elsewhere, username, OTHER_PASSWORD)).status).toBe(303);
  });

  test('are told of once in the audit log', async () => {
    const { username } = await makeUser(await makeTenant());
    for (let attempt = 0; attempt < 15; attempt += 1)
      await signIn(new Person(), username, 'wrong every time');
    expect((await historyOf(username)).filter((event) => event === 'sign-in refusal limited')).toHaveLength(
      1,
    );
  });
});

test('an empty password costs no try', async () => {
  const { username } = await makeUser(await makeTenant());
  for (let time = 0; time < 11; time += 1) {
    const page = await signIn(new Person(), username, '');
    expect(page.text).toContain('Enter your password.');
    expect(page.operations.d1).toBe(0);
  }
  expect((await signIn(new Person(), username)).status).toBe(303);
});

test('a right password gives its try back', async () => {
  const { username } = await makeUser(await makeTenant());
  for (let time = 0; time < 12; time += 1) expect((await signIn(new Person(), username)).status).toBe(303);
});

test('the window ends after a quarter of an hour', async () => {
  const { username } = await makeUser(await makeTenant());
  for (let attempt = 0; attempt < 11; attempt += 1) await signIn(new Person(), username, 'wrong every time');
  const stranger = new Person();
  const limited = await signIn(stranger, username);
  expect(limited.status).toBe(429);
  clock.advance(Number(limited.headers.get('retry-after')) * 1000);
  expect((await signIn(stranger, username)).status).toBe(303);
});

test('a known browser has ten tries of its own, and no more', async () => {
  const { username, person } = await makeUser(await makeTenant());
  for (let attempt = 0; attempt < 10; attempt += 1) {
    expect((await signIn(person, username, 'wrong every time')).status).toBe(422);
  }
  expect((await signIn(person, username)).status).toBe(429);
});

test('a known browser is a stranger again once a password was chosen elsewhere', async () => {
  const { username, person } = await makeUser(await makeTenant());
  await new Person().post(await askForReset(username), { password: OTHER_PASSWORD });
  for (let attempt = 0; attempt < 10; attempt += 1) await signIn(new Person(), username, 'wrong every time');
  expect((await signIn(person, username, OTHER_PASSWORD)).status).toBe(429);
});

test("a known browser's cookie is of no use for another account", async () => {
  const tenant = await makeTenant();
  const { person } = await makeUser(tenant);
  const victim = await makeUser(tenant);
  for (let attempt = 0; attempt < 10; attempt += 1)
    await signIn(new Person(), victim.username, 'wrong every time');
  expect((await signIn(person, victim.username)).status).toBe(429);
});

test('a network has a hundred failures in a quarter of an hour, over all usernames', async () => {
  const { username } = await makeUser(await makeTenant());
  const ip = '198.51.100.7';
  const page = await typeUsername(new Person({ ip }), username);
  expect(page.status).toBe(200);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const person = new Person({ ip });
    expect((await signIn(person, `${unique('nobody')}@people.example`, 'wrong every time')).status).toBe(422);
  }
  expect((await signIn(new Person({ ip }), username)).status).toBe(429);
  expect((await signIn(new Person(), username)).status, 'another network').toBe(303);
}, 60_000);

describe('mails', () => {
  test('one code mail a minute and five an hour, however often the username is typed', async () => {
    const { username } = await invite(await makeTenant());
    const codes = async () => (await mailsTo(username)).filter(({ code }) => code !== null).length;
    for (let time = 0; time < 3; time += 1) await typeUsername(new Person(), username);
    expect(await codes()).toBe(1);
    for (let minute = 0; minute < 8; minute += 1) {
      clock.advance(MINUTE);
      await typeUsername(new Person(), username);
    }
    expect(await codes()).toBe(5);
    clock.advance(60 * MINUTE);
    await typeUsername(new Person(), username);
    expect(await codes()).toBe(6);
  });

  test('twenty wrong codes a day, then only the link is left, and it works', async () => {
    const { username } = await invite(await makeTenant());
    const person = new Person();
    let page = await typeUsername(person, username);
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await person.post('/sign-in/code', { flow: page.flow, code: '000000' });
    }
    clock.advance(2 * MINUTE);
    page = await typeUsername(person, username);
    const [mail] = await mailsTo(username);
    const right = await person.post('/sign-in/code', { flow: page.flow, code: mail!.code! });
    expect(right.status).toBe(429);
    expect(right.text).toContain('Use the link in the mail');
    const link = new URL(mail!.links.find((one) => one.includes('/links/'))!).pathname;
    expect((await person.post(link, { password: PASSWORD })).status).toBe(303);
    expect((await getAccount(username)).validatedAt).not.toBeNull();
  });

  test('a network has three hundred an hour, counted whoever is asked for, and spends nobody’s tries beyond', async () => {
    const { username } = await invite(await makeTenant());
    const ip = '198.51.100.8';
    for (let post = 0; post < 300; post += 1) {
      // The coarse guard counts real minutes; the exact counters go by the clock of the test.
      await new Person({ ip, bindings: { REQUEST_GUARD: unguarded } }).post('/sign-in', {
        username: `${unique('nobody')}@people.example`,
      });
    }
    const person = new Person({ ip, bindings: { REQUEST_GUARD: unguarded } });
    const before = (await mailsTo(username)).length;
    expect((await typeUsername(person, username)).status, 'typing a username is never refused').toBe(200);
    expect((await mailsTo(username)).length, 'but nothing is mailed').toBe(before);
    for (const path of [username, `${unique('nobody')}@people.example`]) {
      expect((await person.post('/password-reset', { username: path })).status, 'known or not').toBe(429);
    }
    const dead = `/links/${'A'.repeat(43)}/renewal`;
    expect((await person.post(dead)).status, 'a new link for a dead one').toBe(429);
    expect((await new Person().post(dead)).status).toBe(200);
    await typeUsername(new Person(), username);
    expect((await mailsTo(username)).length, 'from another network it is').toBe(before + 1);
  }, 60_000);
});

const unguarded = { limit: () => Promise.resolve({ success: true }) };
