import { beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { makeApiWorld, newApplication, newPerson, type ApiWorld } from '../support/worker/api-examples.ts';
import { makeProgram, type Program, type Sent } from '../support/worker/program.ts';
import { register } from '../support/worker/registered-application.ts';
import { ORIGIN, services } from '../support/worker/world.ts';

/** What no program should send: a problem that says where it is wrong, and nothing changed. */

let world: ApiWorld;
let program: Program;
let operator: Program;

beforeAll(async () => {
  world = await makeApiWorld();
  program = await makeProgram({ id: world.tenant });
  operator = await makeProgram(null);
});

const TABLES = [
  'users',
  'accounts',
  'tenants',
  'api_tokens',
  'imports',
  'outbox',
  'audit_events',
  'applications',
  'application_secrets',
  'signing_keys',
];

async function readAll(): Promise<unknown> {
  const { d1 } = services();
  const all = await d1.batch<Record<string, unknown>>(
    TABLES.map((table) => d1.prepare(`select * from ${table}`)),
  );
  return all.map(({ results }) => results.map((row) => ({ ...row, last_used_at: null })));
}

async function expectProblem(
  by: Program,
  [method, path, sent]: [string, string, Sent],
  expected: { status: number; code: string; errors?: object[] },
): Promise<void> {
  const before = await readAll();
  const answer = await by.ask(method, path, sent);
  const { status, code, errors = [] } = expected;
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json).toMatchObject({
    type: `${ORIGIN}/api/v1/docs#${code}`,
    title: expect.any(String) as string,
    detail: expect.any(String) as string,
    reference: expect.stringMatching(/^[a-z2-7]{8}$/) as string,
    status,
    code,
  });
  expect(answer.json!['errors'] ?? []).toEqual(expect.arrayContaining(errors));
  expect(await readAll(), 'nothing has changed').toEqual(before);
}

describe('a body', () => {
  const json = 'application/json';
  test.each<[string, BodyInit, string, number, string]>([
    ['that is not JSON', '{', json, 400, 'malformed_json'],
    ['that is empty', '', json, 400, 'malformed_json'],
    ['that is no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), json, 400, 'malformed_json'],
    ['that is a list', '[]', json, 422, 'malformed_fields'],
    ['that is null', 'null', json, 422, 'malformed_fields'],
    ['from a form', 'username=a', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ['of plain text', '{}', 'text/plain', 415, 'unsupported_media_type'],
    ['that is too large', JSON.stringify('x'.repeat(70_000)), json, 413, 'payload_too_large'],
    ['that is nested deeply', '['.repeat(30_000), json, 400, 'malformed_json'],
  ])('%s', async (_, body, type, status, code) => {
    const sent = { body, headers: { 'Content-Type': type } };
    await expectProblem(program, ['POST', `/tenants/${world.tenant}/users`, sent], { status, code });
  });

  test('too large without saying so beforehand', async () => {
    const body = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 70; n += 1) controller.enqueue(new Uint8Array(1024).fill(0x20));
        controller.close();
      },
    });
    const sent = { body, headers: { 'Content-Type': json } };
    await expectProblem(program, ['POST', `/tenants/${world.tenant}/users`, sent], {
      status: 413,
      code: 'payload_too_large',
    });
  });
});

describe('a new user', () => {
  test.each<[object, string]>([
    [{ username: undefined }, '#/username'],
    [{ username: null }, '#/username'],
    [{ username: 1 }, '#/username'],
    [{ username: '' }, '#/username'],
    [{ username: 'nobody' }, '#/username'],
    [{ username: 'ø@people.example' }, '#/username'],
    [{ username: 'x'.repeat(2_000) }, '#/username'],
    [{ associateId: ' ' }, '#/associateId'],
    [{ firstName: 'two\nlines' }, '#/firstName'],
    [{ lastName: 'x'.repeat(101) }, '#/lastName'],
    [{ role: 'owner' }, '#/role'],
    [{ language: 'de' }, '#/language'],
    [{ password: 'secret' }, '#/password'],
    [{ 'a/b~c': 1 }, '#/a~1b~0c'],
    [{ __proto__: null, constructor: 1 }, '#/constructor'],
  ])('with %j', async (change, pointer) => {
    const sent = { json: { ...newPerson(), ...change } };
    await expectProblem(program, ['POST', `/tenants/${world.tenant}/users`, sent], {
      status: 422,
      code: 'malformed_fields',
      errors: [{ pointer, detail: expect.any(String) }],
    });
  });

  test('already there, or with the associate id of another', async () => {
    const path = `/tenants/${world.tenant}/users`;
    const { json: there } = await program.ask('GET', `${path}/${world.user}`);
    const { username, associateId } = there as { username: string; associateId: string };
    await expectProblem(program, ['POST', path, { json: { ...newPerson(), username } }], {
      status: 409,
      code: 'already_user',
      errors: [expect.objectContaining({ pointer: '#/username' }) as object],
    });
    await expectProblem(program, ['POST', path, { json: { ...newPerson(), associateId } }], {
      status: 409,
      code: 'associate_id_taken',
      errors: [expect.objectContaining({ pointer: '#/associateId' }) as object],
    });
  });
});

