import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { changeDirectory } from '../../src/directories/change-directory.ts';
import { removeDirectory, restartDirectory } from '../../src/directories/forget-directory.ts';
import { inspectDirectory } from '../../src/directories/inspect-directory.ts';
import { listDirectories } from '../../src/directories/list-directories.ts';
import { listRequests } from '../../src/directories/list-requests.ts';
import { makeDirectory } from '../../src/directories/make-directory.ts';
import { makeDirectoryToken } from '../../src/directories/make-directory-token.ts';
import type { WhichDirectory } from '../../src/directories/own-directory.ts';
import { pauseDirectory, resumeDirectory } from '../../src/directories/pause-directory.ts';
import { revokeDirectoryToken } from '../../src/directories/revoke-directory-token.ts';
import { SERVICE, type Actor } from '../../src/users/actor.ts';
import { makeDirectoryWithToken, makeScimClient, ScimClient } from '../support/worker/directories.ts';
import { dumpD1 } from '../support/worker/dump.ts';
import { makeTenant } from '../support/worker/people.ts';
import { services, unique } from '../support/worker/world.ts';

const NOBODY: Actor = { accountId: null, holds: sql`false` };

/** A directory that has sent a user and a group. */
async function busyDirectory(tenant: { id: string; name: string }) {
  const made = await makeDirectoryWithToken(tenant);
  const client = new ScimClient(tenant, made.directoryId, made.token);
  const userName = `${unique('kim')}@people.example`;
  const user = { userName, externalId: 'x', name: { givenName: 'Kim', familyName: 'Dahl' }, title: 'Baker' };
  const { body } = await client.post('/Users', user);
  await client.post('/Groups', { displayName: 'Bakers', members: [{ value: body.id }] });
  return { ...made, client, userId: body.id as string, userName };
}

type Deed = (tenantId: string, which: WhichDirectory & { tokenId: string }) => Promise<unknown>;

const deeds: [string, Deed][] = [
  ['a token', (id, which) => makeDirectoryToken(services(), id, { ...which, expiresAt: null })],
  [
    'a secret',
    (id, which) => makeDirectoryToken(services(), id, { ...which, kind: 'secret', expiresAt: null }),
  ],
  ['a revocation', (id, which) => revokeDirectoryToken(services(), id, which)],
  ['a pause', (id, which) => pauseDirectory(services(), id, which)],
  ['a resumption', (id, which) => resumeDirectory(services(), id, which)],
  [
    'a change',
    (id, which) =>
      changeDirectory(services(), id, which, { name: 'Other', welcomeMails: true, errorsTo: 'a@b.example' }),
  ],
  ['a restart', (id, which) => restartDirectory(services(), id, which)],
  ['a removal', (id, which) => removeDirectory(services(), id, which)],
];

describe.each(deeds)('%s', (_, deed) => {
  test('of another tenant’s directory is not found, and nothing changes', async () => {
    const [tenant, stranger] = [await makeTenant(), await makeTenant()];
    const { directoryId, tokenId } = await busyDirectory(tenant);
    await busyDirectory(stranger);
    const before = await dumpD1();
    const which = { directoryId, tokenId, actor: SERVICE };
    await expect(deed(stranger.id, which)).rejects.toMatchObject({ status: 404 });
    expect(await dumpD1()).toEqual(before);
  });

  test('by someone who is no administrator any more is forbidden, and nothing changes', async () => {
    const tenant = await makeTenant();
    const { directoryId, tokenId } = await busyDirectory(tenant);
    const before = await dumpD1();
    const which = { directoryId, tokenId, actor: NOBODY };
    await expect(deed(tenant.id, which)).rejects.toMatchObject({ status: 403 });
    expect(await dumpD1()).toEqual(before);
  });
});

test('another tenant sees nothing of a directory, of its requests, of its users', async () => {
  const [tenant, stranger] = [await makeTenant(), await makeTenant()];
  const { directoryId, userId } = await busyDirectory(tenant);
  await expect(inspectDirectory(services(), stranger.id, directoryId)).rejects.toMatchObject({ status: 404 });
  for (const about of [undefined, userId]) {
    const which = { directoryId, filter: { about } };
    await expect(listRequests(services().db, stranger.id, which, { limit: 50 })).rejects.toMatchObject({
      status: 404,
    });
  }
  expect(await listDirectories(services(), stranger.id)).toEqual([]);
  expect(await listDirectories(services(), tenant.id)).toHaveLength(1);
});

test('what one directory of a tenant loses, the other keeps', async () => {
  const tenant = await makeTenant();
  const [one, other] = [await busyDirectory(tenant), await busyDirectory(tenant)];
  for (const deed of [restartDirectory, removeDirectory]) {
    await deed(services(), tenant.id, { directoryId: one.directoryId, actor: SERVICE });
  }
  const { kept, users, groups } = await inspectDirectory(services(), tenant.id, other.directoryId);
  expect({ kept, users, groups }).toEqual({
    kept: { externalIds: 1, attributes: 1, groups: 1, memberships: 1 },
    users: 1,
    groups: 1,
  });
  expect((await other.client.find('Users', 'title eq "Baker"')).body.totalResults).toBe(1);
  expect((await other.client.get('/Users')).body.totalResults, 'users stay').toBe(2);
});

