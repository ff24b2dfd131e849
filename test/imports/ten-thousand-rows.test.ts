import { env } from 'cloudflare:workers';
import { sql, type SQL } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { advanceImport } from '../../src/imports/advance-import.ts';
import { advanceImports } from '../../src/imports/advance-imports.ts';
import { countD1, type Operations } from '../../src/storage/count-operations.ts';
import { openDb } from '../../src/storage/db.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { csvOf, uploadFile } from '../support/worker/imports.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, DAY, MINUTE, services } from '../support/worker/world.ts';

const ROWS = 10_000;

async function count(query: SQL): Promise<number> {
  const [row] = await services().db.all<{ n: number }>(sql`select count(*) as n ${query}`);
  return row!.n;
}

/** Every table that registering writes to, in a database that holds nobody else but one administrator. */
async function countAll() {
  return {
    users: await count(sql`from users`),
    accounts: await count(sql`from accounts`),
    links: await count(sql`from links`),
    welcomes: await count(sql`from outbox where template = 'welcome'`),
    events: await count(sql`from audit_events where action = 'user-registered'`),
    withTerms: await count(sql`from (select distinct user_id from user_terms)`),
    registered: await count(sql`from import_rows where outcome = 'registered'`),
  };
}

test('10,000 rows: half of them, interrupted, resumed by the cron, and the whole file again', async () => {
  const tenant = await makeTenant();
  const { person } = await makeUser(tenant, { role: 'admin' });
  const before = await countAll();
  const file = csvOf(ROWS);

  const uploaded = await uploadFile(person, tenant, file);
  const path = uploaded.location!;
  const importId = path.slice(path.lastIndexOf('/') + 1);
  expect((await person.get(path)).text).toContain('Will be registered 10,000');
  await services().db.run(sql`update imports set state = 'running' where id = ${importId}`);

  const operations: Operations = { d1: 0, kv: 0, kvWrites: 0 };
  const counted = countD1(env.DB, operations);
  // The 50th chunk is registered, and the answer does not come.
  const breaking = openDb(brokenD1(counted, { after: 1 + 49 * 3 + 1, lost: true }));
  const run = advanceImport(
    { ...services(), db: breaking },
    { tenantId: tenant.id, importId },
    { until: clock.now() + DAY, most: 1_000 },
  );
  await expect(run).rejects.toThrow();
  const half = await countAll();
  expect(half.registered).toBe(ROWS / 2);
  expect(half.users - before.users).toBe(ROWS / 2);
  expect((await person.get(`${path}/progress`)).html).toContain('"done":4900');

  clock.advance(MINUTE);
  const cron = () => advanceImports({ ...services(), db: openDb(counted) }, { until: clock.now() + MINUTE });
  let runs = 0;
  while ((await cron()).importChunks > 0) runs += 1;
  const after = await countAll();
  for (const [table, rows] of Object.entries(after)) {
    expect(rows - before[table as keyof typeof before], table).toBe(ROWS);
  }
  expect((await person.get(path)).text).toContain('10,000 people are registered.');
  expect(runs).toBe(2);
  // Round trips: a claim a run, three a chunk, one to look for work each minute.
  expect(operations.d1).toBe(1 + 50 * 3 - 1 + 2 * (2 + 25 * 3) + 1);

  const waiting = sql`from outbox where template = 'welcome' and sent_at is null`;
  const days = await services().db.all<{ mails: number }>(
    sql`select count(*) as mails ${waiting}
      group by cast((next_try_at - (select min(created_at) ${waiting})) / ${DAY} as integer) order by min(next_try_at)`,
  );
  // The administrator's own was the first of the day.
  expect(days.map(({ mails }) => mails)).toEqual([499, ...Array.from({ length: 19 }, () => 500), 1]);

  const again = (await uploadFile(person, tenant, file)).location!;
  expect((await person.get(again)).text).toContain('Already a user here 10,000');
  await services().db.run(sql`update imports set state = 'running' where state = 'ready'`);
  while ((await advanceImports(services(), { until: clock.now() + MINUTE })).importChunks > 0);
  expect((await person.get(again)).text).toContain('Nobody was registered.');
  expect(await countAll()).toEqual(after);
}, 120_000);
