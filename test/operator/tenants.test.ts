import { env } from 'cloudflare:workers';
import { createExecutionContext } from 'cloudflare:test';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { listTenants } from '../../src/tenants/list-tenants.ts';
import { planRemoval, withdrawRemoval } from '../../src/tenants/plan-removal.ts';
import { registerTenant } from '../../src/tenants/register-tenant.ts';
import { removeDueTenants } from '../../src/tenants/remove-due-tenants.ts';
import { renameTenant } from '../../src/tenants/rename-tenant.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeApplication, makeConsent, makeGrant } from '../support/worker/applications.ts';
import {
  getAccount,
  getUser,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
} from '../support/worker/people.ts';
import { makeNewOperator, makeOperator } from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { clock, DAY, lastMailTo, mailsTo, services, unique, worker } from '../support/worker/world.ts';

let operator: Person;
let operatorId: string;

beforeEach(async () => {
  ({ person: operator, accountId: operatorId } = await makeOperator());
});

function given(fields: Record<string, string> = {}) {
  const id = unique('Cust');
  return {
    id,
    name: `${id} AS`,
    model: 'basic',
    language: 'nb',
    supportMail: 'help@company.example',
    supportPhone: '+47 22 33 44 55',
    username: `${unique('first')}@people.example`,
    firstName: 'Kari',
    lastName: 'Nordmann',
    associateId: '1',
    ...fields,
  };
}

async function historyOfTenant(tenantId: string): Promise<string[]> {
  const rows = await services().db.all<{ action: string; reason: string | null; actor_id: string | null }>(
    sql`select action, reason, actor_id from audit_events where tenant_id = ${tenantId} order by id`,
  );
  return rows.map(({ action, reason, actor_id: by }) =>
    [action, reason, by === operatorId ? 'by operator' : ''].filter(Boolean).join(' '),
  );
}

const runCron = () => worker.scheduled({} as ScheduledController, env, createExecutionContext());

async function stateOf(tenantId: string) {
  const [tenant] = await services().db.all<Record<string, unknown>>(
    sql`select * from tenants where id = ${tenantId}`,
  );
  return tenant;
}

