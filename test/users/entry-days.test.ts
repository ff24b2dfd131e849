import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser, endSessionsOfUser } from '../../src/users/deactivate-user.ts';
import {
  codeFor,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signIn,
  signInAs,
  typeUsername,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, services, unique, worker } from '../support/worker/world.ts';

type Row = { day: string; outcome: string; level: string; count: number };

function rowsOf(tenant: { id: string }): Promise<Row[]> {
  return services().db.all<Row>(
    sql`select day, outcome, level, count from entry_days where tenant_id = ${tenant.id} order by day, outcome, level`,
  );
}

/** As `outcome level count`, whatever the day. */
async function countsOf(tenant: { id: string }): Promise<string[]> {
  return (await rowsOf(tenant)).map(({ outcome, level, count }) => `${outcome} ${level} ${count}`);
}

/** Someone who entered the first by the welcome link and connected to the second. */
async function makeUserOfTwo() {
  const [first, second] = [await makeTenant(), await makeTenant()];
  const { username, person, userId } = await makeUser(first);
  const invited = await invite(second, { username });
  await person.post(`/invitations/${invited.userId}/confirmation`);
  return { first, second, username, person, userId, secondUserId: invited.userId };
}

describe('an entry is counted', () => {
  test('for the first time, by the link of the welcome mail', async () => {
    const tenant = await makeTenant();
    const { username } = await makeUser(tenant);
    expect(await rowsOf(tenant)).toEqual([
      {
        day: new Date(clock.now()).toISOString().slice(0, 10),
        outcome: 'success',
        level: 'password',
        count: 1,
      },
    ]);
    expect(await historyOf(username)).toContain('tenant-entered success');
  });

  test('by the code of a first sign-in', async () => {
    const tenant = await makeTenant();
    const { username } = await invite(tenant);
    const person = new Person();
    const page = await typeUsername(person, username);
    const proved = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
    expect(await countsOf(tenant), 'a code alone lets nobody in').toEqual([]);
    await person.post(proved.location!, { password: PASSWORD });
    expect(await countsOf(tenant)).toEqual(['success password 1']);
  });

  test('R6: at each sign-in of someone with one tenant', async () => {
    const tenant = await makeTenant();
    const { username } = await makeUser(tenant);
    await signInAs(username);
    await signInAs(username);
    expect(await countsOf(tenant)).toEqual(['success password 3']);
    const entries = (await historyOf(username)).filter((event) => event === 'tenant-entered success');
    expect(entries).toHaveLength(3);
  });

  test('R6: where it is chosen, for someone with more, and nowhere by the sign-in alone', async () => {
    const { first, second, username } = await makeUserOfTwo();
    const before = [await countsOf(first), await countsOf(second)];
    const person = await signInAs(username);
    expect([await countsOf(first), await countsOf(second)]).toEqual(before);
    await person.post(`/tenants/${second.id}`);
    expect(await countsOf(first)).toEqual(before[0]);
    expect(await countsOf(second)).toEqual(['success password 2']);
  });

  test('where a sign-in leads back to: a page of the tenant, or of its administration', async () => {
    const { first, second, username } = await makeUserOfTwo();
    for (const path of [`/tenants/${second.id}`, `/admin/${second.id}/users`, '/account']) {
      const person = new Person();
      const asked = await person.get(path);
      const page = await typeUsername(person, username, asked.flow);
      const entered = await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
      expect(entered.location).toBe(path);
    }
    expect(await countsOf(first)).toEqual(['success password 1']);
    expect(await countsOf(second), 'connected, and two of the three').toEqual(['success password 3']);
  });

  test('when an invitation is connected, once, with when they were there last', async () => {
    const { second, person, secondUserId } = await makeUserOfTwo();
    await person.post(`/invitations/${secondUserId}/confirmation`);
    expect(await countsOf(second)).toEqual(['success password 1']);
    const [user] = await services().db.all<{ entered: number | null }>(
      sql`select last_entered_at as entered from users where id = ${secondUserId}`,
    );
    expect(user!.entered).not.toBeNull();
  });

  test('once for the link of a second tenant to someone with an account', async () => {
    const { first, username } = await makeUserOfTwo();
    const third = await makeTenant();
    await invite(third, { username });
    const reset = new Person();
    await reset.post('/password-reset', { username });
    await reset.post(await linkFor(username), { password: PASSWORD });
    expect(await countsOf(third), 'a reset answers no invitation').toEqual([]);
    expect(await countsOf(first), 'and with two tenants leads to the choice').toEqual(['success password 1']);
  });
});

