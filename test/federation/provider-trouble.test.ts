import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/dev/idp/faults.ts';
import type { Switches } from '../../src/dev/idp/switches.ts';
import type { Refusal } from '../../src/identity-providers/refusals.ts';
import {
  leadFrom,
  makeFederated,
  register,
  signInByButton,
  signInByUsername,
  type Federated,
} from '../support/worker/federation.ts';
import { OUTSIDE, setSwitches, signInAtProvider } from '../support/worker/outside.ts';
import { Person } from '../support/worker/person.ts';
import { clock, MINUTE } from '../support/worker/world.ts';
import { come, expectRefused } from './expect-refused.ts';

/** A provider in trouble: it is waited for so long and no longer, and nothing comes of half an answer. */

/** A Google of the test's own, so that what is broken there is broken for nobody else. */
function ownGoogle(): { realm: string; bindings: { GOOGLE_ISSUER: string } } {
  const realm = `realm-${crypto.randomUUID()}`;
  return { realm, bindings: { GOOGLE_ISSUER: `${OUTSIDE}/dev/idp/google/${realm}` } };
}

/** Someone of a domain, and where whatever breaks for them alone is broken. */
async function makeComing(provider: 'microsoft' | 'google') {
  const federated = await makeFederated({ provider });
  const { username } = await register(federated);
  const { realm, bindings } = ownGoogle();
  const google = provider === 'google';
  const newPerson = () => new Person(google ? { bindings } : {});
  const broken = google ? realm : federated.directory;
  return { federated, username, newPerson, breakIt: (how: Switches) => setSwitches(provider, broken, how) };
}

function refused(reason: Refusal, { tenant }: Federated) {
  return { reason, tenant: tenant.id };
}

test('a token endpoint that is slow is not waited for for ever', async () => {
  const began = Date.now();
  const all = [await makeComing('microsoft'), await makeComing('google')];
  const pages = await Promise.all(
    all.map(async ({ federated, username, newPerson }) => {
      const person = newPerson();
      const attempt = () => come(person, federated, { by: 'username', as: username, fault: 'token-slow' });
      return expectRefused(person, attempt, refused('provider-down', federated));
    }),
  );
  expect(pages.map(({ status }) => status)).toEqual([503, 503]);
  expect(Date.now() - began).toBeLessThan(12_000);
}, 20_000);

describe.each(['microsoft', 'google'] as const)('the token endpoint of %s', (provider) => {
  const faults: Fault[] = ['token-500', 'token-garbage', 'token-10mb', 'token-redirect'];
  test.each(faults)('%s: nobody is in, and that the provider is down is said', async (fault) => {
    const { federated, username, newPerson } = await makeComing(provider);
    const person = newPerson();
    const attempt = () => come(person, federated, { by: 'username', as: username, fault });
    const page = await expectRefused(person, attempt, refused('provider-down', federated));
    expect(page.status).toBe(503);
    expect((await come(person, federated, { by: 'username', as: username })).status).toBe(303);
  });

  test.each(faults)('%s, by the button', async (fault) => {
    const { federated, username, newPerson } = await makeComing(provider);
    const person = newPerson();
    const attempt = () => come(person, federated, { by: 'button', as: username, fault });
    await expectRefused(person, attempt, { reason: 'provider-down', tenant: null });
  });

  test('that fails once is asked a second time', async () => {
    const { federated, username, newPerson } = await makeComing(provider);
    const page = await come(newPerson(), federated, {
      by: 'username',
      as: username,
      fault: 'token-500-once',
    });
    expect(page.location).toBe(`/tenants/${federated.tenant.id}`);
  });

  test('that does not know us: it is nothing that the person did', async () => {
    const { federated, username, newPerson, breakIt } = await makeComing(provider);
    await breakIt({ token: 'invalid-client' });
    const person = newPerson();
    const attempt = () => come(person, federated, { by: 'username', as: username });
    const page = await expectRefused(person, attempt, refused('client-refused', federated));
    expect(page.status).toBe(503);
  });
});

const DISCOVERY: [Switches['discovery'], Refusal][] = [
  ['down', 'provider-down'],
  ['garbage', 'provider-down'],
  ['10mb', 'provider-down'],
  ['redirect', 'provider-down'],
  ['wrong-issuer', 'wrong-issuer'],
];