describe('an application', () => {
  const right = () => newApplication();
  const uri = 'https://app.example/callback';
  const KEY = { kty: 'oct', k: 'c2VjcmV0' };

  test.each<[object, string[]]>([
    [{ name: '\u202e' }, ['#/name']],
    [{ kind: 'desktop' }, ['#/kind']],
    [{ kind: 'native' }, ['#/authentication']],
    [{ authentication: 'key' }, ['#/jwks']],
    [{ authentication: 'key', jwks: { keys: [KEY] } }, ['#/jwks']],
    [{ authentication: 'key', jwks: 'keys' }, ['#/jwks']],
    [{ authentication: 'key', jwks: { keys: [1] } }, ['#/jwks/keys/0']],
    [{ jwks: { keys: [] } }, ['#/jwks']],
    [{ redirectUris: undefined }, ['#/redirectUris']],
    [{ redirectUris: uri }, ['#/redirectUris']],
    [{ redirectUris: [] }, ['#/redirectUris']],
    [{ redirectUris: [uri, 1] }, ['#/redirectUris/1']],
    [{ redirectUris: [uri, 'http://app.example/'] }, ['#/redirectUris/1']],
    [{ redirectUris: [uri, uri] }, ['#/redirectUris/1']],
    [{ redirectUris: [`${uri}/${'x'.repeat(2_000)}`] }, ['#/redirectUris/0']],
    [{ postLogoutRedirectUris: ['javascript:alert(1)'] }, ['#/postLogoutRedirectUris/0']],
    [{ resources: ['https://api.example/#'] }, ['#/resources/0']],
    [{ initiateLoginUri: '' }, ['#/initiateLoginUri']],
    [{ backchannelLogoutUri: 'http://10.0.0.1/' }, ['#/backchannelLogoutUri']],
    [{ scopes: ['profile'] }, ['#/scopes']],
    [{ scopes: ['openid', 'admin'] }, ['#/scopes/1']],
    [{ signingAlgorithm: 'none' }, ['#/signingAlgorithm']],
    [{ tenants: [] }, ['#/tenants']],
    [{ tenants: ['Nowhere99'] }, ['#/tenants/0']],
    [{ tenants: undefined }, ['#/tenants']],
    [{ id: 'demo-crm' }, ['#/id']],
    [{ secret: 'mine' }, ['#/secret']],
    [{ name: '', scopes: [], redirectUris: ['x'] }, ['#/name', '#/scopes', '#/redirectUris/0']],
  ])('with %j', async (change, pointers) => {
    const sent = { json: { ...right(), ...change } };
    await expectProblem(operator, ['POST', '/applications', sent], {
      status: 422,
      code: 'malformed_fields',
      errors: pointers.map((pointer) => ({ pointer, detail: expect.stringMatching(/\S/) as string })),
    });
  });

  test.each<[string, (at: string) => [string, string, Sent], number, string]>([
    ['changed in its kind', (at) => ['PATCH', at, { json: { kind: 'native' } }], 422, 'malformed_fields'],
    [
      'changed to nothing to come back to',
      (at) => ['PATCH', at, { json: { redirectUris: [] } }],
      422,
      'malformed_fields',
    ],
    [
      'with a logo that is none',
      (at) => ['PUT', `${at}/logo`, { body: 'x', headers: { 'Content-Type': 'image/png' } }],
      422,
      'malformed_image',
    ],
    ['with another’s secret', (at) => ['DELETE', `${at}/secrets/${'a'.repeat(24)}`, {}], 404, 'not_found'],
    ['of an id that cannot be', () => ['GET', '/applications/Demo_CRM', {}], 404, 'not_found'],
    ['of an id that is none', () => ['GET', '/applications/demo-nothing', {}], 404, 'not_found'],
    [
      'whose key has no such algorithm',
      () => ['POST', '/signing-keys/rotation', { json: { algorithm: 'HS256' } }],
      422,
      'malformed_fields',
    ],
  ])('%s', async (_, ask, status, code) => {
    await expectProblem(operator, ask(`/applications/${world.application}`), { status, code });
  });

  test('a third secret, and one of who has none', async () => {
    const [two, mobile] = [await register(), await register({ kind: 'native', authentication: 'none' })];
    await operator.ask('POST', `/applications/${two.id}/secrets`);
    for (const [{ id }, code] of [
      [two, 'too_many_secrets'],
      [mobile, 'no_secret_needed'],
    ] as const) {
      await expectProblem(operator, ['POST', `/applications/${id}/secrets`, {}], { status: 409, code });
    }
  });
});