describe('registering', () => {
  test('a tenant with its first administrator: mail, link, password, in', async () => {
    const form = given();
    const registered = await operator.post('/operator/new-tenant', form);
    expect(registered.location).toBe(`/operator/tenants/${form.id}?done=registered`);
    const page = await operator.get(registered.location!);
    expect(page.text).toContain('The first administrator is invited.');
    expect(page.text).toContain('Kari Nordmann');
    expect(page.text).toContain('help@company.example, +47 22 33 44 55');

    const mail = await lastMailTo(form.username);
    expect(mail.subject).toBe(`Du er invitert til ${form.name}`);
    const admin = new Person();
    const entered = await admin.post(await linkFor(form.username), { password: PASSWORD });
    expect(entered.location).toBe(`/tenants/${form.id}`);
    expect((await admin.get(`/admin/${form.id}/users`)).status).toBe(200);
    expect((await getAccount(form.username)).primaryTenantId).toBe(form.id);
    expect((await historyOfTenant(form.id)).slice(0, 2)).toEqual([
      'tenant-registered by operator',
      'user-registered by operator',
    ]);
  });

  test('what does not fit is said beside each field, what was typed stays, and nothing is left behind', async () => {
    const form = given({
      id: '1x',
      name: ' ',
      supportMail: 'help',
      supportPhone: 'call us',
      username: 'nobody',
      firstName: '',
      lastName: '',
      associateId: '',
    });
    const page = await operator.post('/operator/new-tenant', form);
    expect(page.status).toBe(422);
    expect(page.title).toContain('Error');
    for (const field of ['id', 'name', 'supportMail', 'supportPhone', 'username', 'firstName', 'lastName']) {
      expect(page.html, field).toMatch(new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
      expect(page.html, field).toContain(`href="#${field}"`);
    }
    expect(page.html).toContain('value="call us"');
    expect(page.html, 'the language as well').toMatch(/value="nb" selected/);
  });

  test.each([
    ['a malformed username', { username: 'no at all' }],
    ['a malformed name', { lastName: 'x'.repeat(101) }],
    ['no associate id', { associateId: '' }],
  ])('with %s of the administrator there is no tenant', async (_, wrong) => {
    const form = given(wrong);
    expect((await operator.post('/operator/new-tenant', form)).status).toBe(422);
    expect(await stateOf(form.id)).toBeUndefined();
    expect((await operator.get(`/operator/tenants/${form.id}`)).status).toBe(404);
  });

  test('not under an id that there is, whatever its case, nor one that was removed', async () => {
    const tenant = await makeTenant();
    const taken = await operator.post('/operator/new-tenant', given({ id: tenant.id.toUpperCase() }));
    expect(taken.text).toContain('There is, or was, a tenant with this id.');
    await planRemoval(services(), tenant.id, { actor: SERVICE });
    clock.advance(31 * DAY);
    await runCron();
    ({ person: operator } = await makeOperator());
    const removed = await operator.post('/operator/new-tenant', given({ id: tenant.id }));
    expect(removed.status).toBe(422);
  });

  test('an operator is no administrator of a tenant', async () => {
    const { username } = await makeNewOperator();
    const form = given({ username });
    expect((await operator.post('/operator/new-tenant', form)).text).toContain('Operators are in no tenant');
    expect(await stateOf(form.id)).toBeUndefined();
  });

  test('two at once of one id: one tenant, one event', async () => {
    const form = given();
    const [a, b] = await Promise.all([
      operator.post('/operator/new-tenant', form),
      operator.post('/operator/new-tenant', { ...form, username: `${unique('other')}@people.example` }),
    ]);
    expect(new Set([a.status, b.status])).toEqual(new Set([303, 422]));
    expect((await historyOfTenant(form.id)).filter((event) => event.startsWith('tenant-reg'))).toHaveLength(
      1,
    );
  });

  test('another administrator is invited where nobody looks after it any more', async () => {
    const tenant = await makeTenant();
    const path = `/operator/tenants/${tenant.id}`;
    expect((await operator.get(path)).text).toContain('Nobody looks after this tenant.');
    expect((await operator.get(`${path}/administrators/new`)).status).toBe(200);
    const { username, firstName, lastName, associateId } = given();
    const fields = { username, firstName, lastName, associateId };
    const wrong = await operator.post(`${path}/administrators`, { ...fields, username: 'nobody' });
    expect(wrong.status).toBe(422);
    const invited = await operator.post(`${path}/administrators`, fields);
    expect(invited.location).toBe(`${path}?done=admin-invited`);
    expect((await getUser(tenant.id, username)).role).toBe('admin');
    expect(await mailsTo(username)).toHaveLength(1);
  });
});

describe('the list', () => {
  test('finds by a part of the name or the id, whatever the case, also of Norwegian letters', async () => {
    const word = unique('Øst');
    const tenant = await makeTenant({ name: `${word} Blåbær AS` });
    for (const search of [
      word.toLowerCase(),
      word.toUpperCase(),
      tenant.id.toLowerCase(),
      `${word} blåbær`,
    ]) {
      const page = await operator.get(`/operator/tenants?${new URLSearchParams({ search }).toString()}`);
      expect(page.html, search).toContain(`href="/operator/tenants/${tenant.id}"`);
    }
    const nothing = await operator.get('/operator/tenants?search=100%25_nobody');
    expect(nothing.text).toContain('No tenant fits');
  });

  test('shows the state and how many users there are, and filters by state', async () => {
    const tenant = await makeTenant({ name: unique('Stately') });
    await makeUser(tenant);
    await invite(tenant);
    const { tenants } = await listTenants(services().db, { search: tenant.name }, { limit: 5 });
    expect(tenants).toEqual([
      { id: tenant.id, name: tenant.name, model: 'basic', state: 'running', users: 2, removeAfter: null },
    ]);
    const shows = async (state: string) =>
      (await operator.get(`/operator/tenants?search=${tenant.name}&state=${state}`)).html.includes(
        `/operator/tenants/${tenant.id}`,
      );
    expect([await shows('running'), await shows('suspended')]).toEqual([true, false]);
    await suspendTenant(services(), tenant.id, SERVICE);
    expect([await shows('running'), await shows('suspended')]).toEqual([false, true]);
    await planRemoval(services(), tenant.id, { actor: SERVICE });
    expect([await shows('suspended'), await shows('to-be-removed')]).toEqual([false, true]);
    const standard = await makeTenant({ name: unique('Standardly'), model: 'standard' });
    expect((await operator.get(`/operator/tenants?search=${standard.name}`)).text).toContain('Standard');
  });

  test('page by page, each tenant once', async () => {
    const word = unique('Paged');
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.push((await makeTenant({ name: `${word} ${index}` })).id);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await listTenants(services().db, { search: word }, { after, limit: 3 });
      seen.push(...page.tenants.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(ids.toSorted());
  });
});

describe('what an operator changes of a tenant', () => {
  test('its name, which the tenant cannot', async () => {
    const tenant = await makeTenant();
    const path = `/operator/tenants/${tenant.id}`;
    const saved = await operator.post(`${path}/name`, { name: ' Ny AS ', version: '0' });
    expect(saved.location).toBe(`${path}?done=renamed`);
    expect((await operator.get(path)).title).toContain('Ny AS');
    const wrong = await operator.post(`${path}/name`, { name: '\u202Eevil', version: '1' });
    expect(wrong.status).toBe(422);
    expect((await stateOf(tenant.id))?.['name']).toBe('Ny AS');
    expect(await historyOfTenant(tenant.id)).toEqual([
      'tenant-registered',
      'tenant-renamed Ny AS by operator',
    ]);
  });

  test('two operators at once: the second is told that the page is stale', async () => {
    const tenant = await makeTenant();
    const path = `/operator/tenants/${tenant.id}`;
    expect((await operator.post(`${path}/name`, { name: 'First AS', version: '0' })).status).toBe(303);
    const stale = await operator.post(`${path}/name`, { name: 'Second AS', version: '0' });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('Someone else changed this tenant in the meantime.');
    const results = await Promise.all(
      ['A', 'B', 'C'].map((name) =>
        renameTenant(services(), tenant.id, { actor: SERVICE, version: 1 }, `${name} AS`),
      ),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'stale', 'stale']);
    expect(
      (await historyOfTenant(tenant.id)).filter((event) => event.startsWith('tenant-renamed')),
    ).toHaveLength(2);
  });

  test('how many invitations are mailed in a day', async () => {
    const tenant = await makeTenant();
    const path = `/operator/tenants/${tenant.id}`;
    for (const perDay of ['0', '-1', '1.5', 'many', '100001', '']) {
      expect((await operator.post(`${path}/invitation-limit`, { perDay, version: '0' })).status, perDay).toBe(
        422,
      );
    }
    expect((await operator.post(`${path}/invitation-limit`, { perDay: '2 000', version: '0' })).status).toBe(
      303,
    );
    expect(await stateOf(tenant.id)).toMatchObject({ invitations_per_day: 2000 });
    expect((await historyOfTenant(tenant.id)).at(-1)).toBe('tenant-limit-changed 2000 by operator');
  });

  test('suspended, everyone is out at the next request; resumed, they are back', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant, { role: 'admin' });
    const path = `/operator/tenants/${tenant.id}`;
    expect((await operator.get(`${path}/suspension`)).text).toContain('The one active user is out');
    expect((await operator.post(`${path}/suspension`)).location).toBe(`${path}?done=suspended`);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    expect((await person.get(`/admin/${tenant.id}/users`)).status).toBe(403);
    expect((await operator.get(path)).text).toContain('Suspended');
    expect((await operator.post(`${path}/resumption`)).location).toBe(`${path}?done=resumed`);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
  });

  test('20 suspensions at once are one event, and so are 20 plans of removal', async () => {
    const tenant = await makeTenant();
    const twenty = Array.from({ length: 20 });
    await Promise.all(twenty.map(() => suspendTenant(services(), tenant.id, SERVICE)));
    await Promise.all(twenty.map(() => planRemoval(services(), tenant.id, { actor: SERVICE })));
    await Promise.all(twenty.map(() => withdrawRemoval(services(), tenant.id, { actor: SERVICE })));
    await Promise.all(twenty.map(() => resumeTenant(services(), tenant.id, SERVICE)));
    expect(await historyOfTenant(tenant.id)).toEqual([
      'tenant-registered',
      'tenant-suspended',
      'tenant-removal-planned',
      'tenant-removal-withdrawn',
      'tenant-resumed',
    ]);
  });

  test('one that is not there is not found', async () => {
    for (const path of ['', '/suspension', '/removal', '/administrators/new']) {
      expect((await operator.get(`/operator/tenants/Nowhere${path}`)).status, path).toBe(404);
    }
    for (const path of ['suspension', 'resumption', 'removal/withdrawal']) {
      expect((await operator.post(`/operator/tenants/Nowhere/${path}`)).status, path).toBe(404);
    }
  });

  test('by someone who is no operator any more, nothing', async () => {
    const tenant = await makeTenant();
    const actor = { accountId: operatorId, holds: sql`false` };
    const dependencies = services();
    await expect(suspendTenant(dependencies, tenant.id, actor)).rejects.toThrow('not_an_operator');
    await expect(resumeTenant(dependencies, tenant.id, actor)).rejects.toThrow('not_an_operator');
    await expect(planRemoval(dependencies, tenant.id, { actor })).rejects.toThrow('not_an_operator');
    await expect(withdrawRemoval(dependencies, tenant.id, { actor })).rejects.toThrow('not_an_operator');
    await expect(renameTenant(dependencies, tenant.id, { actor }, 'X')).rejects.toThrow('not_an_operator');
    const other = { ...tenant, id: unique('Cust') };
    await expect(registerTenant(dependencies, other, actor)).rejects.toThrow('not_an_operator');
    expect(await stateOf(other.id)).toBeUndefined();
    expect(await historyOfTenant(tenant.id)).toEqual(['tenant-registered']);
  });
});

