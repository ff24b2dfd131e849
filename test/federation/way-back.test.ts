import { describe, expect, test } from 'vitest';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  leadFrom,
  makeFederated,
  makeFederatedUser,
  register,
  signInByButton,
  signInByUsername,
} from '../support/worker/federation.ts';
import { cancelAtProvider, signInAtProvider } from '../support/worker/outside.ts';
import { makeTenant } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';
import { come, expectRefused } from './expect-refused.ts';

/** The way back is the one that was begun here, and the person is of the one directory of their domain. */

const PROVIDERS = ['microsoft', 'google'] as const;

/** Someone who has signed in at the provider; `back` is what their browser brings along. */
async function onTheWayBack(provider: (typeof PROVIDERS)[number]) {
  const federated = await makeFederated({ provider });
  const { username } = await register(federated);
  const person = new Person();
  const back = await signInAtProvider(await leadFrom(person, username), { as: username });
  return { ...federated, username, person, back };
}

function withParameter(back: string, name: string, value: string | null): string {
  const [path, query] = back.split('?');
  const parameters = new URLSearchParams(query);
  if (value === null) parameters.delete(name);
  else parameters.set(name, value);
  return `${path}?${parameters.toString()}`;
}

function parameterOf(back: string, name: string): string {
  return new URLSearchParams(back.split('?')[1]).get(name) ?? '';
}

describe.each(PROVIDERS)('the way back from %s', (provider) => {
  const unknown = { reason: 'wrong-state', tenant: null } as const;

  test('without state, with an altered or a made-up one, is refused', async () => {
    const { person, back } = await onTheWayBack(provider);
    const state = parameterOf(back, 'state');
    const middle = Math.floor(state.length / 2);
    const altered = `${state.slice(0, middle)}${state[middle] === 'A' ? 'B' : 'A'}${state.slice(middle + 1)}`;
    for (const bad of [null, '', 'x', altered, state.slice(0, -1)]) {
      await expectRefused(person, () => person.get(withParameter(back, 'state', bad)), unknown);
    }
    expect((await person.get(back)).status, 'the right one still counts').toBe(303);
  });

  test('with what another page of ours sealed as state is refused', async () => {
    const { person, back } = await onTheWayBack(provider);
    const asked = await person.post('/sign-in', { username: 'someone@people.example' });
    await expectRefused(person, () => person.get(withParameter(back, 'state', asked.flow)), unknown);
  });

  test('to the callback of the other provider is refused', async () => {
    const { person, back } = await onTheWayBack(provider);
    const other = provider === 'microsoft' ? 'google' : 'microsoft';
    await expectRefused(person, () => person.get(back.replace(provider, other)), unknown);
  });

  test('a second time is refused: the code is spent', async () => {
    const { person, back, tenant } = await onTheWayBack(provider);
    expect((await person.get(back)).status).toBe(303);
    await person.post('/sign-out');
    const spent = { reason: 'code-refused', tenant: tenant.id } as const;
    await expectRefused(person, () => person.get(back), spent);
  });

  test('twenty times at once signs in once', async () => {
    const { person, back } = await onTheWayBack(provider);
    const pages = await Promise.all(Array.from({ length: 20 }, () => person.get(back)));
    expect(pages.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(pages.filter(({ status }) => status === 403)).toHaveLength(19);
  });

  test('in another browser is refused, which learns nothing of where the way led', async () => {
    const { person, back, username } = await onTheWayBack(provider);
    const expected = { reason: 'other-browser', tenant: null } as const;
    for (const other of [new Person(), (await onTheWayBack(provider)).person]) {
      const page = await expectRefused(other, () => other.get(back), expected);
      expect(page.text).not.toContain(username);
      const [, action] = /href="(\/sign-in\?flow=[^"]+)"/.exec(page.html) ?? [];
      expect((await other.get(action!)).html).not.toContain(username);
    }
    expect((await person.get(back)).status, 'and the browser that began it goes on').toBe(303);
  });

  test('with the code of another sign-in is refused, for both', async () => {
    const [mine, theirs] = [await onTheWayBack(provider), await onTheWayBack(provider)];
    const swapped = (one: typeof mine, other: typeof mine) =>
      withParameter(one.back, 'code', parameterOf(other.back, 'code'));
    for (const [one, other] of [
      [mine, theirs],
      [theirs, mine],
    ] as const) {
      const expected = { reason: 'code-refused', tenant: one.tenant.id } as const;
      await expectRefused(one.person, () => one.person.get(swapped(one, other)), expected);
    }
  });

  test('with the code of the same person in another browser is refused', async () => {
    const { person, back, username, tenant } = await onTheWayBack(provider);
    const thief = new Person();
    const own = await signInAtProvider(await leadFrom(thief, username), { as: `thief-${username}` });
    const injected = withParameter(own, 'code', parameterOf(back, 'code'));
    const expected = { reason: 'code-refused', tenant: tenant.id } as const;
    await expectRefused(thief, () => thief.get(injected), expected);
    expect((await person.get(back)).status, 'the provider has ended the code').toBe(403);
  });

  test('without a code, or with one that is made up, is refused', async () => {
    const { person, back, tenant } = await onTheWayBack(provider);
    const none = { reason: 'provider-refused', tenant: tenant.id } as const;
    await expectRefused(person, () => person.get(withParameter(back, 'code', null)), none);
    const wrong = { reason: 'code-refused', tenant: tenant.id } as const;
    await expectRefused(person, () => person.get(withParameter(back, 'code', '0.made-up')), wrong);
  });

  test('that names another issuer is refused before the code is shown to anyone', async () => {
    const { person, back, tenant } = await onTheWayBack(provider);
    const expected = { reason: 'wrong-issuer', tenant: tenant.id } as const;
    const mixed = withParameter(back, 'iss', 'https://issuer.example');
    await expectRefused(person, () => person.get(mixed), expected);
    expect((await person.get(back)).status, 'the code is not spent').toBe(303);
  });

  test('after they cancelled says so, and the way on is still there', async () => {
    const federated = await makeFederated({ provider });
    const { username } = await register(federated);
    const person = new Person();
    const back = await cancelAtProvider(await leadFrom(person, username));
    const reason = provider === 'microsoft' ? 'consent-declined' : 'cancelled';
    const expected = { reason, tenant: federated.tenant.id } as const;
    const page = await expectRefused(person, () => person.get(back), expected);
    const again = await person.post('/federation/again', { flow: page.flow });
    expect(again.location).toContain(`login_hint=${encodeURIComponent(username)}`);
  });
});

