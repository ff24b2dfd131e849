import { describe, expect, test } from 'vitest';
import { launchAddress } from '../../src/applications/launcher.ts';
import { makeApplication } from '../support/worker/applications.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import type { Person } from '../support/worker/person.ts';
import { clock, ORIGIN, unique } from '../support/worker/world.ts';

const initiateLoginUri = 'https://app.example/begin';

/** Name and address of the tiles, in their order. */
async function tilesFor(person: Person, tenantId: string): Promise<[string, string][]> {
  const { html } = await person.get(`/tenants/${tenantId}`);
  const tiles = html.matchAll(
    /<a class="tile launch" href="([^"]+)">(?:<svg.*?<\/svg>|<img[^>]*>)([^<]*)<\/a>/g,
  );
  return [...tiles].map(([, address = '', name = '']) => [name, address.replaceAll('&amp;', '&')]);
}

async function namesFor(person: Person, tenantId: string, among: { name: string }[]): Promise<string[]> {
  const names = (await tilesFor(person, tenantId)).map(([name]) => name);
  return names.filter((name) => among.some((one) => one.name === name));
}

describe('the launcher of a tenant', () => {
  test('shows what serves it and begins a sign-in when asked to, by name, and nothing else', async () => {
    const [tenant, other] = [await makeTenant(), await makeTenant()];
    const { person } = await makeUser(tenant);
    const word = unique('word');
    const all = [
      await makeApplication({ name: `${word} z for all`, initiateLoginUri }),
      await makeApplication({ name: `${word} A for this`, initiateLoginUri, tenants: [other, tenant] }),
      await makeApplication({ name: `${word} elsewhere`, initiateLoginUri, tenants: [other] }),
      await makeApplication({ name: `${word} off`, initiateLoginUri, disabledAt: clock.now() }),
      await makeApplication({ name: `${word} silent` }),
    ];
    expect(await namesFor(person, tenant.id, all)).toEqual([`${word} A for this`, `${word} z for all`]);
    const { person: theirs } = await makeUser(other);
    const there = [`${word} A for this`, `${word} elsewhere`, `${word} z for all`];
    expect(await namesFor(theirs, other.id, all)).toEqual(there);
  });

  test('is not shown to someone who may not enter', async () => {
    const [tenant, own] = [await makeTenant(), await makeTenant()];
    const { person } = await makeUser(own);
    const { name } = await makeApplication({ initiateLoginUri, tenants: [tenant] });
    const page = await person.get(`/tenants/${tenant.id}`);
    expect(page.status).toBe(403);
    expect(page.html).not.toContain(name);
  });

  test('a tile leads where the application begins a sign-in, with issuer, person and tenant', async () => {
    const tenant = await makeTenant();
    const { person, username } = await makeUser(tenant, { username: `${unique('kim')}+crm@people.example` });
    const application = await makeApplication({
      initiateLoginUri: `${initiateLoginUri}?shop=a%20b`,
      tenants: [tenant],
    });
    const tile = (await tilesFor(person, tenant.id)).find(([name]) => name === application.name);
    const address = new URL(tile![1]);
    expect(address.href).toMatch(/^https:\/\/app\.example\/begin\?shop=a%20b&/);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      shop: 'a b',
      iss: ORIGIN,
      login_hint: username,
      tenant: tenant.id,
    });
  });

  test('shows the logo, or the first letter of the name', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    const logoHash = 'a'.repeat(64);
    const { id } = await makeApplication({ initiateLoginUri, tenants: [tenant], logoHash });
    await makeApplication({ name: 'øre & munn', initiateLoginUri, tenants: [tenant] });
    const { html } = await person.get(`/tenants/${tenant.id}`);
    expect(html).toContain(`<img class="logo" src="/branding/applications/${id}/${logoHash}"`);
    expect(html).toMatch(/<text [^>]*>Ø<\/text><\/svg>øre &amp; munn<\/a>/);
  });

  test('a name is text, whatever it holds', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    await makeApplication({ name: '<img src=x>"', initiateLoginUri, tenants: [tenant] });
    expect((await person.get(`/tenants/${tenant.id}`)).html).toContain('&lt;img src=x&gt;&quot;</a>');
  });
});

describe('the address of a tile', () => {
  const launch = {
    issuer: 'https://id.example',
    username: 'a&b@c.example',
    tenantId: 'Cust1',
    firstParty: true,
  };
  const ours = 'iss=https%3A%2F%2Fid.example&login_hint=a%26b%40c.example&tenant=Cust1';

  test.each([
    ['no query', 'https://a.example/', `https://a.example/?${ours}`],
    ['an empty query', 'https://a.example/?', `https://a.example/?${ours}`],
    ['a query', 'https://a.example/?a=1&a=2', `https://a.example/?a=1&a=2&${ours}`],
    [
      'spaces, plus and names without values',
      'https://a.example/?x&y=%20+%2B',
      `https://a.example/?x&y=%20+%2B&${ours}`,
    ],
    [
      'what we say ourselves',
      'https://a.example/?iss=https://evil.example&a=1',
      `https://a.example/?a=1&${ours}`,
    ],
    ['the same, hidden', 'https://a.example/?%69ss=x&login%5Fhint=y&&tenant', `https://a.example/?${ours}`],
    ['what only looks like it', 'https://a.example/??iss=x&ISS=y', `https://a.example/??iss=x&ISS=y&${ours}`],
    ['a number sign, written out', 'https://a.example/?a=%23b', `https://a.example/?a=%23b&${ours}`],
  ])('with %s', (_, uri, address) => {
    expect(launchAddress(uri, launch)).toBe(address);
  });

  test('tells an application of others where to, but not who comes', () => {
    const address = launchAddress('https://a.example/', { ...launch, firstParty: false });
    expect(address).toBe('https://a.example/?iss=https%3A%2F%2Fid.example&tenant=Cust1');
  });
});
