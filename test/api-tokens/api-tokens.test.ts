import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  actorOf,
  authenticateToken,
  isNewlyUsed,
  noteUse,
  type ApiToken,
} from '../../src/api-tokens/authenticate.ts';
import { deleteOldTokens } from '../../src/api-tokens/delete-old-tokens.ts';
import { listTokens } from '../../src/api-tokens/list-tokens.ts';
import { makeToken, type NewToken } from '../../src/api-tokens/make-token.ts';
import { revokeToken } from '../../src/api-tokens/revoke-token.ts';
import { resumeTenant, suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE, type Actor } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { getAccount, makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, DAY, HOUR, MINUTE, services } from '../support/worker/world.ts';

const usual: NewToken = { name: 'Payroll', scopes: ['read', 'write'], expiresAt: null };

async function make(tenantId: string | null, given: Partial<NewToken> = {}, actor: Actor = SERVICE) {
  const result = await makeToken(services(), tenantId, { actor }, { ...usual, ...given });
  if (result.outcome !== 'made') throw new Error(result.outcome);
  return result;
}

async function authenticated(token: string): Promise<ApiToken> {
  const result = await authenticateToken(services(), token);
  if (result.outcome !== 'authenticated') throw new Error(result.outcome);
  return result.token;
}

async function actorNamed(username: string): Promise<Actor> {
  return { ...SERVICE, accountId: (await getAccount(username)).id };
}

async function countTokens(tenantId: string): Promise<number> {
  return (await listTokens(services(), tenantId)).length;
}

describe('made', () => {
  test('it is shown once, and only its hash is kept', async () => {
    const tenant = await makeTenant();
    const { token } = await make(tenant.id);
    expect(token).toMatch(/^sid_[\w-]{43}$/);
    const kept = JSON.stringify(await services().db.all(sql`select * from api_tokens`));
    expect(kept).not.toContain(token.slice(4));
    expect(await authenticated(token)).toMatchObject({ tenantId: tenant.id, scopes: ['read', 'write'] });
  });

  test.each([
    [{ name: ' ' }, { outcome: 'malformed-name' }],
    [{ name: 'two\nlines' }, { outcome: 'malformed-name' }],
    [{ scopes: [] }, { outcome: 'no-scope' }],
    [{ expiresAt: 1 }, { outcome: 'malformed-expiry', problem: 'past' }],
    [{ expiresAt: Date.now() + 6 * 366 * DAY }, { outcome: 'malformed-expiry', problem: 'too-far' }],
  ])('%j is refused, and nothing is made', async (given, refusal) => {
    const tenant = await makeTenant();
    const result = await makeToken(services(), tenant.id, { actor: SERVICE }, { ...usual, ...given });
    expect(result).toEqual(refusal);
    expect(await countTokens(tenant.id)).toBe(0);
  });

  test('who is no administrator any more makes none and revokes none', async () => {
    const tenant = await makeTenant();
    const gone = { accountId: null, holds: sql`false` };
    const { tokenId, token } = await make(tenant.id);
    await expect(makeToken(services(), tenant.id, { actor: gone }, usual)).rejects.toThrow(
      'not_an_administrator',
    );
    await expect(revokeToken(services(), tenant.id, { tokenId, actor: gone })).rejects.toThrow(
      'not_an_administrator',
    );
    expect(await countTokens(tenant.id)).toBe(1);
    await authenticated(token);
  });

  test('a hundred in use, then no more until one is revoked', async () => {
    const tenant = await makeTenant();
    const all = await Promise.all(Array.from({ length: 99 }, () => make(tenant.id)));
    const last = await Promise.all(
      Array.from({ length: 5 }, () => makeToken(services(), tenant.id, { actor: SERVICE }, usual)),
    );
    expect(last.map(({ outcome }) => outcome).toSorted()).toEqual([
      'made',
      ...Array.from({ length: 4 }, () => 'too-many'),
    ]);
    await revokeToken(services(), tenant.id, { tokenId: all[0]!.tokenId, actor: SERVICE });
    await make(tenant.id);
  });
});

