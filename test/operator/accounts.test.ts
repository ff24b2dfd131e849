import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { findAccounts } from '../../src/accounts/find-accounts.ts';
import { unmakeOperator } from '../../src/accounts/make-operator.ts';
import { movePrimaryTenant } from '../../src/accounts/move-primary-tenant.ts';
import { removeAccount } from '../../src/accounts/remove-account.ts';
import { endSessionsOfAccount } from '../../src/sessions/end-account-sessions.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  askForReset,
  getAccount,
  getUser,
  historyOf,
  invite,
  makeTenant,
  makeUser,
  signIn,
  typeUsername,
} from '../support/worker/people.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { clock, mailsTo, services, unique } from '../support/worker/world.ts';

let operator: Person;
let operatorId: string;

beforeEach(async () => {
  ({ person: operator, accountId: operatorId } = await makeOperator());
});

/** Someone in two tenants, the first of them the primary one. */
async function makePerson({ role = 'user' }: { role?: 'admin' | 'user' } = {}) {
  const [first, second] = [await makeTenant(), await makeTenant()];
  const user = await makeUser(first, { role });
  const { userId } = await invite(second, { username: user.username });
  clock.advance(1);
  await user.person.post(`/invitations/${userId}/confirmation`);
  const { id } = await getAccount(user.username);
  return { ...user, id, first, second, path: `/operator/accounts/${id}` };
}

async function eventsAbout(accountId: string): Promise<string[]> {
  const rows = await services().db.all<Record<string, string | null>>(
    sql`select action, reason, tenant_id, actor_id from audit_events where account_id = ${accountId} order by id`,
  );
  return rows.map(({ action, reason, tenant_id, actor_id }) =>
    [action, reason, tenant_id, actor_id === operatorId ? 'by operator' : null].filter(Boolean).join(' '),
  );
}

describe('finding an account', () => {
  test('by the whole username or its beginning, and nobody until somebody is looked for', async () => {
    const word = unique('findme');
    const tenant = await makeTenant();
    for (const name of ['a', 'b']) await invite(tenant, { username: `${word}.${name}@people.example` });
    const search = async (username: string) =>
      (await operator.get(`/operator/accounts?${new URLSearchParams({ username }).toString()}`)).text;
    expect(await search(` ${word.toUpperCase()}.A@People.example `)).toContain(`${word}.a@people.example`);
    const both = await search(word);
    expect(both).toContain(`${word}.a@people.example`);
    expect(both).toContain(`${word}.b@people.example`);
    expect(await search(`${word}.a`)).not.toContain(`${word}.b@people.example`);
    expect(await search(`x${word}`)).toContain('No account begins like this');
    expect(await search('%')).toContain('No account begins like this');
    const nobody = await search('');
    expect(nobody).toContain('Who are you looking for?');
    expect(nobody).not.toContain('people.example');
  });

  test('page by page, each once', async () => {
    const word = unique('paged');
    const tenant = await makeTenant();
    for (let index = 0; index < 5; index += 1) {
      await invite(tenant, { username: `${word}${index}@people.example` });
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await findAccounts(services().db, word, { after, limit: 2 });
      seen.push(...page.accounts.map(({ username }) => username));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `${word}${index}@people.example`));
  });

  test('an account shows its tenants, with role and state in each', async () => {
    const { username, first, second, path, person } = await makePerson({ role: 'admin' });
    const third = await makeTenant();
    const { userId } = await invite(third, { username });
    const page = await operator.get(path);
    expect(page.title).toContain(username);
    expect(page.text).toContain(`${first.name} Primary ${first.id} Administrator Active`);
    expect(page.text).toContain(`${second.name} ${second.id} User Active`);
    expect(page.text).toContain(`${third.name} ${third.id} User Invited Not yet`);
    await person.post(`/invitations/${userId}/refusal`);
    expect((await operator.get(path)).text).toContain('User Declined');
    expect((await operator.get(`/operator/accounts/${'a'.repeat(24)}`)).status).toBe(404);
  });
});