describe('a refusal is counted', () => {
  test('in every tenant that the sign-in would have opened, and in no other', async () => {
    const { first, second, username } = await makeUserOfTwo();
    const [invites, deactivated, suspended, stranger] = [
      await makeTenant(),
      await makeTenant(),
      await makeTenant(),
      await makeTenant(),
    ];
    await invite(invites, { username });
    for (const tenant of [deactivated, suspended]) {
      const person = await signInAs(username);
      const { userId } = await invite(tenant, { username });
      await person.post(`/invitations/${userId}/confirmation`);
      if (tenant === deactivated) await deactivateUser(services(), tenant.id, { userId, actor: SERVICE });
      else await suspendTenant(services(), tenant.id, SERVICE);
    }
    await makeUser(stranger);

    await signIn(new Person(), username, 'wrong every time');
    for (const tenant of [first, second]) expect(await countsOf(tenant)).toContain('refusal password 1');
    for (const tenant of [invites, deactivated, suspended, stranger]) {
      expect((await countsOf(tenant)).join(), tenant.id).not.toContain('refusal');
    }
  });

  test('of a wrong code as of a wrong password', async () => {
    const tenant = await makeTenant();
    const { username } = await makeUser(tenant);
    const person = new Person();
    const page = await typeUsername(person, username);
    await person.post('/sign-in/code', { flow: page.flow, code: '000000' });
    expect(await countsOf(tenant)).toEqual(['refusal password 1', 'success password 1']);
  });

  test('beyond the limit once a window, as the log has it', async () => {
    const tenant = await makeTenant();
    const { username } = await makeUser(tenant);
    for (let attempt = 0; attempt < 13; attempt += 1)
      await signIn(new Person(), username, 'wrong every time');
    expect(await countsOf(tenant)).toEqual(['refusal password 11', 'success password 1']);
  });

  test('under the identity provider of the domain, once that is switched on', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('firm').toLowerCase()}.example`;
    const { username } = await makeUser(tenant, { username: `someone@${domain}` });
    const person = new Person();
    const page = await typeUsername(person, username);
    await proveDomain(tenant, domain, true);
    await person.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect(await countsOf(tenant)).toEqual(['refusal microsoft 1', 'success password 1']);
  });

  test('of an entry by someone who is a user and may not come in', async () => {
    const { second, person, secondUserId } = await makeUserOfTwo();
    clock.advance(1_000);
    await endSessionsOfUser(services(), second.id, { userId: secondUserId, actor: SERVICE });
    await person.post(`/tenants/${second.id}`);
    expect(await countsOf(second)).toEqual(['refusal password 1', 'success password 1']);
    await deactivateUser(services(), second.id, { userId: secondUserId, actor: SERVICE });
    await person.post(`/tenants/${second.id}`);
    expect(await countsOf(second)).toEqual(['refusal password 2', 'success password 1']);
  });
});

test('someone invited who tries to come in leaves nothing in that tenant: it would tell of an account elsewhere', async () => {
  const [mine, invites] = [await makeTenant(), await makeTenant()];
  const { username, person } = await makeUser(mine);
  const { userId } = await invite(invites, { username });
  const events = () =>
    services().db.all(sql`select * from audit_events where tenant_id = ${invites.id} order by id`);
  const before = await events();
  await person.post(`/tenants/${invites.id}`);
  await signIn(new Person(), username, 'wrong every time');
  await deactivateUser(services(), invites.id, { userId, actor: SERVICE });
  await person.post(`/tenants/${invites.id}`);
  expect(await countsOf(invites)).toEqual([]);
  expect((await events()).slice(before.length), 'but for the deactivation itself').toHaveLength(1);
});

test('the cron removes days that are older than 400', async () => {
  const tenant = await makeTenant();
  const { username } = await makeUser(tenant);
  clock.advance(400 * DAY);
  await signIn(new Person(), username);
  const run = () => worker.scheduled({} as ScheduledController, env, createExecutionContext());
  await run();
  expect(await rowsOf(tenant)).toHaveLength(2);
  clock.advance(DAY);
  await run();
  expect(await rowsOf(tenant)).toHaveLength(1);
});
