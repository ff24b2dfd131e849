import { describe, expect, test } from 'vitest';
import { makeApiWorld } from '../support/worker/api-examples.ts';
import { makeProgram } from '../support/worker/program.ts';
import { getUser } from '../support/worker/people.ts';

/** ETag and If-Match: two who change the same thing at once. */

async function setUp() {
  const world = await makeApiWorld();
  const program = await makeProgram({ id: world.tenant });
  const path = `/tenants/${world.tenant}/users/${world.user}`;
  return { world, program, path };
}

describe('a user', () => {
  test('of two who read it, the second to change it is told', async () => {
    const { program, path } = await setUp();
    const read = await program.ask('GET', path);
    const headers = { 'If-Match': read.headers.get('etag')! };
    const first = await program.ask('PATCH', path, { json: { firstName: 'First' }, headers });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).not.toBe(headers['If-Match']);
    const second = await program.ask('PATCH', path, { json: { lastName: 'Second' }, headers });
    expect(second.json).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await program.ask('GET', path)).json).toMatchObject({ firstName: 'First', lastName: 'Person' });
  });

  test.each([
    ['PATCH', '', { firstName: 'Stale' }],
    ['PUT', '/deactivation', undefined],
    ['DELETE', '/deactivation', undefined],
    ['PUT', '/role', { role: 'admin' }],
    ['PUT', '/username', { username: 'stale@people.example' }],
    ['DELETE', '', undefined],
  ])('%s …%s by a version that has passed changes nothing', async (method, ending, json) => {
    const { world, program, path } = await setUp();
    await program.ask('PATCH', path, { json: { firstName: 'Newer' } });
    const before = await getUser(world.tenant, world.username);
    const stale = await program.ask(method, path + ending, { json, headers: { 'If-Match': '"0"' } });
    expect(stale.json).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect(await getUser(world.tenant, world.username)).toEqual(before);
  });

  test('without If-Match, or with *, it changes as it is; what is not given stays', async () => {
    const { program, path } = await setUp();
    await program.ask('PATCH', path, { json: { firstName: 'Ada' } });
    await program.ask('PATCH', path, { json: { lastName: 'Moe' }, headers: { 'If-Match': '*' } });
    expect((await program.ask('GET', path)).json).toMatchObject({ firstName: 'Ada', lastName: 'Moe' });
  });

  test('many at once, each another field, without If-Match: none undoes the other', async () => {
    const { program, path } = await setUp();
    const changes = [{ firstName: 'Ada' }, { lastName: 'Moe' }, { associateId: 'changed' }];
    const answers = await Promise.all(changes.map((json) => program.ask('PATCH', path, { json })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await program.ask('GET', path)).json).toMatchObject(Object.assign({}, ...changes) as object);
  });

  test.each(['0', 'W/"0"', '"0", "1"', '"x"', '""'])('If-Match: %s is refused', async (header) => {
    const { program, path } = await setUp();
    const answer = await program.ask('PATCH', path, {
      json: { firstName: 'Never' },
      headers: { 'If-Match': header },
    });
    expect(answer.json).toMatchObject({ status: 400, code: 'malformed_if_match' });
  });
});

describe('a tenant', () => {
  test('preferences by a version that has passed change nothing', async () => {
    const { world, program } = await setUp();
    const tenant = `/tenants/${world.tenant}`;
    const headers = { 'If-Match': (await program.ask('GET', tenant)).headers.get('etag')! };
    const change = (json: object) => program.ask('PATCH', `${tenant}/preferences`, { json, headers });
    expect((await change({ supportMail: 'first@company.example' })).status).toBe(200);
    expect((await change({ supportMail: null })).json).toMatchObject({ status: 412 });
    expect((await program.ask('GET', tenant)).json).toMatchObject({ supportMail: 'first@company.example' });
  });

  test('an operator changes both name and limit by one version', async () => {
    const { world } = await setUp();
    const operator = await makeProgram(null);
    const path = `/tenants/${world.tenant}`;
    const headers = { 'If-Match': (await operator.ask('GET', path)).headers.get('etag')! };
    const json = { name: 'Both AS', invitationsPerDay: 7 };
    expect((await operator.ask('PATCH', path, { json, headers })).json).toMatchObject(json);
    const stale = await operator.ask('PATCH', path, { json: { invitationsPerDay: 8 }, headers });
    expect(stale.json).toMatchObject({ status: 412 });
    expect((await operator.ask('PUT', `${path}/removal`, { headers })).json).toMatchObject({ status: 412 });
    expect((await operator.ask('GET', path)).json).toMatchObject({ ...json, removeAfter: null });
  });
});

describe('an application', () => {
  test('of two who read it, the second to change or remove it is told', async () => {
    const { world } = await setUp();
    const operator = await makeProgram(null);
    const path = `/applications/${world.application}`;
    const headers = { 'If-Match': (await operator.ask('GET', path)).headers.get('etag')! };
    const first = await operator.ask('PATCH', path, { json: { name: 'First' }, headers });
    expect(first.status).toBe(200);
    for (const [method, json] of [['PATCH', { name: 'Second' }], ['DELETE']] as const) {
      const stale = await operator.ask(method, path, { json, headers });
      expect(stale.json).toMatchObject({ status: 412, code: 'precondition_failed' });
    }
    const read = await operator.ask('GET', path);
    expect(read.json).toMatchObject({ name: 'First' });
    expect(read.headers.get('etag')).toBe(first.headers.get('etag'));
  });
});
