import { env } from 'cloudflare:workers';
import { sql, type SQL } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { runChores } from '../../src/chores.ts';
import { advanceImport } from '../../src/imports/advance-import.ts';
import { advanceImports } from '../../src/imports/advance-imports.ts';
import { readImport } from '../../src/imports/read-import.ts';
import { startImport } from '../../src/imports/start-import.ts';
import { stopImport } from '../../src/imports/stop-import.ts';
import { openDb } from '../../src/storage/db.ts';
import { suspendTenant } from '../../src/tenants/suspend-tenant.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { brokenD1 } from '../support/worker/broken.ts';
import {
  actorOf,
  advance,
  csvOf,
  outcomesOf,
  prepareFile,
  startFile,
  strangers,
} from '../support/worker/imports.ts';
import { getAccount, getUser, historyOf, invite, makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, DAY, lastMailTo, MINUTE, services, unique } from '../support/worker/world.ts';

async function withAdmin(given: Parameters<typeof makeTenant>[0] = {}) {
  const tenant = await makeTenant(given);
  const admin = await makeUser(tenant, { role: 'admin' });
  return { tenant, admin, actor: await actorOf(admin.username) };
}

async function count(query: SQL): Promise<number> {
  const [row] = await services().db.all<{ n: number }>(sql`select count(*) as n ${query}`);
  return row!.n;
}

/** What registering leaves behind in a tenant, without what was there before. */
async function traces(tenantId: string) {
  return {
    users: await count(sql`from users where tenant_id = ${tenantId} and role = 'user'`),
    accounts: await count(
      sql`from accounts where id in (select account_id from users where tenant_id = ${tenantId} and role = 'user')`,
    ),
    links: await count(
      sql`from links join users on users.id = links.user_id where tenant_id = ${tenantId} and role = 'user'`,
    ),
    mails: await count(sql`from outbox where tenant_id = ${tenantId} and sent_at is null`),
    events:
      (await count(sql`from audit_events where tenant_id = ${tenantId} and action = 'user-registered'`)) - 1,
    terms: await count(
      sql`from (select distinct user_id from user_terms join users on users.id = user_id where users.tenant_id = ${tenantId} and role = 'user')`,
    ),
  };
}

function all(n: number) {
  return { users: n, accounts: n, links: n, mails: n, events: n, terms: n };
}

async function stateOf(importId: string) {
  const [row] = await services().db.all<{ state: string; done: number; total: number }>(
    sql`select state, done, total from imports where id = ${importId}`,
  );
  return row!;
}

async function eventsOf(tenantId: string): Promise<string[]> {
  const rows = await services().db.all<{ action: string; reason: string | null }>(
    sql`select action, reason from audit_events where tenant_id = ${tenantId} and action like 'import-%' order by id`,
  );
  return rows.map(({ action, reason }) => [action, reason].filter(Boolean).join(' '));
}