describe('a token that makes another', () => {
  const longest = { scopes: ['read', 'security'], expiresAt: Date.now() + 400 * DAY } as const;

  async function makerOf(tenantId: string) {
    const { username } = await makeUser({ id: tenantId }, { role: 'admin' });
    const { token } = await make(tenantId, longest, await actorNamed(username));
    const by = await authenticated(token);
    return { actor: actorOf(by, services().now), token: by };
  }

  test.each([
    [{ scopes: ['write'] }, 'scopes'],
    [{ scopes: ['read', 'write', 'security'] }, 'scopes'],
    [{ scopes: ['read'], expiresAt: null }, 'expiresAt'],
    [{ scopes: ['read'], expiresAt: longest.expiresAt + 1 }, 'expiresAt'],
  ] as const)('gives no more than it has: %j', async (given, field) => {
    const tenant = await makeTenant();
    const maker = await makerOf(tenant.id);
    const result = await makeToken(services(), tenant.id, maker, { ...usual, ...given });
    expect(result).toEqual({ outcome: 'more-than-maker', field });
    expect(await countTokens(tenant.id)).toBe(1);
  });

  test('gives what it has, and whoever answers for it answers for the other', async () => {
    const tenant = await makeTenant();
    const maker = await makerOf(tenant.id);
    const result = await makeToken(services(), tenant.id, maker, { ...usual, ...longest });
    expect(result.outcome).toBe('made');
    const names = (await listTokens(services(), tenant.id)).map(({ createdBy }) => createdBy);
    expect(names).toEqual(['Test Person', 'Test Person']);
  });

  test('makes none once it is revoked', async () => {
    const tenant = await makeTenant();
    const maker = await makerOf(tenant.id);
    await revokeToken(services(), tenant.id, { tokenId: maker.token.id, actor: SERVICE });
    await expect(makeToken(services(), tenant.id, maker, { ...usual, ...longest })).rejects.toThrow(
      'not_an_administrator',
    );
  });
});

describe('authenticated', () => {
  async function refusal(token: string): Promise<string> {
    const result = await authenticateToken(services(), token);
    return result.outcome === 'refused' ? result.reason : result.outcome;
  }

  test('a token that was never made is refused, and nothing is counted for it', async () => {
    const count = () => services().db.all(sql`select * from limits`);
    const before = await count();
    expect(await refusal('sid_nothing')).toBe('unknown');
    expect(await refusal('')).toBe('unknown');
    expect(await count()).toEqual(before);
  });

  test('revoked, it opens nothing at the next request', async () => {
    const tenant = await makeTenant();
    const { token, tokenId } = await make(tenant.id);
    const actor = actorOf(await authenticated(token), services().now);
    await revokeToken(services(), tenant.id, { tokenId, actor: SERVICE });
    expect(await refusal(token)).toBe('revoked');
    const { userId } = await makeUser(tenant);
    await expect(deactivateUser(services(), tenant.id, { userId, actor })).rejects.toThrow(
      'not_an_administrator',
    );
  });

  test('it may revoke itself', async () => {
    const tenant = await makeTenant();
    const { token, tokenId } = await make(tenant.id);
    await revokeToken(services(), tenant.id, {
      tokenId,
      actor: actorOf(await authenticated(token), services().now),
    });
    expect(await refusal(token)).toBe('revoked');
  });

  test('expired, it opens nothing', async () => {
    const { token } = await make((await makeTenant()).id, { expiresAt: clock.now() + HOUR });
    await authenticated(token);
    clock.advance(HOUR);
    expect(await refusal(token)).toBe('expired');
  });

  test('of a suspended tenant, it opens nothing until the tenant is resumed', async () => {
    const tenant = await makeTenant();
    const { token } = await make(tenant.id);
    const actor = actorOf(await authenticated(token), services().now);
    await suspendTenant(services(), tenant.id, SERVICE);
    expect(await refusal(token)).toBe('tenant-not-running');
    const { tokenId } = await make(tenant.id);
    await expect(revokeToken(services(), tenant.id, { tokenId, actor })).rejects.toThrow();
    await resumeTenant(services(), tenant.id, SERVICE);
    await authenticated(token);
  });

  test("an operator's belongs to no tenant", async () => {
    const { token, tokenId } = await make(null);
    expect((await authenticated(token)).tenantId).toBeNull();
    await expect(
      revokeToken(services(), (await makeTenant()).id, { tokenId, actor: SERVICE }),
    ).rejects.toThrow('not_found');
    await revokeToken(services(), null, { tokenId, actor: SERVICE });
    expect(await refusal(token)).toBe('revoked');
  });

  test('600 requests a minute, each token its own', async () => {
    const tenant = await makeTenant();
    const { token } = await make(tenant.id);
    const { token: other } = await make(tenant.id);
    const first = await authenticateToken(services(), token);
    expect(first).toMatchObject({ quota: { most: 600, window: 60, left: 599 } });
    await services().db.run(sql`update limits set count = 599 where count = 1`);
    expect(await authenticateToken(services(), token)).toMatchObject({
      outcome: 'authenticated',
      quota: { left: 0 },
    });
    const beyond = await authenticateToken(services(), token);
    expect(beyond).toMatchObject({ outcome: 'too-many', quota: { left: 0 } });
    await authenticated(other);
    clock.advance(MINUTE);
    await authenticated(token);
  });

  test('its last use is written hourly at most', async () => {
    const tenant = await makeTenant();
    const { token } = await make(tenant.id);
    const used = await authenticated(token);
    expect(isNewlyUsed(used, services().now)).toBe(true);
    await noteUse(services(), used);
    const [listed] = await listTokens(services(), tenant.id);
    expect(listed?.lastUsedAt).not.toBeNull();
    expect(isNewlyUsed(await authenticated(token), services().now)).toBe(false);
    clock.advance(HOUR);
    expect(isNewlyUsed(await authenticated(token), services().now)).toBe(true);
  });
});