describe.each(['microsoft', 'google'] as const)('the discovery document of %s', (provider) => {
  test.each(DISCOVERY)('%s: nobody is led anywhere, and the log says %s', async (discovery, reason) => {
    const { federated, username, newPerson, breakIt } = await makeComing(provider);
    await breakIt({ discovery: discovery! });
    const person = newPerson();
    const attempt = () => person.post('/sign-in', { username });
    const page = await expectRefused(person, attempt, refused(reason, federated));
    expect(page.location).toBeNull();

    await breakIt({});
    const again = await person.post('/federation/again', { flow: page.flow });
    const back = await signInAtProvider(again.location!, { as: username });
    expect((await person.get(back)).status, 'and it is asked anew, not remembered as broken').toBe(303);
  });

  test.each(DISCOVERY)('%s on the way back: nobody is in', async (discovery, reason) => {
    const { federated, username, newPerson, breakIt } = await makeComing(provider);
    const person = newPerson();
    const back = await signInAtProvider(await leadFrom(person, username), { as: username });
    // What is remembered of the provider is remembered for a minute.
    clock.advance(2 * MINUTE);
    await breakIt({ discovery: discovery! });
    await expectRefused(person, () => person.get(back), refused(reason, federated));
    await breakIt({});
    expect((await person.get(back)).status, 'the code was shown to nobody').toBe(303);
  });

  test.each(['down', 'garbage'] as const)('keys %s: nobody is in', async (keys) => {
    const { federated, username, newPerson, breakIt } = await makeComing(provider);
    await breakIt({ keys });
    const person = newPerson();
    const attempt = () => come(person, federated, { by: 'username', as: username });
    await expectRefused(person, attempt, refused('provider-down', federated));
    await breakIt({});
    expect((await come(person, federated, { by: 'username', as: username })).status).toBe(303);
  });

  test('keys turned between two sign-ins: nobody notices', async () => {
    const { federated, username, newPerson } = await makeComing(provider);
    const onward = `/tenants/${federated.tenant.id}`;
    expect((await come(newPerson(), federated, { by: 'username', as: username })).location).toBe(onward);
    const turned = await come(newPerson(), federated, {
      by: 'username',
      as: username,
      fault: 'rotated-keys',
    });
    expect(turned.location).toBe(onward);
    expect((await come(newPerson(), federated, { by: 'username', as: username })).location).toBe(onward);
  });
});

describe('a button of a provider', () => {
  test.each(['microsoft', 'google'] as const)('%s, that is not there leads nowhere', async (provider) => {
    const nowhere = `${OUTSIDE}/dev/idp/nowhere`;
    const person = new Person({ bindings: { GOOGLE_ISSUER: nowhere, MICROSOFT_AUTHORITY: nowhere } });
    const attempt = () => person.post(`/federation/${provider}`);
    const page = await expectRefused(person, attempt, { reason: 'provider-down', tenant: null });
    expect(page.status).toBe(503);
  });

  test('whose discovery document is that of another: nobody is led anywhere', async () => {
    const { realm, bindings } = ownGoogle();
    await setSwitches('google', realm, { discovery: 'wrong-issuer' });
    const person = new Person({ bindings });
    const attempt = () => person.post('/federation/google');
    await expectRefused(person, attempt, { reason: 'wrong-issuer', tenant: null });
  });

  test('whose keys were turned meanwhile leads in all the same', async () => {
    const { federated, username, newPerson } = await makeComing('google');
    expect((await signInByUsername(newPerson(), username)).status).toBe(303);
    const given = { as: username, fault: 'rotated-keys' } as const;
    const page = await signInByButton(newPerson(), 'google', given);
    expect(page.location).toBe(`/tenants/${federated.tenant.id}`);
  });
});

test('of many tokens by unknown keys, one asks the provider for its keys anew', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  const own = globalThis.fetch;
  let asked = 0;
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url.includes(`${federated.directory}/discovery/v2.0/keys`)) asked += 1;
    return own(input, init);
  };
  try {
    for (let times = 0; times < 5; times += 1) {
      await come(new Person(), federated, { by: 'username', as: username, fault: 'unknown-key' });
    }
  } finally {
    globalThis.fetch = own;
  }
  expect(asked).toBe(2);
});