describe('an import', () => {
  test('registers whom the file names, in chunks, and tells what became of every row', async () => {
    const { tenant, actor } = await withAdmin();
    const { username: here } = await invite(tenant);
    const { associateId } = await getUser(tenant.id, here);
    const [first, second, third] = strangers(3);
    const importId = await startFile(
      tenant,
      actor,
      csvOf([
        `${first},1,Kim,Berg,admin,nb`,
        `${here},2,Test,Person,,`,
        `${second},${associateId},Kim,Moe,,`,
        `${first},3,Kim,Berg,,`,
        `nobody,4,Kim,Berg,,`,
        `${third},5,Åse,Ås,,`,
      ]),
    );
    await advance(tenant, importId);
    expect(await outcomesOf(importId)).toEqual([
      'registered',
      'already-user',
      'associate-id-taken',
      'duplicate-username',
      'malformed',
      'registered',
    ]);
    expect(await stateOf(importId)).toEqual({ state: 'done', done: 6, total: 6 });
    expect(await getUser(tenant.id, first!)).toMatchObject({
      associateId: '1',
      role: 'admin',
      language: 'nb',
      invitedBy: actor.accountId,
    });
    expect(await getUser(tenant.id, third!)).toMatchObject({
      firstName: 'Åse',
      role: 'user',
      language: null,
    });
    await expect(getAccount(second!), 'no account is left behind').rejects.toThrow();
    expect(await historyOf(first!)).toEqual(['user-registered success']);
    expect(await eventsOf(tenant.id)).toEqual(['import-started', 'import-finished']);
  });

  test('whom it invites gets the mail of any invitation, with the name of who started it', async () => {
    const { tenant, actor } = await withAdmin();
    const [username] = strangers(1);
    const importId = await startFile(tenant, actor, csvOf([`${username},1,Kim,Berg,,`]));
    await advance(tenant, importId);
    await runChores(services());
    const mail = await lastMailTo(username!);
    expect(mail.text).toContain('Test Person');
    expect(mail.links.some((link) => link.includes('/links/'))).toBe(true);
  });

  test('the same file again does no harm', async () => {
    const { tenant, actor } = await withAdmin();
    const file = csvOf(130);
    await advance(tenant, await startFile(tenant, actor, file));
    const before = await traces(tenant.id);
    expect(before).toEqual(all(130));
    const again = await startFile(tenant, actor, file);
    await advance(tenant, again);
    expect(new Set(await outcomesOf(again))).toEqual(new Set(['already-user']));
    expect(await traces(tenant.id)).toEqual(before);
  });

  test('two at once of one file: nobody is doubled', async () => {
    const { tenant, actor } = await withAdmin();
    const file = csvOf(150);
    const [one, two] = [await startFile(tenant, actor, file), await startFile(tenant, actor, file)];
    await Promise.all([advance(tenant, one), advance(tenant, two)]);
    expect(await traces(tenant.id)).toEqual(all(150));
    const outcomes = [...(await outcomesOf(one)), ...(await outcomesOf(two))];
    expect(outcomes.filter((outcome) => outcome === 'registered')).toHaveLength(150);
    expect(outcomes.filter((outcome) => outcome === 'already-user')).toHaveLength(150);
  });

  test('several workers on one import: one at a time works, and no row is done twice', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(450));
    const chunks = await Promise.all(Array.from({ length: 5 }, () => advance(tenant, importId)));
    expect(chunks.toSorted((a, b) => a - b)).toEqual([0, 0, 0, 0, 5]);
    expect(await traces(tenant.id)).toEqual(all(450));
    expect(new Set(await outcomesOf(importId))).toEqual(new Set(['registered']));
  });

  test('a worker whose claim has run out while it slept does nothing any more', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(40));
    const slow = whileRegistering(async () => {
      clock.advance(MINUTE);
      await advance(tenant, importId);
    });
    await advanceImport(
      { ...services(), db: openDb(slow) },
      { tenantId: tenant.id, importId },
      { until: clock.now() + DAY },
    );
    expect(new Set(await outcomesOf(importId))).toEqual(new Set(['registered']));
    expect(await traces(tenant.id)).toEqual(all(40));
    expect(await stateOf(importId)).toEqual({ state: 'done', done: 40, total: 40 });
    expect(await eventsOf(tenant.id)).toEqual(['import-started', 'import-finished']);
  });

  test('stops when its time is over and goes on with the next one who comes by', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(250));
    const once = () =>
      advanceImport(services(), { tenantId: tenant.id, importId }, { until: clock.now() - 1 });
    expect([await once(), await once()]).toEqual([1, 1]);
    expect(await stateOf(importId)).toEqual({ state: 'running', done: 200, total: 250 });
    expect(await advance(tenant, importId)).toBe(1);
    expect(await traces(tenant.id)).toEqual(all(250));
  });

  test('one of nothing but malformed rows is done at once', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(['nobody,1,Kim,Berg,,']));
    await advance(tenant, importId);
    expect(await stateOf(importId)).toEqual({ state: 'done', done: 1, total: 1 });
  });

  test('the associate id of someone who declined goes to the next, account or not', async () => {
    for (const hasAccount of [false, true]) {
      const [home, { tenant, actor }] = [await makeTenant(), await withAdmin()];
      const { username, person } = await makeUser(home);
      const declined = await invite(tenant, { username });
      await person.post(`/invitations/${declined.userId}/refusal`);
      const { associateId } = await getUser(tenant.id, username);
      const next = hasAccount ? (await makeUser(home)).username : strangers(1)[0]!;
      const other = await makeUser(home);
      const second = await invite(tenant, { username: other.username });
      await other.person.post(`/invitations/${second.userId}/refusal`);
      const file = csvOf([
        `${username},${unique('new')},Kim,Berg,,`,
        `${next},${associateId},Kim,Moe,,`,
        `${other.username},x,Kim,Moe,,`,
      ]);
      const importId = await startFile(tenant, actor, file);
      await advance(tenant, importId);
      expect(await outcomesOf(importId)).toEqual(['registered', 'registered', 'registered']);
      expect((await getUser(tenant.id, next)).associateId).toBe(associateId);
    }
  });

  test('associate ids passed on from one who declined to the next stop nobody else', async () => {
    const [home, { tenant, actor }] = [await makeTenant(), await withAdmin()];
    const people = await Promise.all([makeUser(home), makeUser(home), makeUser(home)]);
    const ids: string[] = [];
    for (const { username, person } of people) {
      const { userId } = await invite(tenant, { username });
      await person.post(`/invitations/${userId}/refusal`);
      ids.push((await getUser(tenant.id, username)).associateId);
    }
    const [a, b, c] = people.map(({ username }) => username);
    const chain = await startFile(
      tenant,
      actor,
      csvOf([`${a},fresh,A,A,,`, `${b},${ids[0]},B,B,,`, `${c},${ids[1]},C,C,,`]),
    );
    await advance(tenant, chain);
    expect(await outcomesOf(chain), 'the others find theirs free when the file comes again').toEqual([
      'registered',
      'associate-id-taken',
      'associate-id-taken',
    ]);
  });
});

