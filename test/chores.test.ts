import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { askForReset, invite, makeTenant, makeUser, signIn, typeUsername } from './support/worker/people.ts';
import { Person } from './support/worker/person.ts';
import { clock, DAY, services, worker } from './support/worker/world.ts';

async function countRows(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    'links',
    'codes',
    'limits',
    'ended_sessions',
    'outbox',
    'audit_events',
    'accounts',
    'users',
  ]) {
    const [row] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from ${sql.identifier(table)}`,
    );
    counts[table] = row!.n;
  }
  return counts;
}

test('the cron removes what has expired, and nothing else', async () => {
  const tenant = await makeTenant();
  const { username, person } = await makeUser(tenant);
  const { username: invited } = await invite(tenant);
  await typeUsername(new Person(), invited);
  await signIn(new Person(), username, 'wrong every time');
  await askForReset(username);
  await person.post('/sign-out');
  const before = await countRows();
  for (const [table, count] of Object.entries(before)) expect(count, table).toBeGreaterThan(0);

  const run = () => worker.scheduled({} as ScheduledController, env, createExecutionContext());
  await run();
  expect(await countRows(), 'nothing has expired yet').toEqual(before);

  clock.advance(2 * DAY);
  await run();
  const later = await countRows();
  expect(later).toMatchObject({ limits: 0, codes: 0, links: before['links'], accounts: before['accounts'] });
  clock.advance(33 * DAY);
  await run();
  expect(await countRows()).toMatchObject({
    links: 0,
    ended_sessions: 0,
    outbox: 0,
    audit_events: before['audit_events'],
  });
  clock.advance(400 * DAY);
  await run();
  expect(await countRows()).toMatchObject({
    audit_events: 0,
    accounts: before['accounts'],
    users: before['users'],
  });
});
