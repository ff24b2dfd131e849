import { describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { exportJWK, generateKeyPair } from 'jose';
import { runChores } from '../../src/chores.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeApiWorld, newApplication, newPerson } from '../support/worker/api-examples.ts';
import {
  getAccount,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signIn,
} from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { makePng } from '../support/worker/pictures.ts';
import { makeProgram } from '../support/worker/program.ts';
import { clock, lastMailTo, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

/** What a program does is what an administrator does: the people notice it. */

async function setUp() {
  const world = await makeApiWorld();
  const program = await makeProgram({ id: world.tenant });
  const users = `/tenants/${world.tenant}/users`;
  return { world, program, users, user: `${users}/${world.user}` };
}

describe('a user', () => {
  test('R7: registered, mailed, confirmed; and read as active', async () => {
    const { program, users } = await setUp();
    const given = newPerson();
    const made = await program.ask('POST', users, { json: given });
    expect(made.json).toMatchObject({ ...given, state: 'invited', role: 'user', level: null });
    await new Person().post(await linkFor(given.username), { password: PASSWORD });
    const read = await program.ask('GET', made.headers.get('location')!);
    expect(read.json).toMatchObject({ state: 'active', level: 'password', governedHere: true });
  });

  test('who has an account elsewhere looks exactly like who has none', async () => {
    const { program, users } = await setUp();
    const { username } = await makeUser(await makeTenant());
    const register = async (json: object) => {
      const { json: answer } = await program.ask('POST', users, { json });
      return { ...answer, id: '', username: '', associateId: '', invitedAt: '', toldAt: '' };
    };
    const known = await register({ ...newPerson(), username });
    expect(known).toEqual(await register(newPerson()));
    const byUsername = async (name: string) =>
      (await program.ask('GET', `${users}?search=${name}`)).json!['items'] as { id: string }[];
    const [there] = await byUsername(username);
    expect((await program.ask('GET', `${users}/${there!.id}/sign-in-check`)).json).toEqual({
      obstacles: [
        {
          because: 'not-confirmed',
          toldAt: expect.any(String) as string,
          linkUntil: expect.any(String) as string,
        },
      ],
    });
  });

  test('deactivated while signed in: out at the next click; activated: in again after a new sign-in', async () => {
    const { world, program, user } = await setUp();
    expect((await world.person.get(`/tenants/${world.tenant}`)).status).toBe(200);
    expect((await program.ask('PUT', `${user}/deactivation`)).json).toMatchObject({ state: 'deactivated' });
    expect((await world.person.get(`/tenants/${world.tenant}`)).status).toBe(403);
    const check = await program.ask('GET', `${user}/sign-in-check`);
    expect(check.json).toEqual({ obstacles: [{ because: 'deactivated', at: expect.any(String) as string }] });
    expect((await program.ask('DELETE', `${user}/deactivation`)).json).toMatchObject({ state: 'active' });
    clock.advance(1);
    const again = new Person();
    await signIn(again, world.username);
    expect((await again.get(`/tenants/${world.tenant}`)).status).toBe(200);
  });

  test('sessions ended: a new sign-in is asked for', async () => {
    const { world, program, user } = await setUp();
    expect((await program.ask('DELETE', `${user}/sessions`)).status).toBe(204);
    expect((await world.person.get(`/tenants/${world.tenant}`)).location).toMatch(/^\/sign-in/);
  });

  test('R11: a reset is mailed, and no answer and no mail to the program holds a password or its link', async () => {
    const { world, program, user } = await setUp();
    const answer = await program.ask('POST', `${user}/password-reset`);
    expect([answer.status, answer.html]).toEqual([202, '']);
    expect((await lastMailTo(world.username)).links).not.toEqual([]);
    const again = await program.ask('POST', `${user}/password-reset`);
    expect(again.json).toMatchObject({ status: 429 });
    expect(again.headers.get('retry-after')).toBe('60');
    const read = await program.ask('GET', user);
    expect(JSON.stringify(read.json)).not.toMatch(/hash|argon|password"\s*:|links/);
  });

  test('an invitation is mailed anew, and its link revoked', async () => {
    const { program, users } = await setUp();
    const given = newPerson();
    const { json } = await program.ask('POST', users, { json: given });
    const user = `${users}/${json!['id'] as string}`;
    const first = await linkFor(given.username);
    expect((await program.ask('POST', `${user}/invitation-mail`)).status).toBe(202);
    expect(await mailsTo(given.username)).toHaveLength(2);
    const second = await linkFor(given.username);
    expect(second).not.toBe(first);
    expect((await program.ask('DELETE', `${user}/invitation-link`)).status).toBe(204);
    expect((await new Person().post(second, { password: PASSWORD })).status).not.toBe(303);
    expect((await program.ask('GET', user)).json).toMatchObject({ linkHolds: false });
    expect((await program.ask('GET', `${user}/sign-in-check`)).json).toEqual({
      obstacles: [
        { because: 'not-confirmed', toldAt: expect.any(String) as string, linkUntil: null },
        { because: 'link-revoked' },
      ],
    });
  });

  test('R10: a username waits for the person, or takes effect at once in an own domain', async () => {
    const { world, program, user } = await setUp();
    const newName = `${unique('renamed')}@people.example`;
    const forecast = await program.ask('GET', `${user}/username-forecast?username=${newName}`);
    expect(forecast.json).toEqual({ username: newName, forecast: 'domain-not-proved' });
    const unexpected = { json: { username: newName, expected: 'at-once' } };
    expect((await program.ask('PUT', `${user}/username`, unexpected)).status).toBe(412);
    const waits = await program.ask('PUT', `${user}/username`, { json: { username: newName } });
    expect([waits.status, waits.json!['username']]).toEqual([202, world.username]);
    const waiting = { governed: 'here', waiting: { newUsername: newName } };
    expect((await program.ask('GET', `${user}/username`)).json).toMatchObject(waiting);
    expect((await program.ask('DELETE', `${user}/username-request`)).status).toBe(204);
    expect((await program.ask('GET', `${user}/username`)).json).toMatchObject({ waiting: null });
    const reader = await makeProgram({ id: world.tenant }, ['read', 'write']);
    expect((await reader.ask('GET', `${user}/username`)).json).toMatchObject({ code: 'insufficient_scope' });
    const contact = { json: { email: 'ada@mailbox.example' } };
    expect((await program.ask('PUT', `${user}/contact-address`, contact)).json).toMatchObject({
      email: 'ada@mailbox.example',
      username: world.username,
    });

    const domain = `${unique('own')}.example`;
    await proveDomain({ id: world.tenant }, domain);
    const atOnce = await program.ask('PUT', `${user}/username`, { json: { username: `ADA@${domain}` } });
    expect([atOnce.status, atOnce.json!['username']]).toEqual([200, `ada@${domain}`]);
    expect((await lastMailTo(world.username)).subject).not.toBe('');
    const taken = { json: { username: `ada@${domain}` } };
    const admin = `/tenants/${world.tenant}/users/${world.admin.userId}/username`;
    expect((await program.ask('PUT', admin, taken)).json).toMatchObject({ code: 'username_taken' });
    expect((await program.ask('PUT', `${user}/username`, taken)).status, 'it is so already').toBe(200);
  });

  test('the log says which token did it, and the token’s name stands in the history', async () => {
    const { program, user, world } = await setUp();
    await program.ask('PUT', `${user}/role`, { json: { role: 'admin' } });
    const history = await program.ask('GET', `${user}/events?limit=1`);
    expect(history.json).toMatchObject({
      items: [
        {
          action: 'role-changed',
          reason: { code: 'admin' },
          by: { kind: 'token', name: 'Test' },
          person: { username: world.username },
        },
      ],
    });
  });
});

describe('many at once', () => {
  test('handed in as JSON or as CSV, started, done, reported', async () => {
    const { program, world } = await setUp();
    const imports = `/tenants/${world.tenant}/imports`;
    const [first, second] = [newPerson(), newPerson()];
    const csv = `username,associateId,firstName,lastName\n${Object.values(first).join()}\nnobody,1,A,B\n`;
    const handedIn = await program.ask('POST', imports, {
      body: csv,
      headers: { 'Content-Type': 'text/csv', 'Content-Disposition': 'attachment; filename="staff.csv"' },
    });
    expect(handedIn.json).toMatchObject({
      fileName: 'staff.csv',
      state: 'ready',
      counts: { registered: 1, malformed: 1 },
    });
    const path = handedIn.headers.get('location')!;
    expect(await mailsTo(first.username), 'nobody is registered yet').toEqual([]);
    expect((await program.ask('PUT', `${path}/run`)).status).toBe(202);
    await runChores(services());
    expect((await program.ask('PUT', `${path}/run`)).json).toMatchObject({
      state: 'done',
      done: 2,
      total: 2,
    });
    expect((await program.ask('GET', path)).json).toMatchObject({
      startedBy: 'Test',
      counts: { registered: 1, malformed: 1 },
    });
    const report = await program.ask('GET', `${path}/report`);
    expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(report.html).toBe(
      `line,username,result,problems\r\n2,${first.username},registered,\r\n3,nobody,malformed,username: no-at\r\n`,
    );
    expect((await program.ask('DELETE', path)).json).toMatchObject({ code: 'import_started' });

    const asJson = await program.ask('POST', imports, { json: { name: 'HR', rows: [first, second] } });
    expect(asJson.json).toMatchObject({ fileName: 'HR', counts: { 'already-user': 1, registered: 1 } });
    expect((await program.ask('DELETE', asJson.headers.get('location')!)).status).toBe(204);
    expect((await program.ask('GET', imports)).json!['items']).toHaveLength(2);
  });

  test('one that is stopped registers nobody any more', async () => {
    const { program, world } = await setUp();
    const path = `/tenants/${world.tenant}/imports/${world.import}`;
    await services().db.run(
      sql`update imports set state = 'running', claimed_until = ${clock.now() + MINUTE} where id = ${world.import}`,
    );
    expect((await program.ask('DELETE', `${path}/run`)).json).toMatchObject({ state: 'stopped', done: 0 });
    await runChores(services());
    expect((await program.ask('GET', path)).json).toMatchObject({ state: 'stopped', done: 0 });
  });
});

describe('the audit log', () => {
  test('as JSON, CSV and JSON lines: the same events', async () => {
    const { program, world, user } = await setUp();
    await program.ask('PATCH', user, { json: { firstName: '=cmd' } });
    const path = `/tenants/${world.tenant}/audit-events`;
    const asJson = (await program.ask('GET', `${path}?limit=200`)).json!['items'] as object[];
    const lines = await program.ask('GET', path, { headers: { Accept: 'application/x-ndjson' } });
    expect(lines.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.jsonl"$/);
    expect(
      lines.html
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual(asJson);
    const csv = await program.ask('GET', path, { headers: { Accept: 'text/csv' } });
    expect(csv.html.trim().split('\r\n')).toHaveLength(asJson.length + 1);
  });

  test('by person, action, outcome and time', async () => {
    const { program, world, user } = await setUp();
    clock.advance(MINUTE);
    const from = encodeURIComponent(new Date(clock.now()).toISOString());
    await program.ask('PUT', `${user}/deactivation`);
    const path = `/tenants/${world.tenant}/audit-events`;
    const find = async (query: string) =>
      ((await program.ask('GET', `${path}?${query}`)).json!['items'] as { action: string }[]).map(
        ({ action }) => action,
      );
    expect(await find(`from=${from}`)).toEqual(['user-deactivated']);
    expect(await find(`person=${world.username}&action=user-deactivated&outcome=success`)).toHaveLength(1);
    expect(await find(`to=${from}&action=user-deactivated`)).toEqual([]);
  });
});

describe('an operator', () => {
  test('registers a tenant whose first administrator is invited', async () => {
    const operator = await makeProgram(null);
    const admin = newPerson();
    const id = unique('Cust');
    const made = await operator.ask('POST', '/tenants', { json: { id, name: 'Cust AS', admin } });
    expect(made.json).toMatchObject({ id, state: 'running', admins: [{ username: admin.username }] });
    expect((await lastMailTo(admin.username)).text).toContain('Cust AS');
    expect((await operator.ask('GET', made.headers.get('location')!)).json).toEqual(made.json);
  });

  test('suspends a tenant: everyone and every program is out at the next request, until it is resumed', async () => {
    const { world, program } = await setUp();
    const operator = await makeProgram(null);
    const path = `/tenants/${world.tenant}`;
    expect((await operator.ask('PUT', `${path}/suspension`)).json).toMatchObject({ state: 'suspended' });
    expect((await program.ask('GET', path)).json).toMatchObject({ code: 'invalid_token' });
    expect((await world.person.get(path)).status).toBe(403);
    expect((await operator.ask('DELETE', `${path}/suspension`)).json).toMatchObject({ state: 'running' });
    expect((await program.ask('GET', path)).status).toBe(200);
    expect((await operator.ask('PUT', `${path}/removal`)).json).toMatchObject({ state: 'to-be-removed' });
    expect((await program.ask('GET', path)).status).toBe(401);
    expect((await operator.ask('DELETE', `${path}/removal`)).json).toMatchObject({ state: 'running' });
  });

  test('finds an account, moves its primary tenant, ends its sessions and removes it', async () => {
    const { world } = await setUp();
    const operator = await makeProgram(null);
    const other = await makeTenant();
    const { userId } = await invite(other, { username: world.username });
    const account = `/accounts/${world.account}`;
    const move = { json: { tenantId: other.id } };
    const path = `${account}/primary-tenant`;
    expect((await operator.ask('PUT', path, move)).json).toMatchObject({ code: 'not_confirmed_there' });
    await world.person.post(`/invitations/${userId}/confirmation`);
    expect((await operator.ask('PUT', path, move)).json).toMatchObject({ primaryTenantId: other.id });

    expect((await operator.ask('DELETE', `${account}/sessions`)).status).toBe(204);
    expect((await world.person.get('/account')).location).toMatch(/^\/sign-in/);
    expect((await operator.ask('DELETE', account)).status).toBe(204);
    expect((await operator.ask('GET', account)).json).toMatchObject({ code: 'not_found' });
    await expect(getAccount(world.username)).rejects.toThrow();
  });

  test('an API token is made, works, and is revoked', async () => {
    const operator = await makeProgram(null);
    const made = await operator.ask('POST', '/api-tokens', {
      json: { name: 'Console', scopes: ['read'], expiresAt: null },
    });
    const { id, token } = made.json as { id: string; token: string };
    const use = () =>
      new Person().send('/api/v1/tenants', {
        method: 'GET',
        headers: { Authorization: `Bearer ${token}` },
      });
    expect((await use()).status).toBe(200);
    expect((await operator.ask('DELETE', `/api-tokens/${id}`)).status).toBe(204);
    expect((await use()).status).toBe(401);
    const { json } = await operator.ask('GET', '/api-tokens');
    expect((json!['items'] as { id: string }[]).find((one) => one.id === id)).toMatchObject({
      name: 'Console',
      state: 'revoked',
    });
  });
});

describe('an application', () => {
  test('registered, its secret exchanged, disabled, in use again, removed', async () => {
    const operator = await makeProgram(null);
    const given = { ...newApplication(), name: unique('Ølbilen ') };
    const made = await operator.ask('POST', '/applications', { json: given });
    const path = made.headers.get('location')!;
    const { secret, ...shown } = made.json!;
    expect(made.json).toMatchObject({ ...given, scopes: ['openid', 'profile', 'email', 'tenant'] });
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect((await operator.ask('GET', path)).json, 'the secret is shown once').toEqual(shown);

    const { json: next } = await operator.ask('POST', `${path}/secrets`);
    const [first] = shown['secrets'] as { id: string }[];
    expect((await operator.ask('DELETE', `${path}/secrets/${first!.id}`)).status).toBe(204);
    const { json: read } = await operator.ask('GET', path);
    expect(read!['secrets']).toMatchObject([{ id: next!['id'], createdBy: null }]);

    const disabled = await operator.ask('PUT', `${path}/suspension`);
    expect(disabled.json).toMatchObject({ disabledAt: expect.any(String) as string });
    expect((await operator.ask('DELETE', `${path}/suspension`)).json).toMatchObject({ disabledAt: null });
    const search = `/applications?search=${encodeURIComponent(given.name.toUpperCase())}`;
    expect((await operator.ask('GET', search)).json).toMatchObject({ items: [{ name: given.name }] });
    expect((await operator.ask('DELETE', path)).status).toBe(204);
    expect((await operator.ask('GET', path)).status).toBe(404);
    expect((await operator.ask('GET', search)).json).toEqual({ items: [], next: null });
  });

  test('asked for again under the same key, it is registered once, and the same secret is told', async () => {
    const operator = await makeProgram(null);
    const sent = { json: newApplication(), headers: { 'Idempotency-Key': unique('key') } };
    const [first, again] = [
      await operator.ask('POST', '/applications', sent),
      await operator.ask('POST', '/applications', sent),
    ];
    expect(again.json).toEqual(first.json);
    const kept = JSON.stringify(await dumpD1());
    expect(kept).not.toContain(first.json!['secret']);
  });

  test('by a key of its own: the public one is kept, and a logo has an address', async () => {
    const operator = await makeProgram(null);
    const { publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] };
    const json = { ...newApplication(), authentication: 'key', jwks };
    const made = await operator.ask('POST', '/applications', { json });
    expect(made.json).toMatchObject({ jwks, secret: null, secrets: [] });
    const path = made.headers.get('location')!;
    const body = makePng({ width: 64, height: 64 });
    const set = await operator.ask('PUT', `${path}/logo`, { body, headers: { 'Content-Type': 'image/png' } });
    const { url, ...size } = set.json!['logo'] as { url: string };
    expect(size).toEqual({ width: 64, height: 64 });
    expect((await new Person().get(new URL(url).pathname)).status).toBe(200);
  });
});

test('a signing key: rotated at once, and the one before distrusted where that is asked', async () => {
  const operator = await makeProgram(null);
  const statesOf = async (json: object) => {
    const { json: answer } = await operator.ask('POST', '/signing-keys/rotation', { json });
    const items = answer!['items'] as { algorithm: string; state: string }[];
    return items.filter(({ algorithm }) => algorithm === 'ES256').map(({ state }) => state);
  };
  await statesOf({ algorithm: 'ES256' });
  clock.advance(MINUTE);
  expect((await statesOf({ algorithm: 'ES256' })).slice(0, 3)).toEqual(['next', 'signing', 'retiring']);
  clock.advance(MINUTE);
  const states = await statesOf({ algorithm: 'ES256', withdraw: true });
  expect(states.slice(0, 2)).toEqual(['next', 'signing']);
  expect(new Set(states.slice(2))).toEqual(new Set(['withdrawn']));
  expect(JSON.stringify((await operator.ask('GET', '/signing-keys')).json)).not.toMatch(/private|"d"/);
});
