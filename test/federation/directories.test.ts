import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { addPilot } from '../../src/domains/pilots.ts';
import { removeDomain } from '../../src/domains/remove-domain.ts';
import { switchDomainOff, switchDomainOn } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  identitiesOf,
  makeFederated,
  makeFederatedUser,
  register,
  signInByButton,
  signInByUsername,
  type Federated,
} from '../support/worker/federation.ts';
import { setPerson } from '../support/worker/outside.ts';
import { historyOf, makeUser, proveDomain, typeUsername } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, services, unique } from '../support/worker/world.ts';
import { come, expectRefused } from './expect-refused.ts';

/** A domain and its directory are one pair: what becomes of its people when that changes. */

describe('a domain that moves to another directory', () => {
  async function move({ tenant, domain, domainId }: Federated, samePeople: boolean) {
    const given = { domainId, actor: SERVICE };
    await switchDomainOff(services(), tenant.id, given);
    await services().db.run(sql`update domains set links_from = null where id = ${domainId}`);
    await removeDomain(services(), tenant.id, given);
    const directory = crypto.randomUUID();
    const anew = await proveDomain(tenant, domain, false, { directory });
    await switchDomainOn(services(), tenant.id, { domainId: anew, actor: SERVICE, samePeople });
    return { directory };
  }

  test('whoever was linked in the old one is refused, in the new and in the old', async () => {
    const federated = await makeFederated();
    const { username, person: before } = await makeFederatedUser(federated);
    const [pin] = await identitiesOf(username);
    await move(federated, false);
    expect((await before.get('/account')).location, 'what the old one vouched for has ended').toMatch(
      /^\/sign-in/,
    );
    const person = new Person();
    const expected = { reason: 'other-person', tenant: federated.tenant.id } as const;
    await expectRefused(person, () => signInByUsername(person, username), expected);
    const old = { as: username, directory: federated.directory };
    const unknown = { reason: 'domain-not-registered', tenant: federated.tenant.id } as const;
    await expectRefused(person, () => signInByButton(person, 'microsoft', old), unknown);
    expect(await identitiesOf(username)).toEqual([pin]);
  });

  test('whoever the administrator declares the same is linked anew', async () => {
    const federated = await makeFederated();
    const { username } = await makeFederatedUser(federated);
    const { directory } = await move(federated, true);
    expect(await identitiesOf(username)).toEqual([]);
    expect((await signInByUsername(new Person(), username)).status).toBe(303);
    expect(await identitiesOf(username)).toMatchObject([{ directory }]);
    expect(await historyOf(username)).toContain('identity-released success same-person');
  });
});

test('a Google person whose Workspace is another now is refused until the domain is proved with it', async () => {
  const federated = await makeFederated({ provider: 'google' });
  const { tenant, domain, domainId } = federated;
  const { username } = await makeFederatedUser(federated);
  const hd = `${unique('moved')}.example`;
  await setPerson({ provider: 'google', upn: username, directory: hd });
  const person = new Person();
  const expected = { reason: 'wrong-hosted-domain', tenant: tenant.id } as const;
  await expectRefused(person, () => signInByUsername(person, username), expected);
  const unknown = { reason: 'domain-not-registered', tenant: tenant.id } as const;
  await expectRefused(person, () => signInByButton(person, 'google', { as: username }), unknown);

  await services().db.run(sql`update domains set directory = ${hd} where id = ${domainId}`);
  expect((await signInByUsername(person, username)).location, domain).toBe(`/tenants/${tenant.id}`);
  expect(await identitiesOf(username)).toHaveLength(1);
});

test('an operator is nobody whom a provider vouches for', async () => {
  const federated = await makeFederated();
  const { username } = await register(federated);
  await services().db.run(sql`update accounts set operator = 1 where username = ${username}`);
  for (const by of ['username', 'button'] as const) {
    const person = new Person();
    const expected = { reason: 'not-registered', tenant: federated.tenant.id } as const;
    await expectRefused(person, () => come(person, federated, { by, as: username }), expected);
  }
});

test('a record that has been gone for a fortnight links nobody new; whoever is linked goes on', async () => {
  const federated = await makeFederated();
  const { tenant, domainId } = federated;
  const [linked, late, later] = [
    await makeFederatedUser(federated),
    await register(federated),
    await register(federated),
  ];
  const goneFor = (ms: number) =>
    services().db.run(sql`update domains set missing_since = ${clock.now() - ms} where id = ${domainId}`);
  await goneFor(14 * DAY - 60_000);
  expect((await signInByUsername(new Person(), late.username)).status).toBe(303);
  await goneFor(14 * DAY + 1);
  expect((await signInByUsername(new Person(), linked.username)).status).toBe(303);
  expect((await signInByUsername(new Person(), late.username)).status).toBe(303);
  const person = new Person();
  const expected = { reason: 'record-lapsed', tenant: tenant.id } as const;
  await expectRefused(person, () => signInByUsername(person, later.username), expected);
});

test('nor does it bring anybody into a pilot, or put the domain in the hands of the provider', async () => {
  const { tenant, domain, domainId } = await makeFederated({ on: false });
  const { username } = await makeUser(tenant, { username: `${unique('max')}@${domain}` });
  const lose = (ms: number) =>
    services().db.run(sql`update domains set missing_since = ${clock.now() - ms} where id = ${domainId}`);
  const pilot = { domainId, username, mail: false, actor: SERVICE };
  const all = { domainId, actor: SERVICE };
  await lose(14 * DAY + 1);
  expect(await addPilot(services(), tenant.id, pilot)).toEqual({ outcome: 'no-pilot' });
  expect(await switchDomainOn(services(), tenant.id, all)).toEqual({ outcome: 'record-lapsed' });
  expect((await typeUsername(new Person(), username)).html).toContain('type="password"');
  await lose(14 * DAY - 60_000);
  expect((await addPilot(services(), tenant.id, pilot)).outcome).toBe('added');
  expect(await switchDomainOn(services(), tenant.id, all)).toEqual({ outcome: 'switched' });
});
