import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  leadFrom,
  makeFederated,
  makeFederatedUser,
  register,
  signInByUsername,
} from '../support/worker/federation.ts';
import { passProvider, setPerson, signInAtProvider } from '../support/worker/outside.ts';
import { codeFor, makeTenant, makeUser } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import { clock } from '../support/worker/world.ts';

/** What applications ask of a sign-in by a provider, and what tokens say of it. */

const FEDERATED = 'urn:superid:acr:federated';
const BASIC = 'urn:superid:acr:basic';
const PROVIDERS = ['microsoft', 'google'] as const;
type Provider = (typeof PROVIDERS)[number];
const FRESH = [{ prompt: 'login' }, { max_age: '0' }, { max_age: '600' }];

const seconds = () => Math.floor(clock.now() / 1000);

async function tokensFor(app: RelyingParty, page: Page) {
  const answer = app.answerIn(page);
  const { body, status, text } = await app.exchange(answer.get('code') ?? '');
  if (status !== 200) throw new Error(`${answer.toString()} ${text}`);
  return { id: decodeJwt(body['id_token'] as string), access: decodeJwt(body['access_token'] as string) };
}

/** Someone whom the provider has signed in silently: it knows them, and asked nothing. */
async function makeSilent(provider: Provider) {
  const federated = await makeFederated({ provider });
  const { username, cookies } = await makeFederatedUser(federated);
  const person = new Person();
  await person.get(await passProvider(await leadFrom(person, username), cookies));
  return { ...federated, username, person, cookies, app: await makeRelyingParty() };
}

/** On the page that asks once more: at Microsoft there, with Google by a mailed code. */
async function proveAgain(provider: Provider, person: Person, flow: string, username: string): Promise<Page> {
  if (provider === 'microsoft') {
    const led = await person.post('/sign-in/again/provider', { flow });
    return person.get(await signInAtProvider(led.location!, { as: username }));
  }
  await person.post('/sign-in/again/code-mail', { flow });
  return person.post('/sign-in/again/code', { flow, code: await codeFor(username) });
}

describe.each(PROVIDERS)('an application, for someone whom %s signed in', (provider) => {
  const stepUp = provider === 'microsoft' ? ['fed'] : ['fed', 'otp'];

  test('is told that, and nothing more', async () => {
    const { app, person } = await makeSilent(provider);
    const { id, access } = await tokensFor(app, await person.get(await app.authorizePath()));
    expect(id).toMatchObject({ amr: ['fed'], idp: provider, acr: FEDERATED });
    expect(access).toMatchObject({ amr: ['fed'], acr: FEDERATED });
    expect(id['auth_time']).toBeLessThanOrEqual(seconds());
    expect(id['auth_time']).toBeGreaterThan(seconds() - 30);
  });

  test.each(FRESH)('that asks for %o has them prove it, whatever session they have', async (asking) => {
    const { app, person, username } = await makeSilent(provider);
    const asked = await person.get(await app.authorizePath(asking));
    expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
    const proved = await proveAgain(provider, person, asked.flow, username);
    const { id } = await tokensFor(app, await person.get(proved.location!));
    expect(id).toMatchObject({ amr: stepUp, idp: provider, acr: FEDERATED });
    expect(id['auth_time']).toBeGreaterThan(seconds() - 30);
  });

  test('that asks for prompt=none and a fresh proof is told that they have to sign in', async () => {
    const { app, person } = await makeSilent(provider);
    const page = await person.get(await app.authorizePath({ prompt: 'none', max_age: '60' }));
    expect(app.answerIn(page).get('error')).toBe('login_required');
    const silent = await person.get(await app.authorizePath({ prompt: 'none' }));
    expect(app.answerIn(silent).get('code')).not.toBeNull();
  });

  test('that accepts their acr or the other', async () => {
    const { app, person } = await makeSilent(provider);
    const claims = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr } }) });
    const answerTo = async (acr: object) =>
      app.answerIn(await person.get(await app.authorizePath(claims(acr))));
    expect((await answerTo({ essential: true, value: FEDERATED })).get('code')).not.toBeNull();
    expect((await answerTo({ essential: true, values: [BASIC, FEDERATED] })).get('code')).not.toBeNull();
    expect((await answerTo({ value: BASIC })).get('code'), 'a wish').not.toBeNull();
    const refused = await answerTo({ essential: true, value: BASIC });
    expect(refused.get('error')).toBe('unmet_authentication_requirements');
  });

  test('leads them there on the way to it, known or new, and back to it', async () => {
    const federated = await makeFederated({ provider });
    const { username } = await register(federated);
    const app = await makeRelyingParty();
    const person = new Person();
    const led = await person.get(await app.authorizePath({ login_hint: username }));
    const page = await signInByUsername(person, username, {}, led.flow);
    expect(page.location).toMatch(/^\/oauth2\/authorize\?resume=/);
    const { id } = await tokensFor(app, await person.get(page.location!));
    expect(id).toMatchObject({ amr: ['fed'], idp: provider, tenant: federated.tenant.id });
  });
});

