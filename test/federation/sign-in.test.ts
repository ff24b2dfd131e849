import { expect, test } from 'vitest';
import {
  identitiesOf,
  leadFrom,
  makeFederated,
  makeFederatedUser,
  register,
  refusalOn,
  signInByButton,
  signInByUsername,
} from '../support/worker/federation.ts';
import { passProvider } from '../support/worker/outside.ts';
import { getAccount, historyOf } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { unique } from '../support/worker/world.ts';

test('R9: someone registered and never here is led to the provider, and is in: no code, no password', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  const person = new Person();
  const location = new URL(await leadFrom(person, username));
  expect(location.searchParams.get('login_hint')).toBe(username);
  expect(location.searchParams.get('code_challenge_method')).toBe('S256');
  const page = await signInByUsername(person, username);
  expect(page.location).toBe(`/tenants/${federated.tenant.id}`);
  expect((await person.get(page.location!)).status).toBe(200);
  expect(await identitiesOf(username)).toMatchObject([
    { provider: 'microsoft', directory: federated.directory, upn: username },
  ]);
  const account = await getAccount(username);
  expect(account).toMatchObject({ passwordHash: null, primaryTenantId: federated.tenant.id });
  expect(account.validatedAt, 'what a directory calls someone proves no mailbox').toBeNull();
  expect(await historyOf(username)).toContain('identity-linked success');
});

test('the same with Google', async () => {
  const federated = await makeFederated({ provider: 'google' });
  const { username, person } = await makeFederatedUser(federated);
  expect((await person.get(`/tenants/${federated.tenant.id}`)).status).toBe(200);
  expect(await identitiesOf(username)).toMatchObject([{ provider: 'google', directory: federated.domain }]);
  expect((await getAccount(username)).validatedAt, 'Google has proved it').not.toBeNull();
});

test.each(['microsoft', 'google'] as const)('by the button of %s, which knows nobody', async (provider) => {
  const federated = await makeFederated({ provider });
  const { username } = await register(federated);
  const given =
    provider === 'microsoft' ? { as: username, directory: federated.directory } : { as: username };
  const page = await signInByButton(new Person(), provider, given);
  expect(page.location).toBe(`/tenants/${federated.tenant.id}`);
});

test('the second time nothing is asked: the session at the provider is enough', async () => {
  const federated = await makeFederated();
  const { username, cookies } = await makeFederatedUser(federated);
  const person = new Person();
  const back = await passProvider(await leadFrom(person, username), cookies);
  expect((await person.get(back)).location).toBe(`/tenants/${federated.tenant.id}`);
});

test('a username of the domain that nobody has leads to the provider all the same, and is told whom to ask', async () => {
  const federated = await makeFederated();
  const username = `${unique('nobody')}@${federated.domain}`;
  const page = await signInByUsername(new Person(), username);
  expect(page.status).toBe(403);
  expect(page.title).toContain('You are not registered yet');
  expect(page.text).toContain(federated.tenant.name);
  expect(await refusalOn(page)).toMatchObject({
    reason: 'not-registered',
    tenant: federated.tenant.id,
    detail: username,
  });
});
