import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { sql } from 'drizzle-orm';
import { API_ROUTES } from '../../src/admin-api/routes.ts';
import { EXAMPLES, makeApiWorld, type ApiWorld } from '../support/worker/api-examples.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeTenant } from '../support/worker/people.ts';
import { makeProgram } from '../support/worker/program.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

let world: ApiWorld;
beforeAll(async () => {
  world = await makeApiWorld();
});

describe.each([
  ['at once', 0],
  ['after the token was read', 1],
])('D1 fails %s: a problem with a reference that the log has', (_, after) => {
  test.each(API_ROUTES.map((route) => ({ route, name: route.name })))('$name', async ({ route }) => {
    const program = await makeProgram(route.kinds[0] === 'tenant' ? { id: world.tenant } : null);
    const { path, ...sent } = EXAMPLES[route.name]!(world);
    program.bindings = { DB: brokenD1(env.DB, { after }) };
    const lines: string[] = [];
    const spy = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    const answer = await program.ask(route.method, path, sent);
    spy.mockRestore();
    expect(answer.json).toMatchObject({ status: 503, code: 'dependency_failed' });
    expect(answer.headers.get('retry-after')).toBe('30');
    const log = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const line = log.find(({ reference }) => reference === answer.json!['reference']);
    expect(line).toMatchObject({ level: 'error', status: 503, error: 'dependency_failed' });
    expect(line!['route'], 'a pattern, in which nobody is named').not.toContain(world.tenant);
  });
});

test('the log has why a token was refused, and never the token', async () => {
  const program = await makeProgram(await makeTenant(), ['read'], clock.now() + MINUTE);
  clock.advance(MINUTE);
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  await program.ask('GET', '/tenants/Nowhere99/users');
  spy.mockRestore();
  expect(lines.join()).toContain('"error":"invalid_token","cause":"expired"');
  expect(lines.join()).not.toContain(program.token!.slice(4, 20));
});

test('beyond 600 requests a minute: 429 with how long to wait, and then on again', async () => {
  const tenant = await makeTenant();
  const program = await makeProgram(tenant);
  const path = `/tenants/${tenant.id}`;
  const first = await program.ask('GET', path);
  expect(first.headers.get('ratelimit')).toBe('"token";r=599;t=60');
  await services().db.run(sql`update limits set count = 600 where count = 1`);
  const beyond = await program.ask('GET', path);
  expect(beyond.json).toMatchObject({ status: 429, code: 'too_many_requests' });
  expect(Number(beyond.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(beyond.headers.get('ratelimit')).toMatch(/^"token";r=0;t=\d+$/);
  clock.advance(MINUTE);
  expect((await program.ask('GET', path)).status).toBe(200);
});

test('a network that asks far too much is let wait before anything is looked up', async () => {
  const program = await makeProgram(null);
  program.bindings = { API_GUARD: { limit: async () => ({ success: false }) } };
  const answer = await program.ask('GET', '/tenants');
  expect(answer.json).toMatchObject({ status: 429 });
  expect(answer.operations.d1).toBe(0);
});

test('round trips: one for the token, and those of the use-case', async () => {
  const program = await makeProgram({ id: world.tenant });
  const tenant = `/tenants/${world.tenant}`;
  const trips = async (method: string, path: string, json?: object) =>
    (await program.ask(method, tenant + path, { json })).operations;
  expect(await trips('GET', '/users')).toEqual({ d1: 2, kv: 0, kvWrites: 0 });
  expect(await trips('GET', `/users/${world.user}`)).toEqual({ d1: 2, kv: 0, kvWrites: 0 });
  expect(await trips('GET', '/audit-events')).toEqual({ d1: 2, kv: 0, kvWrites: 0 });
  expect(await trips('PUT', `/users/${world.user}/deactivation`)).toEqual({ d1: 3, kv: 0, kvWrites: 0 });
  const { path, ...sent } = EXAMPLES['registerUser']!(world);
  expect((await program.ask('POST', path, sent)).operations).toEqual({ d1: 4, kv: 0, kvWrites: 0 });
  expect((await program.ask('GET', '/openapi.json')).operations).toEqual({ d1: 0, kv: 0, kvWrites: 0 });
});