describe.each(FRESH)('an application that asks for %o, where nobody is signed in', (asking) => {
  /** By the username, on the way to the application: to the provider, and back to the application’s request. */
  async function comeTo(provider: Provider) {
    const { app, username } = await makeSilent(provider);
    const person = new Person();
    const { flow } = await person.get(await app.authorizePath(asking));
    const location = await leadFrom(person, username, flow);
    const prompt = new URL(location).searchParams.get('prompt');
    const back = await person.get(await signInAtProvider(location, { as: username }));
    return { app, username, person, prompt, page: await person.get(back.location!) };
  }

  test('Microsoft asks them, once', async () => {
    const { app, prompt, page } = await comeTo('microsoft');
    expect(prompt).toBe('login');
    const { id } = await tokensFor(app, page);
    expect(id).toMatchObject({ amr: ['fed'], idp: 'microsoft' });
    expect(id['auth_time']).toBeGreaterThan(seconds() - 30);
  });

  test('Google does not say that it did, so that a code is asked for', async () => {
    const { app, username, person, prompt, page } = await comeTo('google');
    expect(prompt).toBe('select_account');
    expect(page.location).toMatch(/^\/sign-in\/again\?flow=/);
    const proved = await proveAgain('google', person, page.flow, username);
    const { id } = await tokensFor(app, await person.get(proved.location!));
    expect(id).toMatchObject({ amr: ['fed', 'otp'], idp: 'google' });
  });
});

test('Microsoft that says an old auth_time is asked to ask again, and the token says the new one', async () => {
  const { app, person: _, username, directory } = await makeSilent('microsoft');
  const old = seconds() - 3600;
  await setPerson({ provider: 'microsoft', directory, upn: username, claims: { auth_time: old } });
  const person = new Person();
  await signInByUsername(person, username);
  const plain = await tokensFor(app, await person.get(await app.authorizePath()));
  expect(plain.id['auth_time'], 'what the provider said').toBe(old);
  const asked = await person.get(await app.authorizePath({ max_age: '600' }));
  expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
  await setPerson({ provider: 'microsoft', directory, upn: username, claims: { auth_time: seconds() } });
  const proved = await proveAgain('microsoft', person, asked.flow, username);
  const { id } = await tokensFor(app, await person.get(proved.location!));
  expect(id['auth_time']).toBeGreaterThan(old + 3000);
});

test('an application that insists on the provider does not take a password', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const claims = JSON.stringify({ id_token: { acr: { essential: true, value: FEDERATED } } });
  const answer = app.answerIn(await person.get(await app.authorizePath({ claims })));
  expect(answer.get('error')).toBe('unmet_authentication_requirements');
  const { id } = await tokensFor(app, await person.get(await app.authorizePath()));
  expect(id).toMatchObject({ idp: 'superid', acr: BASIC });
  expect(id['amr']).not.toContain('fed');
});