describe('the same UPN in another directory', () => {
  test('by the button, of a directory that nobody registered', async () => {
    const federated = await makeFederated();
    const { username } = await register(federated);
    const [person, directory] = [new Person(), crypto.randomUUID()];
    const attempt = () => signInByButton(person, 'microsoft', { as: username, directory });
    const expected = { reason: 'domain-not-registered', tenant: federated.tenant.id } as const;
    const page = await expectRefused(person, attempt, expected);
    expect(page.text, 'a stranger learns of no tenant').not.toContain(federated.tenant.name);
  });

  test('of someone who is linked already', async () => {
    const federated = await makeFederated();
    const { username } = await makeFederatedUser(federated);
    const [person, directory] = [new Person(), crypto.randomUUID()];
    const attempt = () => signInByButton(person, 'microsoft', { as: username, directory });
    const expected = { reason: 'domain-not-registered', tenant: federated.tenant.id } as const;
    await expectRefused(person, attempt, expected);
  });

  test('of a tenant that claims the domain with a directory of its own, and has not proved it', async () => {
    const federated = await makeFederated();
    const { username } = await register(federated);
    const [other, directory] = [await makeTenant(), crypto.randomUUID()];
    const given = { domain: federated.domain, provider: 'microsoft', directory } as const;
    await registerDomain(services(), other.id, { given, actor: SERVICE });
    const person = new Person();
    const attempt = () => signInByButton(person, 'microsoft', { as: username, directory });
    const expected = { reason: 'domain-not-registered', tenant: federated.tenant.id } as const;
    await expectRefused(person, attempt, expected);
    expect((await signInByUsername(new Person(), username)).status, 'and it blocks nobody').toBe(303);
  });

  test('of a tenant that has that directory for a domain of its own', async () => {
    const [victim, attacker] = [await makeFederated(), await makeFederated()];
    const { username } = await register(victim);
    await makeFederatedUser(attacker);
    const person = new Person();
    const attempt = () => come(person, attacker, { by: 'button', as: username });
    const expected = { reason: 'domain-not-registered', tenant: victim.tenant.id } as const;
    await expectRefused(person, attempt, expected);
  });
});

test('a way that was begun over a quarter of an hour ago starts anew, to the same place', async () => {
  const { person, back, tenant: _, username } = await onTheWayBack('microsoft');
  clock.advance(16 * MINUTE);
  const page = await expectRefused(person, () => person.get(back), { reason: 'expired-state', tenant: null });
  const again = await person.post('/federation/again', { flow: page.flow });
  expect(again.location).toContain(`login_hint=${encodeURIComponent(username)}`);
});
