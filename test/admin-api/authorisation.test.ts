import { beforeAll, describe, expect, test } from 'vitest';
import { API_ROUTES } from '../../src/admin-api/routes.ts';
import type { ApiRoute } from '../../src/admin-api/define-routes.ts';
import { listTokens } from '../../src/api-tokens/list-tokens.ts';
import { revokeToken } from '../../src/api-tokens/revoke-token.ts';
import { SCOPES } from '../../src/api-tokens/scopes.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { EXAMPLES, makeApiWorld, newPerson, type ApiWorld } from '../support/worker/api-examples.ts';
import { makeTenant } from '../support/worker/people.ts';
import { makeProgram, Program, type ApiAnswer } from '../support/worker/program.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

/** Everyone who may not, at every route: refused, nothing changed, nothing told. */

let world: ApiWorld;
let strange: ApiWorld;
let tenant: { id: string };
let programs: Record<
  | 'nobody'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'suspended'
  | 'otherTenant'
  | 'stranger'
  | 'ownTenant'
  | 'operator',
  Program
>;

beforeAll(async () => {
  world = await makeApiWorld();
  strange = await makeApiWorld();
  tenant = { id: world.tenant };
  const [other, suspended] = [await makeTenant(), await makeTenant()];
  programs = {
    nobody: new Program(null),
    unknown: new Program('sid_unknown'),
    revoked: await makeProgram(tenant),
    expired: await makeProgram(tenant, SCOPES, clock.now() + MINUTE),
    suspended: await makeProgram(suspended),
    otherTenant: await makeProgram(other),
    stranger: await makeProgram({ id: strange.tenant }),
    ownTenant: await makeProgram(tenant),
    operator: await makeProgram(null),
  };
  await revokeNewest(tenant.id, programs.revoked);
  clock.advance(MINUTE);
  await suspendTenant(services(), suspended.id, SERVICE);
});

async function revokeNewest(tenantId: string, program: Program): Promise<void> {
  const before = await program.ask('GET', `/tenants/${tenantId}/users`);
  expect(before.status).toBe(200);
  const all = await listTokens(services(), tenantId);
  const used = all.find(({ lastUsedAt }) => lastUsedAt !== null);
  await revokeToken(services(), tenantId, { tokenId: used!.id, actor: SERVICE });
}

async function ask(program: Program, route: ApiRoute, at: ApiWorld = world): Promise<ApiAnswer> {
  const { path, ...sent } = EXAMPLES[route.name]!(at);
  return program.ask(route.method, path, sent);
}

/** What a refused request may touch: the counters, and when a token was last used. */
const COUNTERS = ['limits'];

async function readEverything(): Promise<unknown[][]> {
  const { d1 } = services();
  const { results: tables } = await d1
    .prepare(`select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'`)
    .all<{ name: string }>();
  const counted = tables.filter(({ name }) => !COUNTERS.includes(name));
  const all = await d1.batch<Record<string, unknown>>(
    counted.map(({ name }) => d1.prepare(`select * from "${name}"`)),
  );
  return all.map(({ results }) => results.map((row) => ({ ...row, last_used_at: null })));
}

/** All but what names the request itself. */
function told({ json, status }: ApiAnswer): unknown {
  return { status, ...json, reference: null };
}

const nowhere = (): ApiWorld => ({ ...world, tenant: 'Nowhere99' });

/** Whose token is good, and who may not all the same. */
function strangersTo({ kinds, path }: ApiRoute): { program: Program; status: number; code: string }[] {
  const wrongKind = { status: 403, code: 'wrong_kind_of_token' };
  const notFound = { status: 404, code: 'not_found' };
  const { ownTenant, otherTenant, operator } = programs;
  return [
    ...(kinds.includes('operator') ? [] : [{ program: operator, ...wrongKind }]),
    ...(kinds.includes('tenant')
      ? [{ program: otherTenant, ...notFound }].filter(() => path.includes('{tenant}'))
      : [ownTenant, otherTenant].map((program) => ({ program, ...wrongKind }))),
  ];
}

describe.each(API_ROUTES.map((route) => ({ route, name: `${route.method} ${route.path}` })))(
  '$name',
  ({ route }) => {
    test('refuses everyone who may not, changes nothing and tells nothing', async () => {
      const before = await readEverything();

      const noToken = await ask(programs.nobody, route);
      expect(noToken.json).toMatchObject({ status: 401, code: 'token_required' });
      expect(noToken.headers.get('www-authenticate')).toBe('Bearer realm="SuperID"');

      // A session is no token, not even an administrator's own.
      world.admin.person.bindings = {};
      const { path, headers, ...sent } = EXAMPLES[route.name]!(world);
      const withSession = await world.admin.person.send(`/api/v1${path}`, {
        method: route.method,
        headers: { ...headers, Origin: 'https://superid.example', 'Sec-Fetch-Site': 'same-origin' },
        ...('json' in sent && { body: JSON.stringify(sent.json) }),
      });
      expect(withSession.status).toBe(401);

      for (const who of ['unknown', 'revoked', 'expired', 'suspended'] as const) {
        const refused = await ask(programs[who], route);
        expect(refused.json, who).toMatchObject({ status: 401, code: 'invalid_token' });
        expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="SuperID", error="invalid_token"');
        expect(told(refused), who).toEqual(told(await ask(programs.unknown, route, nowhere())));
      }

      for (const { program, status, code } of strangersTo(route)) {
        const refused = await ask(program, route);
        expect(refused.json).toMatchObject({ status, code });
        expect(told(refused)).toEqual(told(await ask(program, route, nowhere())));
      }
      expect(await readEverything()).toEqual(before);
    });

    test('refuses a token that has every scope but the one it needs', async () => {
      const scopes = SCOPES.filter((scope) => scope !== route.scope);
      const lacking = await Promise.all(
        route.kinds.map((kind) => makeProgram(kind === 'tenant' ? tenant : null, scopes)),
      );
      const before = await readEverything();
      for (const program of lacking) {
        const refused = await ask(program, route);
        expect(refused.json).toMatchObject({ status: 403, code: 'insufficient_scope' });
        expect(refused.headers.get('www-authenticate')).toBe(
          `Bearer realm="SuperID", error="insufficient_scope", scope="${route.scope}"`,
        );
        expect(told(refused)).toEqual(told(await ask(program, route, nowhere())));
      }
      expect(await readEverything()).toEqual(before);
    });
  },
);

