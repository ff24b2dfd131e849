import { describe, expect, test } from 'vitest';
import { registerUsers } from '../../src/users/register-users.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { newPerson } from '../support/worker/api-examples.ts';
import { makeTenant } from '../support/worker/people.ts';
import { makeProgram, type Program } from '../support/worker/program.ts';
import { services } from '../support/worker/world.ts';

type Item = { id: string; username: string };

async function makeTenantOf(count: number) {
  const tenant = await makeTenant({ welcomeMails: false });
  for (let left = count; left > 0; left -= 100) {
    const people = Array.from({ length: Math.min(left, 100) }, () => ({
      ...newPerson(),
      role: 'user' as const,
    }));
    await registerUsers(services(), tenant.id, SERVICE, people);
  }
  return tenant;
}

/** By the header Link alone, as a client does that knows nothing of cursors. */
async function walk(program: Program, first: string, between = async () => {}): Promise<Item[]> {
  const items: Item[] = [];
  let path: string | null = first;
  while (path !== null) {
    const page = await program.ask('GET', path);
    expect(page.status, page.html).toBe(200);
    items.push(...(page.json!['items'] as Item[]));
    path = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    expect(path === null).toBe(page.json!['next'] === null);
    await between();
  }
  return items;
}

test('300 users, page by page, all of them once, while others come and go', async () => {
  const tenant = await makeTenantOf(300);
  const program = await makeProgram(tenant);
  const path = `/tenants/${tenant.id}/users`;
  const all = await walk(program, `${path}?limit=200`);
  expect(all).toHaveLength(300);

  const removed = new Set<string>();
  const walked = await walk(program, `${path}?limit=20&sort=username`, async () => {
    const victim = all[(removed.size * 31) % all.length]!;
    removed.add(victim.id);
    await program.ask('DELETE', `${path}/${victim.id}`);
    await program.ask('POST', path, { json: newPerson() });
  });
  const ids = walked.map(({ id }) => id);
  expect(new Set(ids).size, 'none twice').toBe(ids.length);
  const stayed = all.filter(({ id }) => !removed.has(id));
  expect(
    stayed.filter(({ id }) => !ids.includes(id)),
    'none missed',
  ).toEqual([]);
  const names = walked.map(({ username }) => username);
  expect(names).toEqual(names.toSorted());
});

test('filters and sort stay with the walk', async () => {
  const tenant = await makeTenantOf(20);
  const program = await makeProgram(tenant);
  const path = `/tenants/${tenant.id}/users`;
  const [one] = await walk(program, `${path}?limit=1&search=new&state=invited&untold=true&sort=entered`);
  await program.ask('PUT', `${path}/${one!.id}/deactivation`);
  expect(await walk(program, `${path}?limit=3&state=deactivated`)).toMatchObject([{ id: one!.id }]);
  expect(await walk(program, `${path}?limit=3&state=invited`)).toHaveLength(19);
  expect(await walk(program, `${path}?search=${encodeURIComponent(one!.username)}`)).toHaveLength(1);
  expect(await walk(program, `${path}?role=admin`)).toEqual([]);
});

describe('the other lists', () => {
  test.each([
    ['audit events', '/audit-events', 6],
    ['the history of a user', '', 2],
    ['imports', '/imports', 6],
    ['the rows of an import', '', 6],
  ])('%s', async (what, ending, count) => {
    const tenant = await makeTenant();
    const program = await makeProgram(tenant);
    const at = `/tenants/${tenant.id}`;
    let path = at + ending;
    if (what === 'audit events') {
      for (let n = 0; n < 4; n += 1) await program.ask('POST', `${at}/users`, { json: newPerson() });
    } else if (what === 'the history of a user') {
      const made = await program.ask('POST', `${at}/users`, { json: newPerson() });
      path = `${at}/users/${made.json!['id'] as string}/events`;
      await program.ask('PUT', path.replace('/events', '/deactivation'));
    } else if (what === 'imports') {
      for (let n = 0; n < 6; n += 1)
        await program.ask('POST', path, { json: { rows: [newPerson()], name: `${n}` } });
    } else {
      const rows = Array.from({ length: 6 }, newPerson);
      const made = await program.ask('POST', `${at}/imports`, { json: { rows } });
      path = made.headers.get('location')!;
    }
    const key = what === 'the rows of an import' ? 'rows' : 'items';
    const seen: unknown[] = [];
    for (let next: string | null = `${path}?limit=2`; next !== null;) {
      const page = await program.ask('GET', next);
      expect(page.status, page.html).toBe(200);
      expect((page.json![key] as unknown[]).length).toBeLessThanOrEqual(2);
      seen.push(...(page.json![key] as unknown[]));
      next = /<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1] ?? null;
    }
    expect(seen).toHaveLength(count);
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(count);
  });

  test('tenants and accounts, of an operator', async () => {
    await Promise.all([makeTenantOf(3), makeTenantOf(0)]);
    const operator = await makeProgram(null);
    expect((await walk(operator, '/tenants?limit=1')).length).toBeGreaterThanOrEqual(2);
    expect((await walk(operator, '/accounts?username=new&limit=100')).length).toBeGreaterThanOrEqual(3);
  });
});
