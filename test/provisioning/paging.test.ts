import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { services, unique } from '../support/worker/world.ts';

/** RFC 7644 §3.4.2.4, while rows come and go. */

async function makeUsers(client: ScimClient, count: number): Promise<string[]> {
  const domain = `${unique('pages')}.example`;
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { body } = await client.post('/Users', { userName: `user${at}@${domain}` });
    ids.push(body.id);
  }
  return ids;
}

async function page(client: ScimClient, startIndex: number, count: number, rest = ''): Promise<string[]> {
  const { body, operations } = await client.get(`/Users?startIndex=${startIndex}&count=${count}${rest}`);
  expect(operations).toMatchObject({ d1: 1, kv: 0 });
  return (body.Resources as { id: string }[]).map(({ id }) => id);
}

async function order(client: ScimClient): Promise<string[]> {
  const { body } = await client.get('/Users?count=1000');
  return (body.Resources as { id: string }[]).map(({ id }) => id);
}

describe('whoever goes through a list page by page', () => {
  test('sees everyone once', async () => {
    const client = await makeScimClient();
    await makeUsers(client, 12);
    const all = await order(client);
    const seen = [
      ...(await page(client, 1, 5)),
      ...(await page(client, 6, 5)),
      ...(await page(client, 11, 5)),
    ];
    expect(seen).toEqual(all);
    expect(await page(client, 13, 5)).toEqual([]);
    expect(await page(client, 4, 3), 'from anywhere').toEqual(all.slice(3, 6));
  });

  test('misses nobody where some of those before have left', async () => {
    const client = await makeScimClient();
    await makeUsers(client, 12);
    const all = await order(client);
    const first = await page(client, 1, 5);
    for (const id of first.slice(0, 3)) expect((await client.delete(`/Users/${id}`)).status).toBe(204);
    const second = await page(client, 6, 5);
    expect(second).toEqual(all.slice(5, 10));
    expect((await client.delete(`/Users/${second[4]}`)).status, 'the very last of the page').toBe(204);
    expect(await page(client, 11, 5)).toEqual(all.slice(10));
  });

  test('comes to those who have joined meanwhile', async () => {
    const client = await makeScimClient();
    await makeUsers(client, 6);
    const first = await page(client, 1, 5);
    const [joined] = await makeUsers(client, 1);
    const second = await page(client, 6, 5);
    expect(second).toHaveLength(2);
    expect(second).toContain(joined);
    expect(new Set([...first, ...second]).size).toBe(7);
  });

  test('goes through the same list with a filter', async () => {
    const client = await makeScimClient();
    await makeUsers(client, 8);
    const filter = `&filter=${encodeURIComponent('userName co "user"')}`;
    const all = await order(client);
    const first = await page(client, 1, 4, filter);
    await client.delete(`/Users/${first[0]}`);
    expect(await page(client, 5, 4, filter)).toEqual(all.slice(4));
    expect(await page(client, 5, 4), 'another list counts its rows').toEqual(all.slice(5));
  });

  test('leaves nothing of what was asked for, and of another tenant nothing at all', async () => {
    const [client, other] = [await makeScimClient(), await makeScimClient()];
    await makeUsers(client, 3);
    await page(client, 1, 2);
    const rows = await services().db.all<{ id: string }>(sql`select id from list_positions`);
    expect(JSON.stringify(rows)).not.toContain(client.token);
    expect(await page(other, 3, 2)).toEqual([]);
  });

  test('and goes through groups just so', async () => {
    const client = await makeScimClient();
    const ids: string[] = [];
    for (let at = 0; at < 6; at += 1) {
      ids.push((await client.post('/Groups', { displayName: `Group ${at}` })).body.id);
    }
    const of = async (startIndex: number) => {
      const { body } = await client.get(`/Groups?startIndex=${startIndex}&count=3`);
      return (body.Resources as { id: string }[]).map(({ id }) => id);
    };
    const first = await of(1);
    await client.delete(`/Groups/${first[0]}`);
    expect(new Set([...first, ...(await of(4))])).toEqual(new Set(ids));
  });
});