describe('ending sessions', () => {
  test('signs the person out of every browser and tenant, and no one else', async () => {
    const { username, person, path, first } = await makePerson();
    const phone = new Person();
    await signIn(phone, username);
    const other = await makeUser(first);
    expect((await operator.post(`${path}/sessions/sign-out`)).location).toBe(`${path}?done=signed-out`);
    for (const browser of [person, phone]) {
      expect((await browser.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    }
    expect((await other.person.get('/account')).status).toBe(200);
    expect((await signIn(new Person(), username)).status).toBe(303);
    expect(await historyOf(username)).toContain('sessions-ended success by-operator');
    expect((await operator.post(`/operator/accounts/${'a'.repeat(24)}/sessions/sign-out`)).status).toBe(404);
  });
});

describe('moving the primary tenant', () => {
  test('to one that the person has confirmed: it governs from then on, each tenant reads its part', async () => {
    const { id, first, second, path, username } = await makePerson();
    await services().db
      .run(sql`insert into renames (id, account_id, tenant_id, old_username, new_username, created_at, expires_at)
      values (${unique('r')}, ${id}, ${first.id}, ${username}, 'x@y.example', 0, ${services().now + 1e9})`);
    const page = await operator.get(`${path}/primary-tenant`);
    expect(page.html).toContain(`value="${second.id}"`);
    const moved = await operator.post(`${path}/primary-tenant`, { tenant: second.id });
    expect(moved.location).toBe(`${path}?done=moved`);
    expect((await getAccount(username)).primaryTenantId).toBe(second.id);
    expect((await eventsAbout(id)).slice(-2)).toEqual([
      `primary-tenant-changed moved-away ${first.id} by operator`,
      `primary-tenant-changed moved-here ${second.id} by operator`,
    ]);
    const [rename] = await services().db.all<{ outcome: string }>(
      sql`select outcome from renames where account_id = ${id}`,
    );
    expect(rename!.outcome, 'what the one before wanted is called off').toBe('withdrawn');
  });

  test('not to one that only invites, nor where the person is not', async () => {
    const { id, first, path, username } = await makePerson();
    const inviting = await makeTenant();
    await invite(inviting, { username });
    for (const tenant of [inviting.id, (await makeTenant()).id, 'Nowhere']) {
      const refused = await operator.post(`${path}/primary-tenant`, { tenant });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('has not confirmed this tenant');
    }
    expect((await getAccount(username)).primaryTenantId).toBe(first.id);
    expect((await eventsAbout(id)).filter((event) => event.startsWith('primary-tenant'))).toEqual([]);
  });

  test('ten at once are one move', async () => {
    const { id, second } = await makePerson();
    const given = { accountId: id, tenantId: second.id };
    const results = await Promise.all(
      Array.from({ length: 10 }, () => movePrimaryTenant(services(), SERVICE, given)),
    );
    expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(['moved']));
    expect((await eventsAbout(id)).filter((event) => event.startsWith('primary-tenant'))).toHaveLength(2);
  });
});

describe('removing an account, at the request of its owner', () => {
  test('is confirmed by typing the username; then nothing of it is left but the id in the log', async () => {
    const { id, username, person, path, first } = await makePerson();
    const invited = await invite(first, { by: username });
    await askForReset(username);
    await fillAccount(id, first.id, (await getAccount(invited.username)).id);
    await person.post('/sign-out');
    await signIn(person, username);
    await typeUsername(new Person(), username);

    const wrong = await operator.post(`${path}/removal`, { confirmation: 'someone@else.example' });
    expect(wrong.status).toBe(422);
    expect((await getAccount(username)).id).toBe(id);
    const removed = await operator.post(`${path}/removal`, { confirmation: username.toUpperCase() });
    expect(removed.location).toBe('/operator/accounts?done=removed');

    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await operator.get(path)).status).toBe(404);
    await expect(getAccount(username)).rejects.toThrow();
    expect(await placesOf(id), 'only the log has the id').toEqual(['audit_events']);
    expect((await getUser(first.id, invited.username)).invitedBy).toBeNull();
    expect((await eventsAbout(id)).slice(-3)).toEqual([
      'account-removed by operator',
      expect.stringMatching(/^user-removed Test\d+ by operator$/),
      expect.stringMatching(/^user-removed Test\d+ by operator$/),
    ]);
    const before = (await mailsTo(username)).length;
    expect((await signIn(new Person(), username)).text).toContain('That password is not right.');
    expect((await mailsTo(username)).length).toBe(before);
  });

  test('the same address can be registered anew, as someone of whom nothing is known', async () => {
    const { id, username, first } = await makePerson();
    await removeAccount(services(), SERVICE, id);
    await invite(first, { username });
    const account = await getAccount(username);
    expect(account.id).not.toBe(id);
    expect(account).toMatchObject({ passwordHash: null, primaryTenantId: null, validatedAt: null });
  });

  test('not while it is the only administrator of a tenant, which is named', async () => {
    const { id, username, first, second, path } = await makePerson({ role: 'admin' });
    const page = await operator.post(`${path}/removal`, { confirmation: username });
    expect(page.status).toBe(422);
    expect(page.text).toContain(`the only administrator of ${first.name} (${first.id})`);
    expect(page.text).not.toContain(second.id);
    expect((await getAccount(username)).id).toBe(id);
    expect(await historyOf(username)).not.toContain('account-removed success');

    await suspendTenant(services(), first.id, SERVICE);
    expect((await removeAccount(services(), SERVICE, id)).outcome, 'suspended, it may come back').toBe(
      'last-admin',
    );
    const invited = await invite(first, { role: 'admin' }).catch(() => null);
    expect(invited, 'a suspended tenant invites nobody').toBeNull();
  });

  test('of two administrators who are removed at once, one stays', async () => {
    const tenant = await makeTenant();
    const [a, b] = [await makeUser(tenant, { role: 'admin' }), await makeUser(tenant, { role: 'admin' })];
    const ids = [(await getAccount(a.username)).id, (await getAccount(b.username)).id];
    const results = await Promise.all(ids.map((id) => removeAccount(services(), SERVICE, id)));
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['last-admin', 'removed']);
  });

  test('twice at once is one removal', async () => {
    const { id } = await makePerson();
    const results = await Promise.allSettled([
      removeAccount(services(), SERVICE, id),
      removeAccount(services(), SERVICE, id),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await eventsAbout(id)).filter((event) => event === 'account-removed')).toHaveLength(1);
  });

  test('nobody removes themselves', async () => {
    const { username } = (await operatorRow(operatorId))!;
    const path = `/operator/accounts/${operatorId}`;
    const page = await operator.post(`${path}/removal`, { confirmation: username });
    expect(page.status).toBe(422);
    expect(page.text).toContain('You cannot do this to yourself.');
    expect((await operator.get(path)).html).not.toContain(`${path}/removal`);
  });

  test('the last operator is neither removed nor moved', async () => {
    await services().db.run(sql`update accounts set operator = 0 where id <> ${operatorId}`);
    expect(await removeAccount(services(), SERVICE, operatorId)).toEqual({ outcome: 'last-operator' });
    const tenant = await makeTenant();
    const given = { accountId: operatorId, tenantId: tenant.id };
    expect(await movePrimaryTenant(services(), SERVICE, given)).toEqual({ outcome: 'not-confirmed-there' });
    const second = await makeOperator();
    expect(await removeAccount(services(), SERVICE, second.accountId)).toEqual({ outcome: 'removed' });
    expect((await operator.get('/operator')).text).toContain('You are the only operator.');
  });

  test('by someone who is no operator any more, nothing', async () => {
    const { id, username, second } = await makePerson();
    const actor = { accountId: operatorId, holds: sql`false` };
    await expect(removeAccount(services(), actor, id)).rejects.toThrow('not_an_operator');
    await expect(endSessionsOfAccount(services(), actor, id)).rejects.toThrow('not_an_operator');
    const given = { accountId: id, tenantId: second.id };
    await expect(movePrimaryTenant(services(), actor, given)).rejects.toThrow('not_an_operator');
    expect(await getAccount(username)).toMatchObject({
      id,
      primaryTenantId: expect.not.stringMatching(second.id),
    });
    expect(await historyOf(username)).not.toContain('sessions-ended success by-operator');
  });

  test('an operator who was unmade while the page was open can do nothing', async () => {
    const { id, path, username } = await makePerson();
    await makeOperator();
    await unmakeOperator(services(), SERVICE, operatorId);
    const tried = await operator.post(`${path}/removal`, { confirmation: username });
    expect(tried.location).toMatch(/^\/sign-in\?flow=/);
    expect((await getAccount(username)).id).toBe(id);
  });
});

