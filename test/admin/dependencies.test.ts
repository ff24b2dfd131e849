import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test } from 'vitest';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { brokenD1, brokenKv, forgetfulKv } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeUser } from '../support/worker/people.ts';
import { services } from '../support/worker/world.ts';
import { adminRoutes } from './admin-routes.ts';
import { ask, makeWorld } from './ask.ts';

test.for(adminRoutes)(
  '$method $path with D1 failing: an honest page, nothing half done, and it works once D1 is back',
  async (route) => {
    const { admin, values } = await makeWorld();
    const { person } = admin;
    for (const after of [0, 1, 2, 3]) {
      const before = await dumpD1();
      person.bindings = { DB: brokenD1(env.DB, { after }) };
      const answered = await ask(person, route, values);
      if (answered.status < 500) break;
      expect(answered.status).toBe(503);
      expect(answered.headers.get('retry-after')).not.toBeNull();
      expect(await dumpD1()).toEqual(before);
    }
    person.bindings = {};
    expect((await ask(person, route, values)).status).toBeLessThan(500);
  },
);

describe('KV', () => {
  let world: Awaited<ReturnType<typeof makeWorld>>;
  let off: Awaited<ReturnType<typeof makeUser>>;
  let out: Awaited<ReturnType<typeof makeUser>>;
  let before: Awaited<ReturnType<typeof dumpD1>>;

  beforeAll(async () => {
    world = await makeWorld();
    const { tenant } = world;
    off = await makeUser(tenant, { role: 'admin' });
    out = await makeUser(tenant, { role: 'admin' });
    const SESSIONS = forgetfulKv(env.SESSIONS);
    for (const { person } of [off, out]) {
      person.bindings = { SESSIONS };
      // Read while it held, so that this KV goes on showing it.
      await person.get(`/admin/${tenant.id}/users`);
    }
    const cookies = new Map(out.person.cookies);
    await out.person.post('/sign-out');
    for (const [name, value] of cookies) out.person.cookies.set(name, value);
    await deactivateUser(services(), tenant.id, { userId: off.userId, actor: SERVICE });
    world.admin.person.bindings = { SESSIONS: brokenKv(env.SESSIONS) };
    before = await dumpD1();
  });

  test.for(adminRoutes)(
    '$method $path with KV failing: an honest page, and nothing is done',
    async (route) => {
      expect((await ask(world.admin.person, route, world.values)).status).toBe(503);
      expect(await dumpD1()).toEqual(before);
    },
  );

  test.for(adminRoutes)(
    '$method $path with a KV that is a minute behind: who was deactivated or signed out is out at once',
    async (route) => {
      expect((await ask(off.person, route, world.values)).status).toBe(403);
      expect((await ask(out.person, route, world.values)).location).toMatch(/^\/sign-in/);
      expect(await dumpD1()).toEqual(before);
    },
  );
});
