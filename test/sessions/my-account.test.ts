import { eq } from 'drizzle-orm';
import { accounts } from '../../src/accounts/schema.ts';
import { env } from 'cloudflare:workers';
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
  proveDomain,
  signIn,
  signInAs,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, HOUR, lastMailTo, MINUTE, services, unique } from '../support/worker/world.ts';

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1';

async function isSignedIn(person: Person): Promise<boolean> {
  return (await person.get('/account')).status === 200;
}

/** The same person in a browser and on a telephone. */
async function onTwoDevices() {
  const user = await makeUser(await makeTenant());
  const phone = new Person({ userAgent: IPHONE });
  await signIn(phone, user.username);
  return { ...user, phone };
}

describe('My account', () => {
  test('shows the username, who manages it, the tenants with the primary one, and the sessions', async () => {
    const tenant = await makeTenant();
    const { username, person } = await makeUser(tenant);
    const page = await person.get('/account');
    expect(page.text).toContain(username);
    expect(page.text).toContain(`Only the administrators of ${tenant.name}`);
    expect(page.text).toContain('Your credentials are managed by SuperID');
    expect(page.text).toContain(`${tenant.name} Primary`);
    expect(page.text).toContain('Firefox, Linux This browser');
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'");
  });

  test('needs a sign-in, and leads back to it', async () => {
    const { username } = await makeUser(await makeTenant());
    const person = new Person();
    const led = await person.get('/account');
    const posted = await person.post('/sign-in', { username, flow: led.flow });
    expect((await person.post('/sign-in/password', { flow: posted.flow, password: PASSWORD })).location).toBe(
      '/account',
    );
  });

  test('shows use to the hour, in the time zone of the person', async () => {
    const { person } = await makeUser(await makeTenant());
    expect((await person.get('/account')).text).toMatch(/First used \d{1,2} \w+ \d{4},? (at )?\d\d:00 UTC/);
  });
});