describe('interrupted, whatever breaks off where,', () => {
  const ROWS = 130;

  /** What the database answers is lost as well as what it never did. */
  test.each(['before', 'after'] as const)(
    'an operation that fails %s it is done: resumed, nothing is lost or doubled',
    async (when) => {
      let finished = false;
      let tried = 0;
      for (let after = 0; !finished; after += 1) {
        const { tenant, actor } = await withAdmin();
        const { username: here } = await invite(tenant);
        const rows = csvOf(ROWS).split('\n').slice(1);
        const importId = await startFile(tenant, actor, csvOf([...rows, `${here},h,Test,Person,,`]));
        const db = openDb(brokenD1(env.DB, { after, lost: when === 'after' }));
        const run = advanceImport(
          { ...services(), db },
          { tenantId: tenant.id, importId },
          { until: clock.now() + DAY },
        );
        finished = await run.then(
          () => true,
          () => false,
        );
        tried += 1;
        clock.advance(MINUTE);
        await advance(tenant, importId);
        expect(await traces(tenant.id), `broken after ${after}`).toMatchObject({
          users: ROWS + 1,
          accounts: ROWS + 1,
          links: ROWS + 1,
          mails: ROWS,
          events: ROWS + 1,
          terms: ROWS + 1,
        });
        expect(await outcomesOf(importId), `broken after ${after}`).toEqual([
          ...Array.from({ length: ROWS }, () => 'registered'),
          'already-user',
        ]);
        expect(await stateOf(importId)).toEqual({ state: 'done', done: ROWS + 1, total: ROWS + 1 });
        expect(await eventsOf(tenant.id)).toEqual(['import-started', 'import-finished']);
      }
      expect(tried, 'claim, and three for each chunk, and the run that nothing broke').toBe(8);
    },
  );

  test('the cron takes it up', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(20));
    const cron = (db = services().db) =>
      advanceImports({ ...services(), db }, { until: clock.now() + MINUTE });
    const broken = openDb(brokenD1(env.DB, { after: 3 }));
    expect(await cron(broken)).toEqual({ importChunks: 0, importsFailed: 1 });
    expect((await stateOf(importId)).state).toBe('running');
    expect(await cron(), 'claimed').toEqual({ importChunks: 0, importsFailed: 0 });
    clock.advance(MINUTE);
    expect(await cron()).toEqual({ importChunks: 1, importsFailed: 0 });
    expect(await traces(tenant.id)).toEqual(all(20));
  });

  test('what breaks one import keeps the cron from no other', async () => {
    const [{ tenant, actor }, other] = [await withAdmin(), await withAdmin()];
    const importId = await startFile(tenant, actor, csvOf(5));
    await services().db.run(sql`update import_rows set cells = 'broken' where import_id = ${importId}`);
    const theirs = await startFile(other.tenant, other.actor, csvOf(5));
    await advanceImports(services(), { until: clock.now() + MINUTE });
    expect((await stateOf(importId)).done).toBe(0);
    expect((await stateOf(theirs)).state).toBe('done');
    await stopImport(services(), tenant.id, { importId, actor });
  });

  test('the cron shares its time among all imports', async () => {
    const made = await Promise.all([withAdmin(), withAdmin(), withAdmin()]);
    const ids: string[] = [];
    for (const { tenant, actor } of made) ids.push(await startFile(tenant, actor, csvOf(950)));
    await advanceImports(services(), { until: clock.now() + 10 * MINUTE });
    for (const id of ids) expect((await stateOf(id)).done).toBeGreaterThanOrEqual(800);
    await advanceImports(services(), { until: clock.now() + 10 * MINUTE });
    for (const id of ids) expect(await stateOf(id)).toEqual({ state: 'done', done: 950, total: 950 });
  });
});

