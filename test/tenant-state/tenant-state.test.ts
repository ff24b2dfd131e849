import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { planRemoval } from '../../src/tenants/plan-removal.ts';
import { removeDueTenants } from '../../src/tenants/remove-due-tenants.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { clock, DAY, services } from '../support/worker/world.ts';

function stateOf(id: string, person = new Person()): Promise<Page> {
  return person.get(`/api/tenants/${id}/state`, { Origin: 'https://crm.example' });
}

/** All but the id, which the answer repeats. */
async function answerFor(id: string) {
  const { status, headers, html } = await stateOf(id);
  const { tenant, ...rest } = JSON.parse(html) as { tenant: string };
  expect(tenant).toBe(decodeURIComponent(id));
  return { status, headers: [...headers].filter(([name]) => name !== 'content-length'), rest };
}

describe('GET /api/tenants/{id}/state', () => {
  test('a tenant that runs does, for anyone and any page, for half a minute, in one round trip', async () => {
    const { id } = await makeTenant();
    const { status, headers, html, operations } = await stateOf(id);
    expect(status).toBe(200);
    expect(html).toBe(`{"tenant":"${id}","running":true}`);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('cache-control')).toBe('public, max-age=30');
    expect(operations).toEqual({ d1: 1, kv: 0, kvWrites: 0 });
  });

  test('one that is suspended, removed, on the model before, never there or malformed answers alike', async () => {
    const [suspended, removed, planned] = [await makeTenant(), await makeTenant(), await makeTenant()];
    const standard = await makeTenant({ model: 'standard' });
    await suspendTenant(services(), suspended.id, SERVICE);
    await planRemoval(services(), removed.id, { actor: SERVICE });
    clock.advance(31 * DAY);
    await removeDueTenants(services());
    await planRemoval(services(), planned.id, { actor: SERVICE });

    const unknown = await answerFor('Cust0');
    expect(unknown).toMatchObject({ status: 200, rest: { running: false } });
    const malformed = ['%20', 'a'.repeat(33), "Cust1'--", 'Cust%2F1', 'Custø', 'null'];
    for (const id of [suspended.id, removed.id, planned.id, standard.id, ...malformed]) {
      expect(await answerFor(id), id).toEqual(unknown);
    }
    await resumeTenant(services(), suspended.id, SERVICE);
    expect((await answerFor(suspended.id)).rest).toEqual({ running: true });
  });

  test('says the same to someone signed in there, and sets no cookie', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    const known = await stateOf(tenant.id, person);
    expect(known.html).toBe((await stateOf(tenant.id)).html);
    expect(known.headers.getSetCookie()).toEqual([]);
    expect(known.operations.kv).toBe(0);
  });

  test('HEAD answers as GET without the body; OPTIONS lets any page ask', async () => {
    const { id } = await makeTenant();
    const head = await new Person().send(`/api/tenants/${id}/state`, { method: 'HEAD' });
    expect([head.status, head.html]).toEqual([200, '']);
    const asked = await new Person().send(`/api/tenants/${id}/state`, {
      method: 'OPTIONS',
      headers: { Origin: 'https://crm.example', 'Access-Control-Request-Method': 'GET' },
    });
    expect([asked.status, asked.html, asked.operations.d1]).toEqual([204, '', 0]);
    expect(asked.headers.get('access-control-allow-origin')).toBe('*');
    expect(asked.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s is not for it: 405', async (method) => {
    const { status, headers, html } = await new Person().send('/api/tenants/Cust1/state', { method });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(html)).toMatchObject({ type: 'about:blank', title: 'Method Not Allowed', status: 405 });
  });

  test.each([
    '/api/tenants',
    '/api/tenants/',
    '/api/tenants/Cust1',
    '/api/tenants//state',
    '/api/tenants/a/b/state',
  ])('%s is nothing', async (path) => {
    const { status, headers } = await new Person().get(path);
    expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  });

  test('with D1 away: 503, to be tried again, and never kept', async () => {
    const { status, headers, html } = await stateOf(
      'Cust1',
      new Person({ bindings: { DB: brokenD1(env.DB) } }),
    );
    expect([status, headers.get('content-type')]).toEqual([503, 'application/problem+json']);
    expect(headers.get('retry-after')).toBe('30');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(JSON.parse(html)).toMatchObject({ status: 503, title: 'Service Unavailable' });
  });

  test('a network that asks without end waits, and asks nobody', async () => {
    const keys: string[] = [];
    const API_GUARD = {
      limit: ({ key }: { key: string }) => {
        keys.push(key);
        return Promise.resolve({ success: false });
      },
    };
    const { status, headers, html, operations } = await stateOf(
      'Cust1',
      new Person({ ip: '2001:db8::1', bindings: { API_GUARD } }),
    );
    expect([status, headers.get('retry-after'), operations.d1]).toEqual([429, '60', 0]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(html)).toMatchObject({ status: 429, title: 'Too Many Requests' });
    expect(keys).toEqual(['tenant-state 2001:db8:0:0::/64']);
  });
});
