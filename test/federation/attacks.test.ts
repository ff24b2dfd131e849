import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/dev/idp/faults.ts';
import type { Refusal } from '../../src/identity-providers/refusals.ts';
import type { Provider } from '../../src/providers.ts';
import { makeFederated, register } from '../support/worker/federation.ts';
import { Person } from '../support/worker/person.ts';
import { setPerson } from '../support/worker/outside.ts';
import { come, expectRefused, type By } from './expect-refused.ts';

/** Whoever's token is not in order stays outside, with nothing linked or made, and the log knows why. */

type Attack = [fault: Fault, reason: Refusal, tenant?: 'of the domain' | 'unknown'];

/** Whatever the vendor, and whichever way they came. */
const ANYWHERE: Attack[] = [
  ['wrong-aud', 'wrong-audience'],
  ['wrong-iss', 'wrong-issuer'],
  ['wrong-nonce', 'wrong-nonce'],
  ['no-nonce', 'wrong-nonce'],
  ['alg-none', 'wrong-algorithm'],
  ['hs256', 'wrong-algorithm'],
  ['bad-signature', 'wrong-signature'],
  ['unknown-key', 'unknown-key'],
  ['expired', 'expired'],
  ['missing-exp', 'expired'],
  ['not-yet-valid', 'not-yet-valid'],
  ['no-id-token', 'no-token'],
  ['wrong-state', 'wrong-state', 'unknown'],
];

const ATTACKS: Record<Provider, Record<By, Attack[]>> = {
  microsoft: {
    username: [
      ['wrong-tid', 'wrong-directory'],
      ['wrong-directory', 'wrong-issuer'],
      ['missing-oid', 'no-subject'],
      ['guest', 'guest'],
      ['guest-idp', 'guest'],
      ['personal', 'wrong-issuer'],
      ['outsider', 'guest'],
      ['consent', 'consent-needed'],
      ['declined-consent', 'consent-declined'],
    ],
    button: [
      ['wrong-tid', 'wrong-issuer'],
      // Sound in itself: of a directory that nobody registered together with this domain.
      ['wrong-directory', 'domain-not-registered', 'of the domain'],
      ['missing-oid', 'no-subject'],
      ['guest', 'guest'],
      ['guest-idp', 'guest'],
      ['personal', 'personal-account'],
      ['outsider', 'guest'],
      ['consent', 'consent-needed'],
      ['declined-consent', 'consent-declined'],
    ],
  },
  google: {
    username: [
      ['missing-sub', 'no-subject'],
      ['unverified-email', 'email-not-verified'],
      ['wrong-hd', 'wrong-hosted-domain'],
      ['missing-hd', 'wrong-hosted-domain'],
      ['wrong-directory', 'wrong-hosted-domain'],
    ],
    button: [
      ['missing-sub', 'no-subject'],
      ['unverified-email', 'email-not-verified'],
      ['wrong-hd', 'domain-not-registered', 'of the domain'],
      ['missing-hd', 'personal-account'],
      // Of an address in a domain that is nobody's here.
      ['wrong-directory', 'domain-not-registered'],
    ],
  },
};

const WAYS: [Provider, By][] = [
  ['microsoft', 'username'],
  ['microsoft', 'button'],
  ['google', 'username'],
  ['google', 'button'],
];

describe.each(WAYS)('%s, by the %s', (provider, by) => {
  test.each([...ANYWHERE, ...ATTACKS[provider][by]])('%s is refused as %s', async (fault, reason, tenant) => {
    const federated = await makeFederated({ provider });
    const { username } = await register(federated);
    const known = tenant ?? (by === 'username' ? 'of the domain' : 'unknown');
    const person = new Person();
    const page = await expectRefused(person, () => come(person, federated, { by, as: username, fault }), {
      reason,
      tenant: known === 'of the domain' ? federated.tenant.id : null,
    });
    expect(page.text, 'nobody has proved to be of the domain').not.toContain(federated.tenant.name);

    const again = await come(person, federated, { by, as: username });
    expect(again.location, 'the person themselves comes in').toBe(`/tenants/${federated.tenant.id}`);
  });
});

test('a network that comes back too often is told to wait, before anyone is asked about it', async () => {
  const limited = { limit: () => Promise.resolve({ success: false }) } as unknown as RateLimit;
  const person = new Person({ bindings: { REQUEST_GUARD: limited } });
  const page = await person.get('/federation/microsoft/callback?code=x&state=y');
  expect(page.status).toBe(429);
});

type Hostile = [what: string, claims: Record<string, unknown>, reason: Refusal];

const HOSTILE: Record<Provider, Hostile[]> = {
  microsoft: [
    ['an audience of two', { aud: ['superid-dev-microsoft', 'another-client'] }, 'wrong-audience'],
    ['a token for another client', { azp: 'another-client' }, 'wrong-audience'],
    ['an oid that is no text', { oid: 7 }, 'no-subject'],
    ['an oid of blanks', { oid: '  ' }, 'no-subject'],
    ['no tid', { tid: null }, 'wrong-directory'],
    ['a tid of several', { tid: ['one', 'two'] }, 'wrong-directory'],
    ['no name at all, but an email', { preferred_username: null, email: 'max@any.example' }, 'no-upn'],
    ['a name that is no address', { preferred_username: '+47 900 00 000' }, 'no-upn'],
    ['an exp that is no number', { exp: 'tomorrow' }, 'expired'],
    ['an iat that is missing', { iat: null }, 'not-yet-valid'],
    ['a nonce that is no text', { nonce: true }, 'wrong-nonce'],
    ['a nonce of several', { nonce: ['one'] }, 'wrong-nonce'],
    ['an issuer of several', { iss: ['https://one.example'] }, 'wrong-issuer'],
    ['an idp of private accounts', { idp: 'live.com' }, 'guest'],
    ['an idp that is no text', { idp: 7 }, 'guest'],
  ],
  google: [
    ['an email that is verified in words', { email_verified: 'true' }, 'email-not-verified'],
    ['an email that nobody says is verified', { email_verified: null }, 'email-not-verified'],
    ['no email', { email: null }, 'no-upn'],
    ['a sub that is no text', { sub: 7 }, 'no-subject'],
    ['an hd that is no text', { hd: true }, 'wrong-hosted-domain'],
    ['an hd of several', { hd: ['one.example'] }, 'wrong-hosted-domain'],
    ['an audience of two', { aud: ['superid-dev-google', 'another-client'] }, 'wrong-audience'],
    ['a token for another client', { azp: 'another-client' }, 'wrong-audience'],
  ],
};

describe.each(['microsoft', 'google'] as const)('a token of %s that is signed and timely', (provider) => {
  test.each(HOSTILE[provider])('with %s is refused', async (_, claims, reason) => {
    const federated = await makeFederated({ provider });
    const { tenant, directory } = federated;
    const { username } = await register(federated);
    const where = provider === 'microsoft' ? { directory } : {};
    await setPerson({ provider, ...where, upn: username, claims });
    const person = new Person();
    const expected = { reason, tenant: tenant.id };
    await expectRefused(person, () => come(person, federated, { by: 'username', as: username }), expected);
  });
});