describe('listed', () => {
  test('those that open something first, with their state', async () => {
    const tenant = await makeTenant();
    const revoked = await make(tenant.id, { name: 'Revoked' });
    await make(tenant.id, { name: 'Expired', expiresAt: clock.now() + MINUTE });
    clock.advance(MINUTE);
    await make(tenant.id, { name: 'Older' });
    clock.advance(1);
    await make(tenant.id, { name: 'Newer', scopes: ['security', 'read'] });
    await revokeToken(services(), tenant.id, { tokenId: revoked.tokenId, actor: SERVICE });
    const listed = await listTokens(services(), tenant.id);
    expect(listed.slice(0, 2).map(({ name }) => name)).toEqual(['Newer', 'Older']);
    expect(listed[0]).toMatchObject({ scopes: ['read', 'security'], state: 'active' });
    const states = new Map(listed.map(({ name, state }) => [name, state]));
    expect([states.get('Expired'), states.get('Revoked')]).toEqual(['expired', 'revoked']);
  });

  test.each([
    ['is demoted', changeRole],
    ['is deactivated', deactivateUser],
    ['is removed', removeUser],
  ])('flagged when its maker %s', async (_, leave) => {
    const tenant = await makeTenant();
    const { username, userId } = await makeUser(tenant, { role: 'admin' });
    await makeUser(tenant, { role: 'admin' });
    await make(tenant.id, {}, await actorNamed(username));
    expect((await listTokens(services(), tenant.id))[0]).toMatchObject({
      makerLeft: false,
      createdBy: 'Test Person',
    });
    const left = await leave(services(), tenant.id, { userId, actor: SERVICE }, 'user');
    expect(left).toEqual({ outcome: 'changed' });
    expect((await listTokens(services(), tenant.id))[0]?.makerLeft).toBe(true);
  });

  test("an operator's names the operator, and is flagged when they are none any more", async () => {
    const { username } = await makeUser(await makeTenant());
    const { tokenId } = await make(null, {}, await actorNamed(username));
    const listed = async () => (await listTokens(services(), null)).find(({ id }) => id === tokenId);
    expect(await listed()).toMatchObject({ createdBy: username, makerLeft: true });
    await services().db.run(sql`update accounts set operator = true where username = ${username}`);
    expect(await listed()).toMatchObject({ createdBy: username, makerLeft: false });
  });

  test("another tenant's can be neither seen nor revoked", async () => {
    const [tenant, other] = [await makeTenant(), await makeTenant()];
    const { tokenId, token } = await make(tenant.id);
    expect(await listTokens(services(), other.id)).toEqual([]);
    await expect(revokeToken(services(), other.id, { tokenId, actor: SERVICE })).rejects.toThrow('not_found');
    await expect(revokeToken(services(), null, { tokenId, actor: SERVICE })).rejects.toThrow('not_found');
    await authenticated(token);
  });

  test('what has been over for 90 days is no more', async () => {
    const tenant = await makeTenant();
    const { tokenId } = await make(tenant.id, { name: 'Revoked' });
    await make(tenant.id, { name: 'Expired', expiresAt: clock.now() + HOUR });
    const lasting = await make(tenant.id, { name: 'Lasting' });
    await revokeToken(services(), tenant.id, { tokenId, actor: SERVICE });
    clock.advance(90 * DAY);
    await deleteOldTokens(services().db, services().now);
    expect((await listTokens(services(), tenant.id)).map(({ name }) => name).toSorted()).toEqual([
      'Expired',
      'Lasting',
    ]);
    clock.advance(HOUR + 1);
    await deleteOldTokens(services().db, services().now);
    expect((await listTokens(services(), tenant.id)).map(({ id }) => id)).toEqual([lasting.tokenId]);
  });
});

test('the audit log has who made and who revoked which token, once', async () => {
  const tenant = await makeTenant();
  const { username } = await makeUser(tenant, { role: 'admin' });
  const actor = await actorNamed(username);
  const { tokenId } = await make(tenant.id, { name: 'Nightly sync' }, actor);
  for (const _ of [1, 2]) await revokeToken(services(), tenant.id, { tokenId, actor });
  const events = await services().db.all(
    sql`select action, reason, actor_id as actorId from audit_events where tenant_id = ${tenant.id} and action like 'api-token-%' order by id`,
  );
  expect(events).toEqual([
    { action: 'api-token-made', reason: 'Nightly sync', actorId: actor.accountId },
    { action: 'api-token-revoked', reason: 'Nightly sync', actorId: actor.accountId },
  ]);
});