/** Whose path names something that belongs to a tenant, or for operators anything at all. */
const NAMING = API_ROUTES.filter(({ path, kinds }) =>
  kinds.includes('tenant') ? /\{(?!tenant)/.test(path) : path.includes('{'),
);

test.each(NAMING.map((route) => ({ route, name: `${route.method} ${route.path}` })))(
  '$name: what is another tenant’s is not found, like what is not there',
  async ({ route }) => {
    const isTenants = route.kinds.includes('tenant');
    const program = isTenants ? programs.stranger : programs.operator;
    const nobody = 'a'.repeat(24);
    const nothing = { ...world, user: nobody, invited: nobody, import: nobody, token: nobody };
    const [theirs, none] = isTenants
      ? [
          { ...world, tenant: strange.tenant },
          { ...nothing, tenant: strange.tenant },
        ]
      : [
          { ...nowhere(), account: nobody, operatorToken: world.token, application: 'nothing' },
          { ...nowhere(), account: nobody, operatorToken: nobody, application: 'nothing' },
        ];
    const before = await readEverything();
    const refused = await ask(program, route, theirs);
    expect(refused.json).toMatchObject({ status: 404, code: 'not_found' });
    expect(told(refused)).toEqual(told(await ask(program, route, none)));
    expect(await readEverything()).toEqual(before);
  },
);

describe('what only a part of the requests to a route needs', () => {
  test('`security` to register an administrator', async () => {
    const writer = await makeProgram(tenant, ['read', 'write']);
    const before = await readEverything();
    const json = { ...newPerson(), role: 'admin' };
    const refused = await writer.ask('POST', `/tenants/${tenant.id}/users`, { json });
    expect(refused.json).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect(await readEverything()).toEqual(before);
    const may = await makeProgram(tenant, ['write', 'security']);
    expect((await may.ask('POST', `/tenants/${tenant.id}/users`, { json })).json).toMatchObject({
      role: 'admin',
    });
  });

  test('`security` to start an import that makes an administrator', async () => {
    const writer = await makeProgram(tenant, ['read', 'write']);
    const imports = `/tenants/${tenant.id}/imports`;
    const rows = [{ ...newPerson(), role: 'admin' }];
    const prepared = await writer.ask('POST', imports, { json: { rows } });
    expect(prepared.json).toMatchObject({ admins: 1, state: 'ready' });
    const run = `${prepared.headers.get('location')!}/run`;
    expect((await writer.ask('PUT', run)).json).toMatchObject({ status: 403, code: 'insufficient_scope' });
    expect((await writer.ask('GET', `${imports}?limit=1`)).json).toMatchObject({
      items: [{ state: 'ready' }],
    });
    expect((await (await makeProgram(tenant)).ask('PUT', run)).status).toBe(202);
  });

  test('no token makes another one with more than it has', async () => {
    const maker = await makeProgram(tenant, ['security'], clock.now() + 60 * MINUTE);
    const path = `/tenants/${tenant.id}/api-tokens`;
    const given = { name: 'More', scopes: ['security'], expiresAt: null };
    for (const [json, pointer] of [
      [{ ...given, scopes: ['security', 'write'] }, '#/scopes'],
      [given, '#/expiresAt'],
    ] as const) {
      const refused = await maker.ask('POST', path, { json });
      expect(refused.json).toMatchObject({ status: 403, code: 'beyond_own_token', errors: [{ pointer }] });
    }
    const soon = new Date(clock.now() + MINUTE).toISOString();
    expect((await maker.ask('POST', path, { json: { ...given, expiresAt: soon } })).status).toBe(201);
  });
});

describe('RFC 6750 §2.1', () => {
  test.each([
    ['Basic dXNlcjpwYXNz', 'token_required'],
    ['Bearer', 'token_required'],
    ['bearer ', 'token_required'],
    ['Bearer two words', 'invalid_token'],
    ['Bearer "quoted"', 'invalid_token'],
    [`Bearer ${'x'.repeat(5000)}`, 'invalid_token'],
  ])('Authorization: %s is refused before anything is looked up', async (authorization, code) => {
    const answer = await new Program(null).ask('GET', '/tenants', {
      headers: { Authorization: authorization },
    });
    expect(answer.json).toMatchObject({ status: 401, code });
    expect(answer.operations.d1).toBe(0);
  });

  test('the scheme is read whatever its case, and a token in the address is none', async () => {
    const { token } = programs.operator;
    const lower = await new Program(null).ask('GET', '/tenants', {
      headers: { Authorization: `bearer ${token}` },
    });
    expect(lower.status).toBe(200);
    const inAddress = await new Program(null).ask('GET', `/tenants?access_token=${token}`);
    expect(inAddress.json).toMatchObject({ code: 'token_required' });
  });
});