describe('removing', () => {
  test('is confirmed by typing the id; the tenant is suspended at once, and there is a way back', async () => {
    const tenant = await makeTenant();
    const { person } = await makeUser(tenant);
    const path = `/operator/tenants/${tenant.id}`;
    expect((await operator.get(`${path}/removal`)).text).toContain(`To confirm, type ${tenant.id}`);
    const wrong = await operator.post(`${path}/removal`, { confirmation: tenant.id.toLowerCase() });
    expect(wrong.status).toBe(422);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);

    const planned = await operator.post(`${path}/removal`, { confirmation: tenant.id });
    expect(planned.location).toBe(`${path}?done=removal-planned`);
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(403);
    const page = await operator.get(path);
    expect(page.text).toContain('To be removed on');
    expect((await operator.post(`${path}/removal/withdrawal`)).location).toBe(
      `${path}?done=removal-withdrawn`,
    );
    expect((await person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    clock.advance(40 * DAY);
    await runCron();
    expect((await getUser(tenant.id, (await getUserOf(tenant.id))!)).id).toBeDefined();
  });

  test('called off, one that was suspended before stays suspended; resumed, it runs', async () => {
    const tenant = await makeTenant();
    await suspendTenant(services(), tenant.id, SERVICE);
    clock.advance(1000);
    await planRemoval(services(), tenant.id, { actor: SERVICE });
    await withdrawRemoval(services(), tenant.id, { actor: SERVICE });
    expect(await stateOf(tenant.id)).toMatchObject({ remove_after: null, suspended_at: expect.any(Number) });
    await planRemoval(services(), tenant.id, { actor: SERVICE });
    await resumeTenant(services(), tenant.id, SERVICE);
    expect(await stateOf(tenant.id)).toMatchObject({ remove_after: null, suspended_at: null });
  });

  test('after thirty days all but the id is gone; accounts stay, and get their oldest remaining tenant', async () => {
    const [tenant, second, third] = [await makeTenant(), await makeTenant(), await makeTenant()];
    const { username, userId, person } = await makeUser(tenant, { role: 'admin' });
    const alone = await makeUser(tenant);
    const waiting = await invite(tenant);
    clock.advance(1000);
    for (const other of [second, third]) {
      const invited = await invite(other, { username });
      await person.post(`/invitations/${invited.userId}/confirmation`);
      clock.advance(1000);
    }
    await proveDomain(tenant, `${unique('gone')}.example`, true);
    await fillTenant(tenant.id, (await getAccount(username)).id);
    expect((await getAccount(username)).primaryTenantId).toBe(tenant.id);

    await planRemoval(services(), tenant.id, { actor: SERVICE });
    clock.advance(30 * DAY - 5000);
    await runCron();
    expect(await rowsOf(tenant.id), 'there is a way back until then').not.toEqual({});
    clock.advance(5000);
    await Promise.all([runCron(), runCron()]);

    expect(await services().db.all(sql`select 1 from import_rows`)).toEqual([]);
    expect(await rowsOf(tenant.id)).toEqual({});
    expect(await stateOf(tenant.id)).toMatchObject({
      id: tenant.id,
      name: '',
      support_mail: null,
      remove_after: null,
      removed_at: expect.any(Number),
    });
    expect((await getAccount(username)).primaryTenantId).toBe(second.id);
    expect((await getAccount(alone.username)).primaryTenantId).toBeNull();
    expect((await getAccount(waiting.username)).username).toBe(waiting.username);
    const terms = await services().db.all(sql`select 1 from user_terms where user_id = ${userId}`);
    expect(terms).toEqual([]);
    expect((await historyOfTenant(tenant.id)).filter((event) => event === 'tenant-removed')).toHaveLength(1);
    const fresh = new Person();
    const page = await fresh.post('/sign-in', { username });
    const entered = await fresh.post('/sign-in/password', { flow: page.flow, password: PASSWORD });
    expect((await fresh.get(entered.location!)).text).not.toContain(tenant.id);
  });

  test('a removed one cannot be resumed, renamed, suspended or brought back', async () => {
    const tenant = await makeTenant();
    await planRemoval(services(), tenant.id, { actor: SERVICE });
    clock.advance(31 * DAY);
    await runCron();
    ({ person: operator } = await makeOperator());
    const path = `/operator/tenants/${tenant.id}`;
    for (const deed of ['resumption', 'suspension', 'removal/withdrawal']) {
      expect((await operator.post(`${path}/${deed}`)).status, deed).toBe(404);
    }
    expect((await operator.post(`${path}/name`, { name: 'Back AS', version: '9' })).status).toBe(404);
    const page = await operator.get(path);
    expect(page.text).toContain('This tenant was removed.');
    expect(page.html).not.toContain('<form method="post" action="/operator');
    expect((await operator.get(`${path}/removal`)).location).toBe(path);
  });

  test('many users go chunk by chunk, and the next cron goes on where the last one stopped', async () => {
    const tenant = await makeTenant();
    const count = 1_300;
    const rows = JSON.stringify(
      Array.from({ length: count }, (_, index) => ({
        id: `many${tenant.id}${String(index).padStart(8, '0')}`,
        name: `${tenant.id.toLowerCase()}${index}@many.example`,
      })),
    );
    const { db, now } = services();
    await db.run(sql`insert into accounts (id, username, domain, email, created_at, primary_tenant_id)
      select value ->> 'id', value ->> 'name', 'many.example', value ->> 'name', 0, ${tenant.id} from json_each(${rows})`);
    await db.run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role, invited_at, invited_username, confirmed_at)
      select value ->> 'id', ${tenant.id}, value ->> 'id', value ->> 'id', 'A', 'B', 'user', 0, value ->> 'name', 1 from json_each(${rows})`);
    await db.run(sql`insert into user_terms (tenant_id, term, user_id, part)
      select ${tenant.id}, 'many', value ->> 'id', 'name' from json_each(${rows})`);
    await db.run(
      sql`update tenants set suspended_at = ${now}, remove_after = ${now} where id = ${tenant.id}`,
    );
    await removeDueTenants({ db, now }, { mostChunks: 1 });
    expect(await rowsOf(tenant.id)).toEqual({ users: 800, user_terms: 800 });
    expect(await stateOf(tenant.id), 'begun: no way back').toMatchObject({ removed_at: now });
    await expect(withdrawRemoval(services(), tenant.id, { actor: SERVICE })).rejects.toThrow('not_found');
    await removeDueTenants({ db, now });
    expect(await rowsOf(tenant.id)).toEqual({});
    const [left] = await db.all<{ n: number }>(
      sql`select count(*) as n from accounts where primary_tenant_id = ${tenant.id}`,
    );
    expect(left!.n).toBe(0);
  });
});

async function getUserOf(tenantId: string): Promise<string | undefined> {
  const [user] = await services().db.all<{ username: string }>(
    sql`select username from users where tenant_id = ${tenantId}`,
  );
  return user?.username;
}

/** How many rows of each table name the tenant, of those that have any; events outlive it. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  const { db } = services();
  const tables = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and sql like '%\`tenant_id\`%' and name <> 'audit_events'`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await db.all<{ n: number }>(
      sql`select count(*) as n from ${sql.identifier(name)} where tenant_id = ${tenantId}`,
    );
    if (row!.n > 0) counts[name] = row!.n;
  }
  return counts;
}

/** A row of each kind that a tenant can have besides its users. */
async function fillTenant(tenantId: string, accountId: string): Promise<void> {
  const { db, now } = services();
  const id = unique('row');
  await db.run(sql`insert into imports (id, tenant_id, file_name, state, created_by, created_at, total)
    values (${id}, ${tenantId}, 'a.csv', 'done', ${accountId}, ${now}, 1)`);
  await db.run(sql`insert into import_rows (import_id, line, cells) values (${id}, 2, '{}')`);
  await db.run(sql`insert into api_tokens (id, hash, tenant_id, name, scopes, created_at, created_by)
    values (${id}, ${id}, ${tenantId}, 'A', 'read', ${now}, ${accountId})`);
  await db.run(sql`insert into logos (tenant_id, type, bytes) values (${tenantId}, 'image/png', x'00')`);
  await db.run(sql`insert into entry_days (tenant_id, day, outcome, level, count)
    values (${tenantId}, '2026-11-01', 'success', 'google', 1)`);
  await db.run(sql`insert into renames (id, account_id, tenant_id, old_username, new_username, created_at, expires_at)
    values (${id}, ${accountId}, ${tenantId}, 'a@b.example', 'c@b.example', ${now}, ${now + 100 * DAY})`);
  const { id: applicationId } = await makeApplication({ tenants: [{ id: tenantId }] });
  await makeGrant({ accountId, tenantId, applicationId });
  await makeConsent({ accountId, tenantId, applicationId });
  await db.run(sql`insert into objections (id, account_id, tenant_id, old_username, new_username, created_at, expires_at)
    values (${id}, ${accountId}, ${tenantId}, 'a@b.example', 'c@b.example', ${now}, ${now + 100 * DAY})`);
}