describe('stopped', () => {
  test('by a person: nothing goes on until someone resumes it, and then everything does', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(250));
    await advance(tenant, importId, { most: 1 });
    expect(await stopImport(services(), tenant.id, { importId, actor })).toEqual({ outcome: 'stopped' });
    expect(await advance(tenant, importId)).toBe(0);
    await advanceImports(services(), { until: clock.now() + MINUTE });
    expect(await stateOf(importId)).toEqual({ state: 'stopped', done: 100, total: 250 });
    expect(await stopImport(services(), tenant.id, { importId, actor })).toEqual({ outcome: 'not-running' });
    await startImport(services(), tenant.id, { importId, actor, mayMakeAdmins: false });
    await advance(tenant, importId);
    expect(await traces(tenant.id)).toEqual(all(250));
    expect(await eventsOf(tenant.id)).toEqual([
      'import-started',
      'import-stopped by-admin',
      'import-started',
      'import-finished',
    ]);
  });

  test('in the middle of a chunk: nobody of it is registered', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(30));
    const meanwhile = whileRegistering(() => stopImport(services(), tenant.id, { importId, actor }));
    await advanceImport(
      { ...services(), db: openDb(meanwhile) },
      { tenantId: tenant.id, importId },
      { until: clock.now() + DAY },
    );
    expect(await traces(tenant.id)).toEqual(all(0));
    expect(await stateOf(importId)).toEqual({ state: 'stopped', done: 0, total: 30 });
    expect(new Set(await outcomesOf(importId))).toEqual(new Set([null]));
  });

  test('between registering a chunk and settling it: those registered are counted', async () => {
    const { tenant, actor } = await withAdmin();
    const importId = await startFile(tenant, actor, csvOf(30));
    const broken = openDb(brokenD1(env.DB, { after: 3 }));
    const run = advanceImport(
      { ...services(), db: broken },
      { tenantId: tenant.id, importId },
      { until: clock.now() + DAY },
    );
    await expect(run).rejects.toThrow();
    expect((await stateOf(importId)).done).toBe(0);
    await stopImport(services(), tenant.id, { importId, actor });
    expect(await stateOf(importId)).toEqual({ state: 'stopped', done: 30, total: 30 });
    await startImport(services(), tenant.id, { importId, actor, mayMakeAdmins: false });
    await advance(tenant, importId);
    expect((await stateOf(importId)).state).toBe('done');
    expect(await traces(tenant.id)).toEqual(all(30));
  });

  test.each([
    [
      'is demoted',
      (tenantId: string, userId: string) =>
        changeRole(services(), tenantId, { userId, actor: SERVICE }, 'user'),
    ],
    [
      'is deactivated',
      (tenantId: string, userId: string) => deactivateUser(services(), tenantId, { userId, actor: SERVICE }),
    ],
    ['finds the tenant suspended', (tenantId: string) => suspendTenant(services(), tenantId, SERVICE)],
  ])('when the one who started it %s, between two chunks or within one', async (_, lose) => {
    for (const within of [false, true]) {
      const { tenant, actor, admin } = await withAdmin();
      await makeUser(tenant, { role: 'admin' });
      const before = (await traces(tenant.id)).users;
      const importId = await startFile(tenant, actor, csvOf(250));
      await advance(tenant, importId, { most: 1 });
      if (!within) await lose(tenant.id, admin.userId);
      const db = within ? openDb(whileRegistering(() => lose(tenant.id, admin.userId))) : services().db;
      await advanceImport(
        { ...services(), db },
        { tenantId: tenant.id, importId },
        { until: clock.now() + DAY },
      );
      expect(await stateOf(importId)).toEqual({ state: 'stopped', done: 100, total: 250 });
      expect(
        await count(sql`from users where tenant_id = ${tenant.id} and invited_by = ${actor.accountId}`),
      ).toBe(100 + before);
      expect((await eventsOf(tenant.id)).at(-1)).toBe('import-stopped not-allowed-any-more');
      expect((await readImport(services(), tenant.id, importId)).counts).toEqual({
        registered: 100,
        waiting: 150,
      });
    }
  });

  test('another administrator takes it over, and answers for it from then on', async () => {
    const { tenant, actor, admin } = await withAdmin();
    const other = await makeUser(tenant, { role: 'admin' });
    const importId = await startFile(tenant, actor, csvOf(150));
    await advance(tenant, importId, { most: 1 });
    await deactivateUser(services(), tenant.id, { userId: admin.userId, actor: SERVICE });
    await advance(tenant, importId);
    expect((await stateOf(importId)).state).toBe('stopped');
    const theirs = await actorOf(other.username);
    await startImport(services(), tenant.id, { importId, actor: theirs, mayMakeAdmins: false });
    await advance(tenant, importId);
    expect(await stateOf(importId)).toEqual({ state: 'done', done: 150, total: 150 });
    expect(
      await count(sql`from users where tenant_id = ${tenant.id} and invited_by = ${theirs.accountId}`),
    ).toBe(50);
  });

  test('when the token that started it is revoked or has expired', async () => {
    for (const end of [sql`revoked_at = 1`, sql`expires_at = 1`]) {
      const tenant = await makeTenant();
      const tokenId = unique('token');
      const { db } = services();
      await db.run(sql`insert into api_tokens (id, hash, tenant_id, name, scopes, created_at)
        values (${tokenId}, ${tokenId}, ${tenant.id}, 'HR', 'read write', 0)`);
      const source = { ...services().source, tokenId };
      const importId = await prepareFile(tenant, SERVICE, csvOf(150));
      const started = { importId, actor: SERVICE, mayMakeAdmins: false };
      await startImport({ ...services(), source }, tenant.id, started);
      await advance(tenant, importId, { most: 1 });
      expect((await readImport(services(), tenant.id, importId)).startedBy).toBe('HR');
      await db.run(sql`update api_tokens set ${end} where id = ${tokenId}`);
      await advance(tenant, importId);
      expect(await stateOf(importId)).toEqual({ state: 'stopped', done: 100, total: 150 });
      expect(
        await count(
          sql`from audit_events where tenant_id = ${tenant.id} and token_id = ${tokenId} and action = 'user-registered'`,
        ),
        'the audit log names the token',
      ).toBe(100);
    }
  });
});