describe('the query', () => {
  test.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=many', 'limit'],
    ['state=gone', 'state'],
    ['role=owner', 'role'],
    ['untold=false', 'untold'],
    ['sort=age', 'sort'],
    ['stat=active', 'stat'],
    ['state=active&state=invited', 'state'],
    [`search=${'x'.repeat(201)}`, 'search'],
    [`cursor=${'x'.repeat(2001)}`, 'cursor'],
  ])('%s', async (query, parameter) => {
    await expectProblem(program, ['GET', `/tenants/${world.tenant}/users?${query}`, {}], {
      status: 400,
      code: 'malformed_query',
      errors: [{ parameter, detail: expect.any(String) }],
    });
  });

  test.each([
    ['/users?cursor=abc', 'malformed_cursor'],
    ['/users?sort=entered&cursor=WyJhIiwiYiJd', 'malformed_cursor'],
    ['/audit-events?cursor=-1', 'malformed_cursor'],
    ['/imports?cursor=x', 'malformed_cursor'],
    ['/audit-events?person=nobody', 'malformed_query'],
    ['/audit-events?person=nobody@people.example', 'malformed_query'],
    ['/audit-events?from=yesterday', 'malformed_query'],
    ['/audit-events?action=dance', 'malformed_query'],
    ['?anything=1', 'malformed_query'],
  ])('%s', async (ending, code) => {
    await expectProblem(program, ['GET', `/tenants/${world.tenant}${ending}`, {}], { status: 400, code });
  });

  test('names that SQL or a pattern would read otherwise find nothing and break nothing', async () => {
    for (const search of [`' or 1=1 --`, '%', '_', '"', '\\', '\0', '🙂']) {
      const path = `/tenants/${world.tenant}/users?search=${encodeURIComponent(search)}`;
      expect((await program.ask('GET', path)).status, search).toBe(200);
    }
    const odd = await operator.ask('GET', `/accounts?username=${encodeURIComponent(`%' or 1=1 --`)}`);
    expect(odd.json).toEqual({ items: [], next: null });
  });
});