describe('changing the password', () => {
  test('asks for the current one, ends all other sessions, keeps this one, and mails a notice', async () => {
    const { username, person, phone } = await onTwoDevices();
    const old = new Map(person.cookies);
    const changed = await person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    expect((await person.follow(changed)).text).toContain('Your password is changed');
    expect(await isSignedIn(person)).toBe(true);
    expect(await isSignedIn(phone)).toBe(false);
    expect(person.cookies.get('__Host-session'), 'under a new token').not.toBe(old.get('__Host-session'));
    const mail = await lastMailTo(username);
    expect(mail.subject).toBe('Your password was changed');
    expect(mail.text).toContain('Firefox, Linux');
    expect((await signIn(new Person(), username)).status).toBe(422);
    expect((await signIn(new Person(), username, OTHER_PASSWORD)).status).toBe(303);
  });

  test('a wrong current one, or a weak new one, changes nothing and says so at its field', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const before = await getAccount(username);
    const wrong = await person.post('/account/password', { current: 'not this', password: OTHER_PASSWORD });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('<a href="#current">The current password is not right.</a>');
    const weak = await person.post('/account/password', { current: PASSWORD, password: 'password1' });
    expect(weak.status).toBe(422);
    expect(weak.html).toContain('<a href="#password">');
    expect(await getAccount(username)).toEqual(before);
  });

  test('the same one again is refused, and nobody is signed out', async () => {
    const { person, phone } = await onTwoDevices();
    const same = await person.post('/account/password', { current: PASSWORD, password: PASSWORD });
    expect(same.status).toBe(422);
    expect(same.text).toContain('This is the password you have.');
    expect(await isSignedIn(phone)).toBe(true);
  });

  test('a stolen session has ten guesses, and locks out nobody else', async () => {
    const { username, person } = await makeUser(await makeTenant());
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await person.post('/account/password', { current: 'not this', password: OTHER_PASSWORD });
    }
    const limited = await person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    expect(limited.status).toBe(429);
    expect(limited.headers.get('retry-after')).not.toBeNull();
    expect((await signIn(new Person(), username)).status).toBe(303);
  });

  test('is refused while an identity provider governs the domain', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('fed')}.example`;
    const { username, person } = await makeUser(tenant, { username: `kim@${domain}` });
    await proveDomain(tenant, domain, true);
    const before = await getAccount(username);
    await person.post('/account/password', { current: PASSWORD, password: OTHER_PASSWORD });
    expect(await getAccount(username)).toEqual(before);
  });
});

describe('ending sessions', () => {
  test('one, by the person in another browser', async () => {
    const { person, phone, username } = await onTwoDevices();
    const page = await person.get('/account');
    const id = /\/account\/sessions\/([0-9a-f]{64})\/sign-out/.exec(page.html)![1];
    await person.post(`/account/sessions/${id}/sign-out`);
    expect(await isSignedIn(phone)).toBe(false);
    expect(await isSignedIn(person)).toBe(true);
    expect(await historyOf(username)).toContain('sessions-ended success one');
  });

  test('all others, also those that KV does not list yet', async () => {
    const { person, phone } = await onTwoDevices();
    const blind = new Proxy(env.SESSIONS, {
      get(target, name) {
        if (name === 'list') return async () => ({ keys: [], list_complete: true, cacheStatus: null });
        const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return member.bind(target);
      },
    });
    person.bindings = { SESSIONS: blind };
    expect((await person.post('/account/sessions/others/sign-out')).location).toBe(
      '/account?done=others-ended',
    );
    expect(await isSignedIn(phone)).toBe(false);
    expect(await isSignedIn(person)).toBe(true);
  });

  test("nobody ends another's, though they know its id", async () => {
    const [one, other] = [await makeUser(await makeTenant()), await onTwoDevices()];
    const page = await other.person.get('/account');
    const id = /\/account\/sessions\/([0-9a-f]{64})\/sign-out/.exec(page.html)![1];
    await one.person.post(`/account/sessions/${id}/sign-out`);
    expect(await isSignedIn(other.phone)).toBe(true);
  });

  test('an id that is none: 404', async () => {
    const { person } = await makeUser(await makeTenant());
    expect((await person.post('/account/sessions/nonsense/sign-out')).status).toBe(404);
  });

  test('signing out here leaves the other browser; everywhere leaves none', async () => {
    const { person, phone, username } = await onTwoDevices();
    expect((await person.post('/sign-out')).location).toBe('/signed-out');
    expect(await isSignedIn(person)).toBe(false);
    expect(await isSignedIn(phone)).toBe(true);
    await signIn(person, username);
    await person.post('/sign-out/everywhere');
    expect(await isSignedIn(phone)).toBe(false);
    expect((await person.post('/sign-out')).location, 'twice is no error').toBe('/signed-out');
  });

  test('a GET signs nobody out', async () => {
    const { person } = await makeUser(await makeTenant());
    expect((await person.get('/sign-out')).text).toContain('Sign out?');
    expect(await isSignedIn(person)).toBe(true);
  });

  test('of a sign-out everywhere and twenty clicks at once, none grants anything afterwards', async () => {
    const { person, phone } = await onTwoDevices();
    const clicks = Array.from({ length: 20 }, () => person.post('/account/language', { language: 'nb' }));
    await Promise.all([phone.post('/sign-out/everywhere'), ...clicks]);
    const copy = new Person();
    for (const [name, value] of person.cookies) copy.cookies.set(name, value);
    expect(await isSignedIn(copy)).toBe(false);
  });
});

describe('how long a session lasts', () => {
  test('twelve hours, thirty days when kept', async () => {
    const { username } = await makeUser(await makeTenant());
    const short = await signInAs(username);
    const kept = new Person();
    await signIn(kept, username, PASSWORD, true);
    clock.advance(12 * HOUR - MINUTE);
    expect(await isSignedIn(short)).toBe(true);
    clock.advance(2 * MINUTE);
    expect(await isSignedIn(short)).toBe(false);
    clock.advance(29 * DAY);
    expect(await isSignedIn(kept)).toBe(true);
    clock.advance(DAY);
    expect(await isSignedIn(kept)).toBe(false);
  });

  test('last use is written hourly at most, after the response', async () => {
    const { person } = await makeUser(await makeTenant());
    let puts = 0;
    const counted = new Proxy(env.SESSIONS, {
      get(target, name) {
        if (name === 'put') puts += 1;
        const member = Reflect.get(target, name) as (...args: unknown[]) => unknown;
        return member.bind(target);
      },
    });
    person.bindings = { SESSIONS: counted };
    for (let click = 0; click < 5; click += 1) await person.get('/account');
    expect(puts).toBe(0);
    clock.advance(HOUR);
    const page = await person.get('/account');
    expect(page.operations.kvWrites, 'until the response').toBe(0);
    expect(puts).toBe(1);
    await person.get('/account');
    expect(puts).toBe(1);
  });

  test('a new sign-in in the same browser ends the session before it', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const old = new Person();
    for (const [name, value] of person.cookies) old.cookies.set(name, value);
    await signIn(person, username);
    expect(await isSignedIn(person)).toBe(true);
    expect(await isSignedIn(old)).toBe(false);
  });
});

describe('resetting the password', () => {
  test('all other sessions are out, a notice is mailed, and the person is in', async () => {
    const tenant = await makeTenant();
    const { username, person } = await makeUser(tenant);
    const link = await askForReset(username);
    const elsewhere = new Person();
    expect((await elsewhere.get(link)).text).toContain('Choose a new password');
    const entered = await elsewhere.post(link, { password: OTHER_PASSWORD });
    expect(entered.location).toBe(`/tenants/${tenant.id}`);
    expect(await isSignedIn(elsewhere)).toBe(true);
    expect(await isSignedIn(person)).toBe(false);
    expect((await lastMailTo(username)).subject).toBe('Your password was changed');
  });

  test('it validates the address, but answers no invitation', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const person = new Person();
    const entered = await person.post(await askForReset(username), { password: PASSWORD });
    expect((await person.follow(entered)).text).toContain(tenant.name);
    expect(await getAccount(username)).toMatchObject({ primaryTenantId: null });
    expect((await getAccount(username)).validatedAt).not.toBeNull();
  });
});

describe('language', () => {
  test('from the account, else from the browser; the footer changes both', async () => {
    const { username, person } = await makeUser(await makeTenant());
    const norwegian = new Person({ language: 'nb-NO,nb;q=0.9,en;q=0.5' });
    expect((await norwegian.get('/sign-in')).title).toContain('Logg på');
    expect((await person.get('/account')).title).toContain('My account');
    await person.post('/language', { language: 'nb', back: '/account' });
    expect((await person.get('/account')).title).toContain('Min konto');
    expect((await getAccount(username)).language).toBe('nb');

    const elsewhere = new Person({ language: 'en' });
    const home = await elsewhere.follow(await signIn(elsewhere, username));
    expect(home.html).toContain('<html lang="nb">');
    expect(home.headers.get('content-language')).toBe('nb');
    expect((await lastMailTo(username)).subject).not.toContain('passord');
    await askForReset(username);
    expect((await lastMailTo(username)).subject).toBe('Velg et nytt passord');
  });
});

test('a kept session is no way around an account that is gone from its epoch', async () => {
  const { username, person } = await makeUser(await makeTenant());
  const { db } = services();

  await db.update(accounts).set({ epoch: 99 }).where(eq(accounts.username, username));
  expect(await isSignedIn(person)).toBe(false);
});
