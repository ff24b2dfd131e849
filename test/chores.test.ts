import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { switchDomainOff } from '../src/domains/switch-domain.ts';
import { SERVICE } from '../src/users/actor.ts';
import { makeFederated, register } from './support/worker/federation.ts';
import { recordFor, setDns } from './support/worker/outside.ts';
import { askForReset, invite, makeTenant, makeUser, signIn, typeUsername } from './support/worker/people.ts';
import { Person } from './support/worker/person.ts';
import { clock, DAY, HOUR, mailsTo, services, worker } from './support/worker/world.ts';

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

/** The cron's own work on domains, as it stands in the database. */
async function domainState(domainId: string) {
  const [row] = await services().db.all<{ links_from: string | null; checked_at: number }>(
    sql`select links_from, checked_at from domains where id = ${domainId}`,
  );
  return row!;
}

test('the cron mails the links of domains switched off, and looks for the records of those that are proved', async () => {
  const off = await makeFederated();
  const { username } = await register(off);
  await switchDomainOff(services(), off.tenant.id, { domainId: off.domainId, actor: SERVICE });
  const on = await makeFederated();
  await setDns(`_superid.${on.domain}`, recordFor({ ...on, tenant: on.tenant.id }));
  clock.advance(HOUR);
  const before = await domainState(on.domainId);
  await worker.scheduled({} as ScheduledController, env, createExecutionContext());
  expect(await domainState(off.domainId)).toMatchObject({ links_from: null });
  expect((await domainState(on.domainId)).checked_at).toBeGreaterThan(before.checked_at);
  await worker.scheduled({} as ScheduledController, env, createExecutionContext());
  const mails = await mailsTo(username);
  expect(mails.filter(({ subject }) => subject === 'Choose a password for SuperID')).toHaveLength(1);
});

test('links that cannot be mailed do not keep the records from being looked for', async () => {
  const { domainId } = await makeFederated();
  clock.advance(HOUR);
  const before = await domainState(domainId);
  const broken = new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'prepare') return (Reflect.get(target, name) as () => unknown).bind(target);
      return (query: string) => {
        if (/"links_from" is not null/.test(query)) throw new Error('D1_ERROR: Network connection lost.');
        return target.prepare(query);
      };
    },
  });
  await worker.scheduled({} as ScheduledController, { ...env, DB: broken }, createExecutionContext());
  expect((await domainState(domainId)).checked_at).toBeGreaterThan(before.checked_at);
});