describe('at once', () => {
  test.for(['token', 'secret'] as const)('of many makes of a %s two are made', async (kind) => {
    const tenant = await makeTenant();
    const made = await makeDirectory(services(), tenant.id, { name: 'D', kind: 'other', actor: SERVICE });
    const directoryId = made.outcome === 'made' ? made.directoryId : '';
    const which = { directoryId, actor: SERVICE, expiresAt: null, kind };
    const results = await Promise.all(
      Array.from({ length: 8 }, () => makeDirectoryToken(services(), tenant.id, which)),
    );
    expect(results.filter(({ outcome }) => outcome === 'made')).toHaveLength(2);
    const { tokens } = await inspectDirectory(services(), tenant.id, directoryId);
    expect(tokens.map((token) => token.kind)).toEqual([kind, kind]);
  });

  test('of many new directories ten are made', async () => {
    const tenant = await makeTenant();
    const given = { name: 'D', kind: 'okta', actor: SERVICE } as const;
    const results = await Promise.all(
      Array.from({ length: 15 }, () => makeDirectory(services(), tenant.id, given)),
    );
    expect(results.filter(({ outcome }) => outcome === 'made')).toHaveLength(10);
  });

  test('a token revoked twice, a directory paused twice: one event each', async () => {
    const tenant = await makeTenant();
    const { directoryId, tokenId } = await makeDirectoryWithToken(tenant);
    const which = { directoryId, tokenId, actor: SERVICE };
    await Promise.all([1, 2, 3].map(() => revokeDirectoryToken(services(), tenant.id, which)));
    await Promise.all([1, 2, 3].map(() => pauseDirectory(services(), tenant.id, which)));
    const events = await services().db.all(
      sql`select action from audit_events where tenant_id = ${tenant.id}
        and action in ('directory-token-revoked', 'directory-paused') order by id`,
    );
    expect(events).toEqual([{ action: 'directory-token-revoked' }, { action: 'directory-paused' }]);
  });
});

test('with a secret go the tokens that were given for it; other directories keep theirs', async () => {
  const tenant = await makeTenant();
  const [client, other] = [await makeScimClient({ tenant }), await makeScimClient({ tenant })];
  for (const { directoryId, token } of [client, other]) {
    await services().db.run(
      sql`update directory_tokens set kind = 'access' where directory_id = ${directoryId}`,
    );
    expect(token).not.toBe('');
  }
  const { directoryId } = client;
  const made = await makeDirectoryToken(services(), tenant.id, {
    directoryId,
    kind: 'secret',
    actor: SERVICE,
    expiresAt: null,
  });
  const tokenId = made.outcome === 'made' ? made.tokenId : '';
  expect((await client.get('/Users')).status).toBe(200);
  await revokeDirectoryToken(services(), tenant.id, { directoryId, tokenId, actor: SERVICE });
  expect((await client.get('/Users')).status).toBe(401);
  expect((await other.get('/Users')).status).toBe(200);
});

test('a token whose time is over makes room for another', async () => {
  const tenant = await makeTenant();
  const { directoryId } = await makeDirectoryWithToken(tenant, 'entra', services().now + 1000);
  const later = { ...services(), now: services().now + 2000 };
  const which = { directoryId, actor: SERVICE, expiresAt: null };
  const outcomes = [];
  for (const _ of [1, 2, 3]) outcomes.push((await makeDirectoryToken(later, tenant.id, which)).outcome);
  expect(outcomes).toEqual(['made', 'made', 'too-many']);
  const { tokens } = await inspectDirectory(later, tenant.id, directoryId);
  expect(tokens.map(({ state }) => state)).toEqual(['active', 'active', 'expired']);
});

test('a directory with thousands of users begins anew in one go', async () => {
  const tenant = await makeTenant();
  const { directoryId } = await makeDirectoryWithToken(tenant);
  const numbers = sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000) select`;
  const { db } = services();
  await db.run(sql`insert into accounts (id, username, domain, email, created_at)
      ${numbers} 'a' || i || ${tenant.id}, 'u' || i || ${tenant.id}, 'x', '', 0 from n`);
  await db.run(sql`insert into users (id, tenant_id, account_id, associate_id, first_name, last_name, role, invited_at,
        invited_username, username, directory_id, external_id, attributes)
      ${numbers} 'u' || i || ${tenant.id}, ${tenant.id}, 'a' || i || ${tenant.id}, i, 'Kim', 'Dahl', 'user', 0, '', '',
        ${directoryId}, i, '{}' from n`);
  await db.run(sql`insert into user_values (tenant_id, path, value, user_id, element)
      select ${tenant.id}, path, value, 'u' || i || ${tenant.id}, 0 from (${numbers} i from n),
        (select 'title' as path, 'baker' as value union select 'name.givenName', 'kim' union select 'locale', 'nb')`);
  await restartDirectory(services(), tenant.id, { directoryId, actor: SERVICE });
  const left = await services().db.all(
    sql`select path, count(*) as n from user_values where tenant_id = ${tenant.id} group by path order by path`,
  );
  expect(left).toEqual([
    { path: 'name.familyName', n: 3000 },
    { path: 'name.givenName', n: 3000 },
  ]);
});
