import { describe, expect, test } from 'vitest';
import { submit } from '../support/worker/forms.ts';
import { linkFor, makeTenant, makeUser, OTHER_PASSWORD, signIn } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { clock, MINUTE } from '../support/worker/world.ts';

/** The mail of a reset that someone asks for on the way to somewhere, in this browser. */
async function askOnTheWay({ state = 'a state', minutes = 0 } = {}) {
  const tenant = await makeTenant();
  const { username } = await makeUser(tenant);
  const app = await makeRelyingParty();
  const asking = new Person();
  const { flow } = await asking.get(await app.authorizePath({ state }));
  await asking.post('/password-reset', { username, flow });
  clock.advance(minutes * MINUTE);
  return { asking, link: await linkFor(username), app, username, home: `/tenants/${tenant.id}` };
}

async function choosePassword(person: Person, link: string): Promise<Page> {
  return submit(person, await person.get(link), link, { password: OTHER_PASSWORD });
}

describe('the link of a mail that is asked for on the way', () => {
  test('leads on to the application in the browser that asked for the mail', async () => {
    const { asking, link, app } = await askOnTheWay();
    const chosen = await choosePassword(asking, link);
    expect(app.answerIn(await asking.get(chosen.location!)).get('code')).toEqual(expect.any(String));
  });

  test('leads home in any other browser', async () => {
    const { link, home } = await askOnTheWay();
    expect((await choosePassword(new Person(), link)).location).toBe(home);
  });

  test('leads home where the way was longer than a cookie holds', async () => {
    const { asking, link, home } = await askOnTheWay({ state: 'x'.repeat(2_500) });
    expect((await choosePassword(asking, link)).location).toBe(home);
  });

  test('leads home once someone has signed in there by other means', async () => {
    const { asking, link, username, home } = await askOnTheWay();
    await signIn(asking, username);
    expect((await choosePassword(asking, link)).location).toBe(home);
  });

  test('leads home where a later mail was asked for on no way', async () => {
    const { asking, username, home } = await askOnTheWay({ minutes: 2 });
    await asking.post('/password-reset', { username });
    expect((await choosePassword(asking, await linkFor(username))).location).toBe(home);
  });
});