async function operatorRow(id: string) {
  const [row] = await services().db.all<{ username: string }>(
    sql`select username from accounts where id = ${id}`,
  );
  return row;
}

/** The tables in which the id stands anywhere. */
async function placesOf(id: string): Promise<string[]> {
  const { db } = services();
  const tables = await db.all<{ name: string }>(
    sql`select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' and name not like 'sqlite%'`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await db.all(sql`select * from ${sql.identifier(name)}`);
    if (JSON.stringify(rows).includes(id)) found.push(name);
  }
  return found;
}

/** A row of each kind that may name an account. */
async function fillAccount(id: string, tenantId: string, otherId: string): Promise<void> {
  const { db, now } = services();
  const row = unique('row');
  await db.run(sql`insert into imports (id, tenant_id, file_name, state, created_by, created_at, total)
    values (${row}, ${tenantId}, 'a.csv', 'done', ${id}, ${now}, 1)`);
  await db.run(sql`insert into api_tokens (id, hash, tenant_id, name, scopes, created_at, created_by, revoked_by)
    values (${row}, ${row}, ${tenantId}, 'A', 'read', ${now}, ${id}, ${id})`);
  for (const [rename, accountId, requestedBy] of [
    [`${row}a`, id, otherId],
    [`${row}b`, otherId, id],
  ]) {
    await db.run(sql`insert into renames (id, account_id, tenant_id, requested_by, old_username, new_username, created_at, expires_at)
      values (${rename}, ${accountId}, ${tenantId}, ${requestedBy}, 'a@b.example', 'c@b.example', ${now}, ${now + 1e9})`);
  }
  await db.run(sql`insert into objections (id, account_id, tenant_id, old_username, new_username, created_at, expires_at)
    values (${row}, ${id}, ${tenantId}, 'a@b.example', 'c@b.example', ${now}, ${now + 1e9})`);
  await db.run(sql`insert into codes (id, account_id, purpose, hash, browser, username, credential_version, created_at, expires_at)
    values (${row}, ${id}, 'rename', 'x', 'y', 'z', 0, ${now}, ${now + 1e9})`);
}
