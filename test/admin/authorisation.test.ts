import { beforeAll, describe, expect, test } from 'vitest';
import { admin as surface } from '../../src/admin/routes.tsx';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { ORIGIN, services } from '../support/worker/world.ts';
import { adminRoutes, fillIn, patternOf } from './admin-routes.ts';
import { ask, makeWorld, nobodyHere } from './ask.ts';

test('every route of the admin pages is in the list', () => {
  const mounted = surface.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${patternOf('/admin', path)}`);
  expect(adminRoutes.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
    [...new Set(mounted)].toSorted(),
  );
});

// Made once: whatever is refused below changes nothing of them, which is what each test looks at.
let world: Awaited<ReturnType<typeof makeWorld>>;
let other: Awaited<ReturnType<typeof makeWorld>>;
let suspended: Awaited<ReturnType<typeof makeWorld>>;
let refused: Person[];
let before: Awaited<ReturnType<typeof dumpD1>>;

beforeAll(async () => {
  world = await makeWorld();
  other = await makeWorld();
  suspended = await makeWorld();
  const { tenant, user } = world;
  const stranger = await makeUser(await makeTenant(), { role: 'admin' });
  const left = await makeUser(tenant, { role: 'admin' });
  await deactivateUser(services(), tenant.id, { userId: left.userId, actor: SERVICE });
  const demoted = await makeUser(tenant, { role: 'admin' });
  await changeRole(services(), tenant.id, { userId: demoted.userId, actor: SERVICE }, 'user');
  await suspendTenant(services(), suspended.tenant.id, SERVICE);
  refused = [user.person, stranger.person, left.person, demoted.person, suspended.admin.person];
  before = await dumpD1();
});

/** Without what differs by request: the reference, and where the language form comes back to. */
function bodyOf(page: Page, tenant: string): string {
  return page.html
    .replace(/<code>[a-z2-7]+<\/code>/g, '')
    .replaceAll(tenant, 'T')
    .replaceAll(/flow=[\w.-]+/g, 'flow');
}

describe.each(adminRoutes)('$method $path', (route) => {
  test('refuses whoever is no administrator here, changes nothing and reveals nothing', async () => {
    const unknown = await ask(new Person(), route, world.values);
    expect(unknown.location).toMatch(/^\/sign-in\?flow=/);
    for (const person of refused) {
      const here = await ask(person, route, world.values);
      const nowhere = await ask(person, route, { ...world.values, tenant: 'Nowhere1' });
      expect([here.status, nowhere.status]).toEqual([403, 403]);
      expect(bodyOf(here, world.tenant.id)).toBe(bodyOf(nowhere, 'Nowhere1'));
    }
    expect(await dumpD1()).toEqual(before);
  });

  test('refuses its own administrators while the tenant is suspended', async () => {
    expect((await ask(suspended.admin.person, route, suspended.values)).status).toBe(403);
    expect(await dumpD1()).toEqual(before);
  });
});

const withIds = adminRoutes.filter(({ path }) => /\{(user|token|import|domain|directory)\}/.test(path));

test.for(withIds)('$method $path refuses an administrator what belongs to another tenant', async (route) => {
  const foreign = await ask(other.admin.person, route, { ...world.values, tenant: other.tenant.id });
  const nobody = await ask(other.admin.person, route, { ...nobodyHere, tenant: other.tenant.id });
  expect([foreign.status, nobody.status]).toEqual([404, 404]);
  expect(await dumpD1()).toEqual(before);
});

const posts = adminRoutes.filter(({ method }) => method === 'POST');

test.for(posts)('$method $path refuses what another site sends', async (route) => {
  const headers = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
  const path = fillIn(route.path, world.values);
  const sent = await world.admin.person.post(path, route.fields ?? {}, headers);
  expect(sent.status).toBe(403);
  expect(await dumpD1()).toEqual(before);
});

test.for(posts.filter(({ fields, upload }) => fields ?? upload))(
  '$method $path refuses what no form of ours sends',
  async (route) => {
    const { person } = world.admin;
    const path = fillIn(route.path, world.values);
    for (const fields of [{}, { version: 'x'.repeat(5_000) }]) {
      expect((await person.post(path, fields)).status).toBe(400);
    }
    const headers = { Origin: ORIGIN, 'content-type': 'application/json' };
    expect((await person.send(path, { method: 'POST', body: '{}', headers })).status).toBe(400);
    expect(await dumpD1()).toEqual(before);
  },
);
