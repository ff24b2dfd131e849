import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  leadFrom,
  makeFederated,
  makeFederatedUser,
  register,
  signInByUsername,
} from '../support/worker/federation.ts';
import { setPerson, signInAtProvider } from '../support/worker/outside.ts';
import { codeFor } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { come, inDirectory } from './expect-refused.ts';
import { leadToProof, makeSilentAdmin } from './silent-admin.ts';

/** The table in the README: round trips until the response, and requests to the provider. */

const PROVIDERS = ['microsoft', 'google'] as const;

function trips({ operations: { d1, kv, kvWrites } }: Page) {
  return { d1, kvReads: kv - kvWrites, kvWrites };
}

const own = globalThis.fetch;
let outside: string[] = [];

beforeEach(() => {
  globalThis.fetch = (input, init) => {
    outside.push(new URL(input instanceof Request ? input.url : String(input)).pathname);
    return own(input, init);
  };
});

afterEach(() => {
  globalThis.fetch = own;
});

/** A page, and how often the provider was asked for it. */
async function counting(work: () => Promise<Page>): Promise<[page: Page, asked: number]> {
  outside = [];
  const page = await work();
  return [page, outside.length];
}

const ONE_D1 = { d1: 1, kvReads: 0, kvWrites: 0 };
const IN = { d1: 2, kvReads: 0, kvWrites: 1 };
const REFUSED = { d1: 2, kvReads: 0, kvWrites: 0 };

test('POST username: one D1; the provider is asked once where it is not known yet, then not at all', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  const [cold, first] = await counting(() => new Person().post('/sign-in', { username }));
  expect([trips(cold), first]).toEqual([ONE_D1, 1]);
  const [warm, second] = await counting(() => new Person().post('/sign-in', { username }));
  expect([trips(warm), second]).toEqual([ONE_D1, 0]);
});

test.each(PROVIDERS)('button of %s: none at all', async (provider) => {
  await new Person().post(`/federation/${provider}`);
  const [page, asked] = await counting(() => new Person().post(`/federation/${provider}`));
  expect(page.status).toBe(303);
  expect([trips(page), asked]).toEqual([{ d1: 0, kvReads: 0, kvWrites: 0 }, 0]);
});

test('callback: two D1 and one write, the first time and the second; the token, and the keys once', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  for (const requests of [2, 1]) {
    const person = new Person();
    const back = await signInAtProvider(await leadFrom(person, username), { as: username });
    const [page, asked] = await counting(() => person.get(back));
    expect(page.status).toBe(303);
    expect([trips(page), asked]).toEqual([IN, requests]);
  }
});

test.each(PROVIDERS)('the same with %s, by the button and in a browser with a session', async (provider) => {
  const federated = await makeFederated({ provider });
  const { username, person } = await makeFederatedUser(federated);
  const led = await person.post(`/federation/${provider}`);
  const given = { as: username, ...inDirectory(provider, federated.directory) };
  const back = await signInAtProvider(led.location!, given);
  const page = await person.get(back);
  expect(page.status).toBe(303);
  expect(trips(page)).toEqual(IN);
});

test.each(['wrong-nonce', 'guest', 'consent', 'token-garbage'] as const)(
  'refused for its token (%s): two D1',
  async (fault) => {
    const federated = await makeFederated();
    const { username } = await register(federated);
    const page = await come(new Person(), federated, { by: 'username', as: username, fault });
    expect(page.status).not.toBe(303);
    expect(trips(page)).toEqual(REFUSED);
  },
);

test('refused for who it names: two D1, by username and by the button', async () => {
  const federated = await makeFederated();
  const { username } = await makeFederatedUser(federated);
  const { provider, directory } = federated;
  await setPerson({ provider, directory, upn: username, oid: crypto.randomUUID() });
  for (const by of ['username', 'button'] as const) {
    const page = await come(new Person(), federated, { by, as: username });
    expect(page.status).toBe(403);
    expect(trips(page)).toEqual(REFUSED);
  }
});

test('refused for the way back: one D1, and the provider is not asked', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  const back = await signInAtProvider(await leadFrom(new Person(), username), { as: username });
  const [page, asked] = await counting(() => new Person().get(back));
  expect(page.status).toBe(400);
  expect([trips(page), asked]).toEqual([ONE_D1, 0]);
});

test('to prove it again: one D1 and one read to go there; two D1, one read and one write to come back', async () => {
  const admin = await makeSilentAdmin('microsoft');
  const { person, username, flow } = admin;
  const asked = await person.get(`/sign-in/again?flow=${flow}`);
  expect(trips(asked)).toEqual({ d1: 1, kvReads: 1, kvWrites: 0 });
  const led = await person.post('/sign-in/again/provider', { flow });
  expect(trips(led)).toEqual({ d1: 1, kvReads: 1, kvWrites: 0 });
  const location = await leadToProof(admin);
  const page = await person.get(await signInAtProvider(location, { as: username }));
  expect(page.location).toBe(admin.path);
  expect(trips(page)).toEqual({ d1: 2, kvReads: 1, kvWrites: 1 });
});

test('by a code: two D1 and one read to have it mailed; two D1, one read and one write to give it', async () => {
  const { person, username, flow } = await makeSilentAdmin('google');
  const mailed = await person.post('/sign-in/again/code-mail', { flow });
  expect(trips(mailed)).toEqual({ d1: 2, kvReads: 1, kvWrites: 0 });
  const given = await person.post('/sign-in/again/code', { flow, code: await codeFor(username) });
  expect(given.status).toBe(303);
  expect(trips(given)).toEqual({ d1: 2, kvReads: 1, kvWrites: 1 });
});

test('the mailed page of a pilot: one D1; the page that tells of the provider: one D1 and one read', async () => {
  const federated = await makeFederated({ on: false });
  const pilot = await new Person().get(`/federation/pilots/${federated.domainId}`);
  expect([pilot.status, trips(pilot)]).toEqual([200, ONE_D1]);
  const on = await makeFederated();
  const { person } = await makeFederatedUser(on);
  expect(trips(await person.get('/federation/moved'))).toEqual({ d1: 1, kvReads: 1, kvWrites: 0 });
  expect((await signInByUsername(new Person(), `nobody@${on.domain}`)).status).toBe(403);
});