describe('everything else', () => {
  const users = () => `/tenants/${world.tenant}/users`;
  test.each<[string, () => [string, string, Sent], number, string]>([
    ['an address that is none', () => ['GET', '/nothing', {}], 404, 'not_found'],
    ['an id that is none', () => ['GET', `${users()}/1`, {}], 404, 'not_found'],
    ['a tenant that is none', () => ['GET', '/tenants/..%2F/users', {}], 404, 'not_found'],
    ['an end too much', () => ['GET', `${users()}/`, {}], 404, 'not_found'],
    ['a method that is not there', () => ['DELETE', users(), {}], 405, 'method_not_allowed'],
    ['OPTIONS of a browser elsewhere', () => ['OPTIONS', users(), {}], 405, 'method_not_allowed'],
    [
      'an answer in a type that is not there',
      () => ['GET', users(), { headers: { Accept: 'application/xml' } }],
      406,
      'not_acceptable',
    ],
    [
      'an audit log as a picture',
      () => [
        'GET',
        `/tenants/${world.tenant}/audit-events`,
        { headers: { Accept: 'image/png, text/csv;q=0' } },
      ],
      406,
      'not_acceptable',
    ],
    [
      'preferences that are none',
      () => [
        'PATCH',
        `/tenants/${world.tenant}/preferences`,
        { json: { supportMail: 'none', accent: '#ffffff', welcomeMails: true } },
      ],
      422,
      'malformed_fields',
    ],
    [
      'a logo that is none',
      () => [
        'PUT',
        `/tenants/${world.tenant}/logo`,
        { body: 'GIF89a', headers: { 'Content-Type': 'image/png' } },
      ],
      422,
      'malformed_image',
    ],
    [
      'a logo of a type that is none',
      () => [
        'PUT',
        `/tenants/${world.tenant}/logo`,
        { body: '<svg/>', headers: { 'Content-Type': 'image/svg+xml' } },
      ],
      415,
      'unsupported_media_type',
    ],
    [
      'an import without rows',
      () => ['POST', `/tenants/${world.tenant}/imports`, { json: { rows: [] } }],
      422,
      'malformed_file',
    ],
    [
      'an import of a spreadsheet',
      () => [
        'POST',
        `/tenants/${world.tenant}/imports`,
        { body: 'PK\u0003\u0004', headers: { 'Content-Type': 'text/csv' } },
      ],
      422,
      'malformed_file',
    ],
    [
      'a token without a scope',
      () => [
        'POST',
        `/tenants/${world.tenant}/api-tokens`,
        { json: { name: 'x', scopes: [], expiresAt: null } },
      ],
      422,
      'malformed_fields',
    ],
    [
      'a token that expired yesterday',
      () => [
        'POST',
        `/tenants/${world.tenant}/api-tokens`,
        { json: { name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' } },
      ],
      422,
      'malformed_fields',
    ],
    [
      'a token of which nobody said when it expires',
      () => ['POST', `/tenants/${world.tenant}/api-tokens`, { json: { name: 'x', scopes: ['read'] } }],
      422,
      'malformed_fields',
    ],
    [
      'the last administrator as a user',
      () => ['PUT', `${users()}/${world.admin.userId}/role`, { json: { role: 'user' } }],
      409,
      'last_admin',
    ],
    [
      'the last administrator out',
      () => ['DELETE', `${users()}/${world.admin.userId}`, {}],
      409,
      'last_admin',
    ],
    [
      'the last administrator deactivated',
      () => ['PUT', `${users()}/${world.admin.userId}/deactivation`, {}],
      409,
      'last_admin',
    ],
    [
      'a reset for someone who has not confirmed',
      () => ['POST', `${users()}/${world.invited}/password-reset`, {}],
      409,
      'not_confirmed',
    ],
    [
      'an invitation for someone who is there',
      () => ['POST', `${users()}/${world.user}/invitation-mail`, {}],
      409,
      'not_awaited',
    ],
    [
      'a new username of someone whom another tenant governs, or nobody yet',
      () => ['PUT', `${users()}/${world.invited}/username`, { json: { username: 'new@people.example' } }],
      403,
      'not_primary_tenant',
    ],
  ])('%s', async (_, ask, status, code) => {
    await expectProblem(program, ask(), { status, code });
  });

  test('HEAD answers like GET, without a body', async () => {
    const [head, get] = [await program.ask('HEAD', users()), await program.ask('GET', users())];
    expect([head.status, head.html]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
  });

  test('405 says what can be done', async () => {
    const answer = await program.ask('PUT', `${users()}/${world.user}`);
    expect(answer.headers.get('allow')).toBe('DELETE, GET, HEAD, PATCH');
  });

  test.each<[string, () => [string, string, Sent], number, string]>([
    [
      'a tenant whose id is taken',
      () => ['POST', '/tenants', { json: { id: world.tenant.toUpperCase(), name: 'x', admin: newPerson() } }],
      409,
      'tenant_id_taken',
    ],
    [
      'a tenant full of mistakes',
      () => [
        'POST',
        '/tenants',
        {
          json: {
            id: '1',
            name: ' ',
            supportMail: 'x',
            admin: { ...newPerson(), username: 'x', firstName: '' },
          },
        },
      ],
      422,
      'malformed_fields',
    ],
    [
      'a tenant without a name',
      () => ['PATCH', `/tenants/${world.tenant}`, { json: { name: '\u202e' } }],
      422,
      'malformed_fields',
    ],
    [
      'a limit of none',
      () => ['PATCH', `/tenants/${world.tenant}`, { json: { invitationsPerDay: 0 } }],
      422,
      'malformed_fields',
    ],
    [
      'a primary tenant where the person is not',
      () => ['PUT', `/accounts/${world.account}/primary-tenant`, { json: { tenantId: 'Nowhere99' } }],
      409,
      'not_confirmed_there',
    ],
    ['accounts of nobody', () => ['GET', '/accounts', {}], 400, 'malformed_query'],
  ])('of an operator: %s', async (_, ask, status, code) => {
    await expectProblem(operator, ask(), { status, code });
  });

  test('the account of a last administrator, which names the tenants that would be left alone', async () => {
    const [admin] = await services().db.all<{ id: string }>(
      sql`select account_id as id from users where id = ${world.admin.userId}`,
    );
    const refused = await operator.ask('DELETE', `/accounts/${admin!.id}`);
    expect(refused.json).toMatchObject({ status: 409, code: 'last_admin' });
    expect(refused.json!['detail']).toContain(world.tenant);
  });
});

describe('more than anything takes', () => {
  test.for([
    ['rows of nothing', { rows: Array.from({ length: 40_001 }, () => ({})) }],
    ['rows that are none', { rows: Array.from({ length: 130_000 }, () => 1) }],
    ['unknown fields', Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`x${at}`, 1]))],
  ] as const)('%s: one answer that is small', async ([, body]) => {
    const answer = await program.ask('POST', `/tenants/${world.tenant}/imports`, { json: body });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.json).length).toBeLessThan(20_000);
  });
});
