import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { unmakeOperator } from '../../src/accounts/make-operator.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  askForReset,
  codeFor,
  getAccount,
  historyOf,
  linkFor,
  makeTenant,
  makeUser,
  OTHER_PASSWORD,
  PASSWORD,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import {
  givePassword,
  makeNewOperator,
  makeOperator,
  signInAsOperator,
} from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { clock, HOUR, lastMailTo, mailsTo, MINUTE, services } from '../support/worker/world.ts';

/** Operators sign in with password and mailed code, for eight hours. */

const isSignedIn = (person: Person) => person.cookies.has('__Host-session');

describe('password and code', () => {
  test('the right password mails a code and signs nobody in; the right code does', async () => {
    const { username } = await makeOperator();
    const person = new Person();
    const asked = await givePassword(person, username);
    expect(asked.location).toMatch(/^\/sign-in\/second-proof\?flow=/);
    expect(asked.operations, 'two D1 and nothing in KV').toMatchObject({ d1: 2, kv: 0 });
    expect(isSignedIn(person)).toBe(false);
    expect((await person.get('/operator')).location).toMatch(/^\/sign-in\?flow=/);

    const page = await person.get(asked.location!);
    expect(page.title).toContain('Enter the code');
    expect(page.text).toContain(username);
    const entered = await person.post('/sign-in/second-proof', {
      flow: page.flow,
      code: await codeFor(username),
    });
    expect(entered.location).toBe('/operator');
    expect(entered.operations, 'one D1 and the session').toMatchObject({ d1: 1, kv: 1, kvWrites: 1 });
    expect((await person.get('/operator')).status).toBe(200);
    expect((await historyOf(username)).slice(-3)).toEqual([
      'code-mailed success second-proof',
      'code success second-proof',
      'sign-in success',
    ]);
  });

  test('the mail carries no link, and the code counts nowhere else', async () => {
    const { username } = await makeOperator();
    const person = new Person();
    const { flow } = await givePassword(person, username);
    const mail = await lastMailTo(username);
    expect(mail.links).toEqual([]);
    const stranger = new Person();
    const elsewhere = await givePassword(stranger, username);
    const tried = await stranger.post('/sign-in/second-proof', { flow: elsewhere.flow, code: mail.code! });
    expect(tried.status, 'in another browser').toBe(422);
    const asFirst = await person.post('/sign-in/code', { flow, code: mail.code! });
    expect(asFirst.status, 'as the code of a first sign-in').toBe(422);
    expect(isSignedIn(person) || isSignedIn(stranger)).toBe(false);
  });

  test('the session lasts eight hours, and is not kept whatever the form says', async () => {
    const { username } = await makeOperator();
    const person = new Person();
    const { flow } = await signIn(person, username, PASSWORD, true);
    const entered = await person.post('/sign-in/second-proof', { flow, code: await codeFor(username) });
    const cookie = entered.headers.getSetCookie().find((line) => line.startsWith('__Host-session='));
    expect(cookie).not.toContain('Max-Age');
    clock.advance(8 * HOUR - MINUTE);
    expect((await person.get('/operator')).status).toBe(200);
    clock.advance(MINUTE);
    expect((await person.get('/operator')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('proving it again makes a recent sign-in and no longer session', async () => {
    const { person } = await makeOperator();
    clock.advance(7 * HOUR);
    const led = await person.get('/operator/new-tenant');
    expect(led.location, 'a new proof is asked for').toMatch(/^\/sign-in\/again\?flow=/);
    const proved = await person.post('/sign-in/again', { flow: led.flow, password: PASSWORD });
    expect(proved.location).toBe('/operator/new-tenant');
    expect((await person.get('/operator/new-tenant')).status).toBe(200);
    clock.advance(HOUR);
    expect((await person.get('/operator')).location).toMatch(/^\/sign-in\?flow=/);
  });

  test('the way leads where they were going', async () => {
    const { username } = await makeOperator();
    const person = new Person();
    const led = await person.get('/operator/accounts');
    expect((await signInAsOperator(person, username, led.flow)).location).toBe('/operator/accounts');
  });

  test('an operator has no tenant to choose: the way home is the console', async () => {
    const { person } = await makeOperator();
    expect((await person.get('/tenants')).location).toBe('/operator');
  });
});

describe('codes', () => {
  test('five tries a code; a new one is mailed on request, once a minute and ten times an hour', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const { flow } = await givePassword(person, username);
    const code = await codeFor(username);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const wrong = await person.post('/sign-in/second-proof', { flow, code: '000000' });
      expect(wrong.text).toContain('That code is not right, or no longer valid.');
    }
    expect((await person.post('/sign-in/second-proof', { flow, code })).status, 'spent by tries').toBe(422);

    const tooSoon = await person.post('/sign-in/second-proof/mail', { flow });
    expect(tooSoon.status).toBe(429);
    expect(tooSoon.headers.get('retry-after')).toBe('60');
    clock.advance(MINUTE);
    const again = await person.post('/sign-in/second-proof/mail', { flow });
    expect((await person.get(again.location!)).text).toContain('A new code is on its way.');
    const fresh = await codeFor(username);
    for (let mail = 3; mail <= 11; mail += 1) {
      clock.advance(MINUTE);
      const asked = await person.post('/sign-in/second-proof/mail', { flow });
      expect(asked.status, `mail ${mail}`).toBe(mail <= 10 ? 303 : 429);
    }
    expect((await mailsTo(username)).filter(({ code: one }) => one !== null)).toHaveLength(12);
    expect((await person.post('/sign-in/second-proof', { flow, code: fresh })).status, 'overtaken').toBe(422);
    const newest = await codeFor(username);
    const elsewhere = await givePassword(new Person(), username);
    expect(elsewhere.location, 'no mail goes, and that is said').toMatch(/&earlier$/);
    expect(await codeFor(username)).toBe(newest);
    expect((await person.post('/sign-in/second-proof', { flow, code: newest })).status).toBe(303);

    await person.post(await askForReset(username), { password: OTHER_PASSWORD });
    expect((await signIn(person, username, OTHER_PASSWORD)).location, 'a new password').not.toContain(
      'earlier',
    );
    expect(await codeFor(username)).not.toBe(newest);
  });

  test('a code is used once, by one of parallel tries', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const { flow } = await givePassword(person, username);
    const code = await codeFor(username);
    const tries = await Promise.all(
      Array.from({ length: 5 }, () => person.post('/sign-in/second-proof', { flow, code })),
    );
    expect(tries.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(tries.filter(({ status }) => status === 422)).toHaveLength(4);
    const signIns = (await historyOf(username)).filter((event) => event === 'sign-in success');
    expect(signIns).toHaveLength(2);
  });

  test('twenty wrong codes a day, and a new password begins anew', async () => {
    const { username } = await makeOperator();
    clock.advance(24 * HOUR);
    const person = new Person();
    let { flow } = await givePassword(person, username);
    for (let attempt = 1; attempt <= 21; attempt += 1) {
      const wrong = await person.post('/sign-in/second-proof', { flow, code: '000000' });
      expect(wrong.status, `try ${attempt}`).toBe(attempt <= 20 ? 422 : 429);
    }
    expect((await person.post('/sign-in/second-proof', { flow, code: await codeFor(username) })).status).toBe(
      429,
    );
    await person.post(await askForReset(username), { password: OTHER_PASSWORD });
    ({ flow } = await signIn(person, username, OTHER_PASSWORD));
    const right = await person.post('/sign-in/second-proof', { flow, code: await codeFor(username) });
    expect(right.status).toBe(303);
  });

  test('a stranger without the password uses up none of an operator’s tries', async () => {
    const { username } = await makeOperator();
    clock.advance(24 * HOUR);
    const stranger = new Person();
    const { flow } = await typeUsername(stranger, username);
    for (let attempt = 1; attempt <= 25; attempt += 1) {
      await stranger.post('/sign-in/code', { flow, code: '000000' });
      await stranger.post('/sign-in/code-mail', { flow });
    }
    expect((await signInAsOperator(new Person(), username)).status).toBe(303);
  });

  test('what is no code is said beside the field', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const { flow } = await givePassword(person, username);
    const page = await person.post('/sign-in/second-proof', { flow, code: '12' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Enter the six digits from the mail.');
    expect(page.html).toContain('aria-invalid="true"');
  });
});

describe('a sign-in under way', () => {
  test('that comes too late starts again, to the same place', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const led = await person.get('/operator/accounts');
    const { flow } = await givePassword(person, username, led.flow);
    const code = await codeFor(username);
    clock.advance(16 * MINUTE);
    const late = await person.post('/sign-in/second-proof', { flow, code });
    const page = await person.follow(late);
    expect(page.text).toContain('That took a little long');
    expect((await signInAsOperator(person, username, page.flow)).location).toBe('/operator/accounts');
  });

  test('is nothing before the password, nor in another browser', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const { flow } = await typeUsername(person, username);
    for (const answer of [
      await person.get(`/sign-in/second-proof?flow=${flow}`),
      await person.post('/sign-in/second-proof', { flow, code: '000000' }),
      await person.post('/sign-in/second-proof/mail', { flow }),
    ]) {
      expect(answer.location).toBe(`/sign-in?flow=${flow}`);
    }
    const half = await givePassword(person, username);
    const thief = new Person();
    expect((await thief.get(half.location!)).location).toBe(`/sign-in?flow=${half.flow}`);
    expect((await person.get('/sign-in/second-proof?flow=made-up')).status).toBe(400);
  });

  test('ends with a new password, and when the account is no operator’s any more', async () => {
    const { username, accountId } = await makeOperator();
    clock.advance(HOUR);
    const person = new Person();
    const { flow } = await givePassword(person, username);
    const code = await codeFor(username);
    await new Person().post(await askForReset(username), { password: OTHER_PASSWORD });
    const overtaken = await person.post('/sign-in/second-proof', { flow, code });
    expect(overtaken.location).toBe(`/sign-in?flow=${flow}`);
    expect(await historyOf(username)).toContain('code refusal overtaken');

    await makeOperator();
    const later = await signIn(person, username, OTHER_PASSWORD);
    await unmakeOperator(services(), SERVICE, accountId);
    const again = await person.post('/sign-in/second-proof', {
      flow: later.flow,
      code: await codeFor(username),
    });
    expect(again.location).toBe(`/sign-in?flow=${later.flow}`);
    expect(isSignedIn(person)).toBe(false);
  });
});

describe('every other way in leads to a password at most', () => {
  test('a new operator: the code that comes first, then a password, then password and code', async () => {
    const { username } = await makeNewOperator();
    const person = new Person();
    const page = await typeUsername(person, username);
    const confirmed = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    expect(confirmed.location).toMatch(/^\/links\//);
    const choose = await person.get(confirmed.location!);
    expect(choose.html, 'nobody is kept').not.toContain('name="keep"');
    const chosen = await person.post(confirmed.location!, { password: PASSWORD, flow: choose.flow });
    expect(chosen.location).toMatch(/^\/sign-in\/password\?flow=/);
    expect((await person.get(chosen.location!)).text).toContain('Your new password is saved.');
    expect(isSignedIn(person)).toBe(false);
    expect(await historyOf(username)).not.toContain('sign-in success');
    expect((await signInAsOperator(person, username)).location).toBe('/operator');
  });

  test('the link of the first mail', async () => {
    const { username } = await makeNewOperator();
    const person = new Person();
    await typeUsername(person, username);
    const chosen = await person.post(await linkFor(username), { password: PASSWORD, keep: 'on' });
    expect(chosen.location).toMatch(/^\/sign-in\/password\?flow=/);
    expect(isSignedIn(person)).toBe(false);
  });

  test('a reset, which ends the sessions that there are', async () => {
    const { username, person } = await makeOperator();
    const browser = new Person();
    const chosen = await browser.post(await askForReset(username), { password: OTHER_PASSWORD });
    expect(chosen.location).toMatch(/^\/sign-in\/password\?flow=/);
    expect(isSignedIn(browser)).toBe(false);
    expect((await person.get('/operator')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await mailsTo(username)).some(({ subject }) => subject === 'Your password was changed')).toBe(
      true,
    );
  });

  test('a right password with an address that nobody has proved yet: the second proof proves it', async () => {
    const { username } = await makeOperator();
    clock.advance(HOUR);
    await services().db.run(sql`update accounts set validated_at = null where username = ${username}`);
    const person = new Person();
    await signInAsOperator(person, username);
    expect((await getAccount(username)).validatedAt).not.toBeNull();
  });

  test('a sign-in that was under way when they were made an operator', async () => {
    const { username } = await makeUser(await makeTenant());
    await services().db.run(sql`update accounts set validated_at = null where username = ${username}`);
    const person = new Person();
    const unproven = await signIn(person, username);
    expect(unproven.text).toContain('One more step');
    await services().db.run(sql`update users set confirmed_at = null where username = ${username}`);
    await makeNewOperator(username);
    const confirmed = await person.post('/sign-in/code', {
      flow: unproven.flow,
      code: await codeFor(username),
    });
    expect(confirmed.location).toMatch(/^\/links\//);
    expect(isSignedIn(person)).toBe(false);
  });

  test('a session from before they were made an operator has ended', async () => {
    const tenant = await makeTenant();
    const { username, person } = await makeUser(tenant);
    await services().db.run(sql`update users set confirmed_at = null where username = ${username}`);
    await makeNewOperator(username);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await signIn(person, username)).location).toMatch(/^\/sign-in\/second-proof/);
  });
});
