import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { removeOwnApplication, setOwnApplication } from '../../src/domains/own-application.ts';
import { clientOf } from '../../src/domains/proven-domain.ts';
import { selectOwnApplication } from '../../src/domains/select-own-application.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeTenant, proveDomain } from '../support/worker/people.ts';
import { clock, DAY, services, unique } from '../support/worker/world.ts';

async function scene() {
  const tenant = await makeTenant();
  const domainId = await proveDomain(tenant, `${unique('acme')}.example`);
  return { tenant, domainId, which: { domainId, actor: SERVICE } };
}

/** By which registration the tenant's people come to Microsoft. */
async function clientNow(tenant: { id: string }) {
  const given = services();
  const [own] = await selectOwnApplication(given.db, tenant.id, 'microsoft');
  return clientOf(given, { provider: 'microsoft', ownClientId: null, ownSecret: null, ...own });
}

async function eventsOf({ id }: { id: string }): Promise<string[]> {
  const rows = await services().db.all<{ event: string }>(
    sql`select action || ' ' || reason as event from audit_events where tenant_id = ${id}
      and action like 'own-application%' order by id`,
  );
  return rows.map(({ event }) => event);
}

const given = { clientId: '0b0f3c1e-7d2a-4f5b-9c1d-2e3f4a5b6c7d', secret: 'q8Q~our.own_secret' };

test('the secret is sealed at rest, and opens years later', async () => {
  const { tenant, which } = await scene();
  const set = await setOwnApplication(services(), tenant.id, { ...which, ...given });
  expect(set).toEqual({ outcome: 'changed' });
  const dump = JSON.stringify(await dumpD1());
  expect(dump).toContain(given.clientId);
  expect(dump).not.toContain(given.secret);
  clock.advance(11 * 365 * DAY);
  expect(await clientNow(tenant)).toEqual({ clientId: given.clientId, clientSecret: given.secret });
  expect(await eventsOf(tenant)).toEqual(['own-application-changed microsoft']);
});

test('an empty secret keeps the one that is there, but not for another client id', async () => {
  const { tenant, which } = await scene();
  const missing = { outcome: 'malformed', problems: { secret: 'missing' } };
  const empty = { ...which, clientId: given.clientId, secret: ' ' };
  expect(await setOwnApplication(services(), tenant.id, empty), 'none is there').toEqual(missing);
  await setOwnApplication(services(), tenant.id, { ...which, ...given });
  expect(await setOwnApplication(services(), tenant.id, empty)).toEqual({ outcome: 'changed' });
  const other = { ...empty, clientId: 'another' };
  expect(await setOwnApplication(services(), tenant.id, other)).toEqual(missing);
  expect(await clientNow(tenant)).toEqual({ clientId: given.clientId, clientSecret: given.secret });
  await setOwnApplication(services(), tenant.id, { ...other, secret: 'another secret'.replace(' ', '-') });
  expect(await clientNow(tenant)).toEqual({ clientId: 'another', clientSecret: 'another-secret' });
});

test.for([
  [{ clientId: '' }, { clientId: 'malformed' }],
  [{ clientId: 'two words' }, { clientId: 'malformed' }],
  [{ clientId: 'x'.repeat(201) }, { clientId: 'malformed' }],
  [{ clientId: 'ø' }, { clientId: 'malformed' }],
  [{ secret: 'x'.repeat(501) }, { secret: 'malformed' }],
  [{ secret: 'two\nlines' }, { secret: 'malformed' }],
] as const)('%j is refused', async ([wrong, problems]) => {
  const { tenant, which } = await scene();
  const result = await setOwnApplication(services(), tenant.id, { ...which, ...given, ...wrong });
  expect(result).toEqual({ outcome: 'malformed', problems });
  expect(await selectOwnApplication(services().db, tenant.id, 'microsoft')).toEqual([]);
});

test('removed, the deployment’s registration counts again, and of nothing there is no event', async () => {
  const { tenant, which } = await scene();
  await removeOwnApplication(services(), tenant.id, which);
  await setOwnApplication(services(), tenant.id, { ...which, ...given });
  await removeOwnApplication(services(), tenant.id, which);
  expect(await clientNow(tenant)).toEqual(services().providers.microsoft.client);
  expect(await eventsOf(tenant)).toEqual([
    'own-application-changed microsoft',
    'own-application-removed microsoft',
  ]);
});

test('another tenant cannot touch it, nor can who is no administrator any more', async () => {
  const { tenant, domainId, which } = await scene();
  const other = await scene();
  await setOwnApplication(services(), other.tenant.id, { ...other.which, ...given });
  await setOwnApplication(services(), tenant.id, { ...which, ...given });
  const before = await dumpD1();
  const foreign = { ...which, clientId: 'evil', secret: 'evil' };
  await expect(setOwnApplication(services(), other.tenant.id, foreign)).rejects.toThrow('not_found');
  await expect(removeOwnApplication(services(), other.tenant.id, which)).rejects.toThrow('not_found');
  const over = { domainId, actor: { ...SERVICE, holds: sql`false` } };
  await expect(setOwnApplication(services(), tenant.id, { ...foreign, ...over })).rejects.toThrow(
    'not_an_administrator',
  );
  await expect(removeOwnApplication(services(), tenant.id, over)).rejects.toThrow('not_an_administrator');
  expect(await dumpD1()).toEqual(before);
});