test('rows that make administrators need more than others, again when it is resumed', async () => {
  const { tenant, actor } = await withAdmin();
  const [username] = strangers(1);
  const importId = await prepareFile(tenant, actor, csvOf([`${username},1,Kim,Berg,admin,`]));
  const start = (mayMakeAdmins: boolean) =>
    startImport(services(), tenant.id, { importId, actor, mayMakeAdmins });
  expect(await start(false)).toEqual({ outcome: 'makes-administrators' });
  expect((await stateOf(importId)).state).toBe('ready');
  expect(await start(true)).toEqual({ outcome: 'started' });
  expect(await start(true)).toEqual({ outcome: 'not-waiting' });
  await stopImport(services(), tenant.id, { importId, actor });
  expect(await start(false)).toEqual({ outcome: 'makes-administrators' });
  expect((await stateOf(importId)).state).toBe('stopped');
});

test('after 90 days the file is gone, and whom it registered stays', async () => {
  const { tenant, actor } = await withAdmin();
  const importId = await startFile(tenant, actor, csvOf(20));
  await advance(tenant, importId);
  clock.advance(89 * DAY);
  await runChores(services());
  expect(await outcomesOf(importId)).toHaveLength(20);
  clock.advance(2 * DAY);
  await runChores(services());
  expect(await outcomesOf(importId)).toEqual([]);
  await expect(readImport(services(), tenant.id, importId)).rejects.toThrow();
  expect((await traces(tenant.id)).users).toBe(20);
});

/** D1 in which something happens between the reading and the batch that registers. */
function whileRegistering(happen: () => Promise<unknown>): D1Database {
  return new Proxy(env.DB, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (name !== 'batch') return typeof member === 'function' ? member.bind(target) : member;
      return async (statements: D1PreparedStatement[]) => {
        if (statements.length > 10) await happen();
        return target.batch(statements);
      };
    },
  });
}
