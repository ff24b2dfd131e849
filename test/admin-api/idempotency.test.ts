import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { claimKey, keepAnswer, releaseKey } from '../../src/api-tokens/idempotency-keys.ts';
import { runChores } from '../../src/chores.ts';
import { newPerson } from '../support/worker/api-examples.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { makeTenant } from '../support/worker/people.ts';
import { makeProgram } from '../support/worker/program.ts';
import { clock, DAY, mailsTo, MINUTE, services, unique } from '../support/worker/world.ts';

async function setUp() {
  const tenant = await makeTenant();
  const program = await makeProgram(tenant);
  const path = `/tenants/${tenant.id}/users`;
  const key = unique('key');
  const register = (json: object, given = key) =>
    program.ask('POST', path, { json, headers: { 'Idempotency-Key': given } });
  const countUsers = async () => {
    const [found] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from users where tenant_id = ${tenant.id}`,
    );
    return found!.n;
  };
  return { tenant, program, path, key, register, countUsers };
}

test('asked again, it is done once, and the same answer is given', async () => {
  const { register, countUsers } = await setUp();
  const person = newPerson();
  const first = await register(person);
  const again = await register(person);
  expect(first.status).toBe(201);
  expect(again.status).toBe(201);
  expect(again.json).toEqual(first.json);
  for (const header of ['location', 'etag', 'content-type', 'cache-control']) {
    expect(again.headers.get(header), header).toBe(first.headers.get(header));
  }
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await countUsers()).toBe(1);
  expect(await mailsTo(person.username)).toHaveLength(1);
});

test('ten at the same time with one key: one user, and nobody hears of another', async () => {
  const { register, countUsers } = await setUp();
  const person = newPerson();
  const answers = await Promise.all(Array.from({ length: 10 }, () => register(person)));
  const made = answers.filter(({ status }) => status === 201);
  expect(made.length).toBeGreaterThanOrEqual(1);
  expect(new Set(made.map(({ json }) => json!['id'])).size).toBe(1);
  for (const { json } of answers.filter(({ status }) => status !== 201)) {
    expect(json).toMatchObject({ status: 409, code: 'request_in_progress' });
  }
  expect(await countUsers()).toBe(1);
  expect((await register(person)).status, 'and afterwards the answer is there').toBe(201);
});

test('a token is shown again to who asks again, and lies nowhere in clear', async () => {
  const { tenant, program } = await setUp();
  const sent = {
    json: { name: 'Nightly', scopes: ['read'], expiresAt: null },
    headers: { 'Idempotency-Key': 'one' },
  };
  const first = await program.ask('POST', `/tenants/${tenant.id}/api-tokens`, sent);
  const again = await program.ask('POST', `/tenants/${tenant.id}/api-tokens`, sent);
  expect(first.json).toMatchObject({ token: expect.stringMatching(/^sid_/) as string });
  expect(again.json).toEqual(first.json);
  const kept = JSON.stringify(await services().db.all(sql`select * from idempotency_keys`));
  expect(kept).not.toContain((first.json!['token'] as string).slice(4));
  expect(kept).not.toContain('one"');
});

test('the same key for something else is refused', async () => {
  const { program, register, key, countUsers, tenant } = await setUp();
  await register(newPerson());
  expect((await register(newPerson())).json).toMatchObject({ status: 422, code: 'idempotency_key_reused' });
  const elsewhere = await program.ask('POST', `/tenants/${tenant.id}/imports`, {
    json: { rows: [newPerson()] },
    headers: { 'Idempotency-Key': key },
  });
  expect(elsewhere.json).toMatchObject({ code: 'idempotency_key_reused' });
  expect(await countUsers()).toBe(1);
});

test('the keys of one program are nothing to another', async () => {
  const { tenant, register, key, path } = await setUp();
  await register(newPerson());
  const other = await makeProgram(tenant);
  const answer = await other.ask('POST', path, {
    json: newPerson(),
    headers: { 'Idempotency-Key': key },
  });
  expect(answer.status).toBe(201);
});

test('what was refused has changed nothing, and may be tried again under the same key', async () => {
  const { register, countUsers, program, path } = await setUp();
  const taken = newPerson();
  const { json: holder } = await program.ask('POST', path, { json: taken });
  const person = { ...newPerson(), associateId: taken.associateId };
  expect((await register(person)).json).toMatchObject({ status: 409, code: 'associate_id_taken' });
  await program.ask('DELETE', `${path}/${holder!['id'] as string}`);
  expect((await register(person)).status).toBe(201);
  expect(await countUsers()).toBe(1);
});

test('half-way through a crash: nobody is registered twice, and the key stays taken for its day', async () => {
  const { register, countUsers, program } = await setUp();
  const person = newPerson();
  // Authentication and the claim, then nothing more: not even the release.
  program.bindings = { DB: brokenD1(env.DB, { after: 2 }) };
  expect((await register(person)).status).toBe(503);
  program.bindings = {};
  expect((await register(person)).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  clock.advance(DAY - MINUTE);
  expect((await register(person)).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  clock.advance(MINUTE);
  expect((await register(person)).status).toBe(201);
  expect(await countUsers()).toBe(1);
});

test('registered, but the answer could not be kept: it is given, and nobody is registered twice', async () => {
  const { register, countUsers, program } = await setUp();
  const person = newPerson();
  // Authentication, claim, two for the registration, one to read; the answer is not kept.
  program.bindings = { DB: brokenD1(env.DB, { after: 5 }) };
  expect((await register(person)).status).toBe(201);
  program.bindings = {};
  clock.advance(10 * MINUTE);
  expect((await register(person)).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  expect(await countUsers()).toBe(1);
});

test('done, but what follows fails once: the key is not freed, and a retry does it no second time', async () => {
  const { tenant, program, key } = await setUp();
  const json = { rows: [newPerson()] };
  const handIn = () =>
    program.ask('POST', `/tenants/${tenant.id}/imports`, { json, headers: { 'Idempotency-Key': key } });
  // Authentication, claim, the import; it cannot be read once.
  program.bindings = { DB: brokenD1(env.DB, { after: 3, failures: 1 }) };
  expect((await handIn()).status).toBe(503);
  expect((await handIn()).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  clock.advance(10 * MINUTE);
  expect((await handIn()).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  const kept = await services().db.all(sql`select id from imports where tenant_id = ${tenant.id}`);
  expect(kept).toHaveLength(1);
});

test('a token that was made, but its answer could not be kept, is not made twice', async () => {
  const { tenant, program, key } = await setUp();
  const make = () =>
    program.ask('POST', `/tenants/${tenant.id}/api-tokens`, {
      json: { name: 'Nightly', scopes: ['read'], expiresAt: null },
      headers: { 'Idempotency-Key': key },
    });
  // Authentication, claim, the token; its answer is not kept.
  program.bindings = { DB: brokenD1(env.DB, { after: 3, failures: 1 }) };
  expect((await make()).status).toBe(201);
  program.bindings = {};
  clock.advance(10 * MINUTE);
  expect((await make()).json).toMatchObject({ status: 409, code: 'request_in_progress' });
  const made = await services().db.all(
    sql`select id from api_tokens where tenant_id = ${tenant.id} and name = 'Nightly'`,
  );
  expect(made).toHaveLength(1);
});

test('a slow one whose claim was taken over neither answers for the other one nor frees the key', async () => {
  const request = { id: unique('id'), request: 'register' };
  const slow = services();
  expect(await claimKey(slow, request)).toEqual({ outcome: 'claimed' });
  expect(await claimKey(services(), request)).toEqual({ outcome: 'at-work' });
  clock.advance(DAY);
  const other = services();
  expect(await claimKey(other, request)).toEqual({ outcome: 'claimed' });
  await keepAnswer(slow, request, { status: 201, answer: 'slow' });
  await releaseKey(slow, request);
  expect(await claimKey(services(), request)).toEqual({ outcome: 'at-work' });
  await keepAnswer(other, request, { status: 201, answer: 'other' });
  expect(await claimKey(services(), request)).toEqual({ outcome: 'done', answer: 'other' });
});

test('kept for a day, then forgotten', async () => {
  const { register } = await setUp();
  const person = newPerson();
  await register(person);
  clock.advance(DAY - MINUTE);
  await runChores(services());
  expect((await register(person)).headers.get('idempotent-replayed')).toBe('true');
  clock.advance(MINUTE);
  await runChores(services());
  const left = await services().db.all(sql`select id from idempotency_keys`);
  expect(left).toEqual([]);
  expect((await register(person)).json).toMatchObject({ code: 'already_user' });
});

test.each([[''], ['x'.repeat(256)], ['two words'], ['tab\there']])('a key %j is none', async (key) => {
  const { program, path, countUsers } = await setUp();
  const answer = await program.ask('POST', path, {
    json: newPerson(),
    headers: { 'Idempotency-Key': key },
  });
  expect(answer.json).toMatchObject({ status: 400, code: 'malformed_idempotency_key' });
  expect(await countUsers()).toBe(0);
});
