import { expect, test } from 'vitest';
import { PASSWORD } from '../support/worker/people.ts';
import { clock, MINUTE, unique } from '../support/worker/world.ts';
import { fillIn } from './admin-routes.ts';
import { makeWorld } from './ask.ts';

/** Who asks: one round trip to D1 and one read of KV, before whatever the page itself needs. */
const GUARD = { d1: 1, kv: 1, kvWrites: 0 };

test.for([
  ['', 1],
  ['/users', 1],
  ['/users?search=kim&state=active', 1],
  ['/users/new', 0],
  ['/users/{user}', 4],
  ['/users/{user}/role', 1],
  ['/directories', 1],
  ['/directories/new', 0],
  ['/directories/{directory}', 1],
  ['/directories/{directory}/requests', 1],
  ['/audit', 1],
  ['/audit?person={user}', 1],
  ['/preferences', 1],
  ['/api-tokens', 1],
  ['/imports', 1],
] as const)('GET /admin/{tenant}%s: who asks, and %i more', async ([path, more]) => {
  const { admin, values } = await makeWorld();
  const page = await admin.person.get(fillIn(`/admin/{tenant}${path}`, values));
  expect(page.status).toBe(200);
  expect(page.operations).toEqual({ ...GUARD, d1: 1 + more });
});

test.for([
  [
    '/users',
    {
      username: `${unique('p')}@people.example`,
      associateId: unique('z'),
      firstName: 'A',
      lastName: 'B',
      role: 'user',
      language: '',
    },
    2,
  ],
  ['/users/{user}/names', { firstName: 'A', lastName: 'B', associateId: unique('z'), version: '0' }, 2],
  ['/users/{user}/role', { role: 'admin', version: '0' }, 1],
  ['/users/{user}/deactivation', { version: '0' }, 1],
  ['/users/{user}/removal', { version: '0' }, 1],
  ['/users/{user}/sessions/sign-out', {}, 1],
  ['/users/{user}/password-reset', {}, 2],
] as const)('POST /admin/{tenant}%s: who asks, and %i more', async ([path, fields, more]) => {
  const { admin, values } = await makeWorld();
  const answered = await admin.person.post(fillIn(`/admin/{tenant}${path}`, values), fields);
  expect(answered.status).toBe(303);
  expect(answered.operations).toEqual({ ...GUARD, d1: 1 + more });
});

test('a new proof: two round trips to D1, one read and one write of KV', async () => {
  const { admin, tenant } = await makeWorld();
  clock.advance(11 * MINUTE);
  const { flow } = await admin.person.get(`/admin/${tenant.id}/api-tokens`);
  const proved = await admin.person.post('/sign-in/again', { flow, password: PASSWORD });
  expect(proved.status).toBe(303);
  expect(proved.operations).toEqual({ d1: 2, kv: 2, kvWrites: 1 });
});
