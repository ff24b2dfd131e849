import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { runChores } from '../../src/chores.ts';
import { advanceRun } from '../../src/group-rules/advance-run.ts';
import { readRules } from '../../src/group-rules/read-rules.ts';
import { saveRules } from '../../src/group-rules/save-rules.ts';
import { startRun } from '../../src/group-rules/start-run.ts';
import { stopRun } from '../../src/group-rules/stop-run.ts';
import { openDb } from '../../src/storage/db.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import {
  advance,
  draft,
  makeGroup,
  newestRun,
  preview,
  rule,
  save,
  SOMEONE,
  strangersIn,
} from '../support/worker/group-rules.ts';
import { invite, makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

// Passwords are hashed one after the other.
vi.setConfig({ testTimeout: 20_000 });

/** A tenant with so many people besides its administrator. */
async function makeWorld(people = 20) {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const crowd = await strangersIn(tenant, people);
  return { tenant, admin, crowd };
}

async function count(tenant: { id: string }, table: 'users' | 'audit_events', condition: string) {
  const [row] = await services().db.all<{ n: number }>(
    sql`select count(*) as n from ${sql.raw(table)} where tenant_id = ${tenant.id} and ${sql.raw(condition)}`,
  );
  return row!.n;
}

describe('a run', () => {
  test('goes through everybody in chunks, and can be watched', async () => {
    const { tenant } = await makeWorld();
    const runId = await save(tenant, [rule({ role: 'admin' })]);
    expect(await newestRun(tenant)).toMatchObject({ state: 'running', done: 0, total: 21 });
    await advance(tenant, runId, { size: 5, most: 2 });
    expect(await newestRun(tenant)).toMatchObject({ state: 'running', done: 10, total: 21 });
    await advance(tenant, runId, { size: 5 });
    expect(await newestRun(tenant)).toMatchObject({ state: 'done', done: 21, total: 21, changed: 20 });
    expect(await count(tenant, 'users', `role = 'admin'`)).toBe(21);
    const events = `action = 'role-changed' and reason = 'group-rule'`;
    expect(await count(tenant, 'audit_events', events)).toBe(20);
    expect(await count(tenant, 'audit_events', `action = 'group-rules-applied'`)).toBe(1);
  });

  test('that broke off, at whichever statement, is taken up again: everybody has one turn', async () => {
    const { tenant } = await makeWorld();
    const runId = await save(tenant, [rule({ role: 'admin' })]);
    for (const after of [0, 1, 2, 3]) {
      const broken = { ...services(), db: openDb(brokenD1(env.DB, { after })) };
      const share = { until: clock.now() + MINUTE, size: 4 };
      await expect(advanceRun(broken, { tenantId: tenant.id, runId }, share)).rejects.toThrow();
      clock.advance(MINUTE);
    }
    await advance(tenant, runId, { size: 4 });
    expect(await newestRun(tenant)).toMatchObject({ state: 'done', done: 21, changed: 20 });
    const events = `action = 'role-changed' and reason = 'group-rule'`;
    expect(await count(tenant, 'audit_events', events)).toBe(20);
  });

  test('is worked on by one at a time', async () => {
    const { tenant } = await makeWorld();
    const runId = await save(tenant, [rule({ role: 'admin' })]);
    const chunks = await Promise.all(Array.from({ length: 5 }, () => advance(tenant, runId, { size: 4 })));
    expect(chunks.filter((done) => done > 0)).toHaveLength(1);
    expect(await newestRun(tenant)).toMatchObject({ state: 'done', done: 21, changed: 20 });
  });

  test('goes on by the cron, with no page open', async () => {
    const { tenant } = await makeWorld();
    await save(tenant, [rule({ role: 'admin' })]);
    await runChores(services());
    expect(await newestRun(tenant)).toMatchObject({ state: 'done', changed: 20 });
  });

  test('is stopped at once, and goes on where it was', async () => {
    const { tenant } = await makeWorld();
    const runId = await save(tenant, [rule({ role: 'admin' })]);
    await advance(tenant, runId, { size: 5, most: 1 });
    expect(await stopRun(services(), tenant.id, SERVICE)).toEqual({ outcome: 'stopped' });
    expect(await advance(tenant, runId)).toBe(0);
    await runChores(services());
    expect(await newestRun(tenant)).toMatchObject({ state: 'stopped', done: 5 });
    expect(await count(tenant, 'users', `role = 'admin'`)).toBeLessThanOrEqual(6);
    expect(await startRun(services(), tenant.id, SERVICE)).toBe(runId);
    await advance(tenant, runId, { size: 5 });
    expect(await newestRun(tenant)).toMatchObject({ state: 'done', done: 21, changed: 20 });
  });

  test('there is one a tenant, however many ask for one at once', async () => {
    const { tenant } = await makeWorld(3);
    await advance(tenant, await save(tenant, [rule({ role: 'user' })]));
    const runs = await Promise.all(Array.from({ length: 5 }, () => startRun(services(), tenant.id, SERVICE)));
    expect(new Set(runs).size).toBe(1);
    expect(await count(tenant, 'audit_events', `action = 'group-rules-started'`)).toBe(1);
  });

  test('ends where other rules are saved: these are applied from the beginning', async () => {
    const { tenant } = await makeWorld();
    const first = await save(tenant, [rule({ role: 'admin' })]);
    await advance(tenant, first, { size: 5, most: 2 });
    clock.advance(1);
    const second = await save(tenant, [rule({ role: 'user' })]);
    expect(await advance(tenant, first)).toBe(0);
    await advance(tenant, second);
    expect(await count(tenant, 'users', `role = 'admin'`)).toBe(1);
  });
});

describe('saving', () => {
  test('of several at once one wins, and the others are shown what would happen now', async () => {
    const { tenant } = await makeWorld(3);
    const people = ['one', 'two', 'three'].map((accountId) => ({ ...SOMEONE, accountId }));
    for (const person of people) await draft(tenant, [rule({ role: 'admin' })], person);
    const seen = await Promise.all(people.map((person) => preview(tenant, person)));
    const results = await Promise.all(
      people.map((actor, at) =>
        saveRules(services(), tenant.id, {
          actor,
          accountId: actor.accountId,
          seen: seen[at]!.fingerprint,
        }),
      ),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual(['not-as-seen', 'not-as-seen', 'saved']);
    const { saved, version } = await readRules(services().db, tenant.id, SOMEONE.accountId);
    expect([saved.length, version]).toEqual([1, 1]);
    expect(await count(tenant, 'audit_events', `action = 'group-rules-changed'`)).toBe(1);
  });

  test('is refused where the people have changed since the preview', async () => {
    const { tenant, crowd } = await makeWorld(3);
    const groupId = await makeGroup(tenant, [crowd[0]!]);
    await draft(tenant, [rule({ condition: 'not-in-group', groupId, entry: 'no' })]);
    const { fingerprint } = await preview(tenant);
    await invite(tenant);
    const given = { actor: SOMEONE, accountId: SOMEONE.accountId, seen: fingerprint };
    expect(await saveRules(services(), tenant.id, given)).toEqual({ outcome: 'not-as-seen' });
    const now = await preview(tenant);
    const again = await saveRules(services(), tenant.id, { ...given, seen: now.fingerprint });
    expect(again.outcome).toBe('saved');
  });

  test('is refused where the draft is another one since, though it would do the same', async () => {
    const { tenant } = await makeWorld(2);
    await draft(tenant, [rule({ role: 'user' })]);
    const { fingerprint } = await preview(tenant);
    await draft(tenant, [rule({ role: 'user', stop: true })]);
    const given = { actor: SOMEONE, accountId: SOMEONE.accountId, seen: fingerprint };
    expect(await saveRules(services(), tenant.id, given)).toEqual({ outcome: 'not-as-seen' });
  });

  test('by someone who is no administrator any more does nothing', async () => {
    const { tenant } = await makeWorld(2);
    await draft(tenant, [rule({ role: 'admin' })]);
    const { fingerprint } = await preview(tenant);
    const actor = { ...SOMEONE, holds: sql`false` };
    const given = { actor, accountId: SOMEONE.accountId, seen: fingerprint };
    await expect(saveRules(services(), tenant.id, given)).rejects.toMatchObject({
      code: 'not_an_administrator',
    });
    await expect(startRun(services(), tenant.id, actor)).rejects.toMatchObject({
      code: 'not_an_administrator',
    });
    expect((await readRules(services().db, tenant.id, 'x')).saved).toEqual([]);
  });

  test('with D1 failing saves nothing, or everything', async () => {
    const { tenant } = await makeWorld(2);
    await draft(tenant, [rule({ role: 'admin' })]);
    const { fingerprint } = await preview(tenant);
    const given = { actor: SOMEONE, accountId: SOMEONE.accountId, seen: fingerprint };
    const before = await dumpD1();
    for (const after of [0, 1, 2]) {
      const db = openDb(brokenD1(env.DB, { after }));
      await expect(saveRules({ ...services(), db }, tenant.id, given)).rejects.toThrow();
      expect(await dumpD1()).toEqual(before);
    }
    expect((await saveRules(services(), tenant.id, given)).outcome).toBe('saved');
  });
});
