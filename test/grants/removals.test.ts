import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { removeAccount } from '../../src/accounts/remove-account.ts';
import { applicationSecrets, usedAssertions } from '../../src/applications/schema.ts';
import { usedCodes } from '../../src/grants/schema.ts';
import { runChores } from '../../src/chores.ts';
import { planRemoval } from '../../src/tenants/plan-removal.ts';
import { removeDueTenants } from '../../src/tenants/remove-due-tenants.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { removeUser } from '../../src/users/remove-user.ts';
import { makeApplication, makeConsent, makeGrant, type Relation } from '../support/worker/applications.ts';
import { makeNewOperator } from '../support/worker/operators.ts';
import { getAccount, invite, makeTenant, makeUser } from '../support/worker/people.ts';
import { clock, DAY, MINUTE, services, unique } from '../support/worker/world.ts';

/** Someone in two tenants, with an application in each. */
async function makeRelations(given: Parameters<typeof makeApplication>[0] = {}) {
  const [first, second] = [await makeTenant(), await makeTenant()];
  const { username, userId, person } = await makeUser(first);
  const { userId: further } = await invite(second, { username });
  await person.post(`/invitations/${further}/confirmation`);
  const { id: accountId } = await getAccount(username);
  const { id: applicationId } = await makeApplication(given);
  const here = { accountId, tenantId: first.id, applicationId };
  const there = { accountId, tenantId: second.id, applicationId };
  for (const relation of [here, there]) await fill(relation);
  return { here, there, userId, username };
}

async function fill(relation: Relation): Promise<void> {
  await makeConsent(relation);
  await makeGrant(relation);
  await makeGrant(relation);
}

/** How many rows there are of the account in the tenant. */
async function rowsOf({ accountId, tenantId }: Relation) {
  const mine = sql`account_id = ${accountId} and tenant_id = ${tenantId}`;
  const [rows] = await services().db.all<{ grants: number; consents: number }>(
    sql`select (select count(*) from grants where ${mine}) as grants,
      (select count(*) from consents where ${mine}) as consents`,
  );
  return rows;
}

/** Of the whole table; another test's grants may be among them. */
async function orphans(): Promise<number> {
  const [rows] = await services().db.all<{ n: number }>(
    sql`select count(*) as n from refresh_tokens where grant_id not in (select id from grants)`,
  );
  return rows!.n;
}

async function countTokens(): Promise<number> {
  const [rows] = await services().db.all<{ n: number }>(sql`select count(*) as n from refresh_tokens`);
  return rows!.n;
}

/** Of which tenant each sign-out is that the application hears of. */
async function noticesFrom(backchannelLogoutUri: string): Promise<string[]> {
  const told = await services().db.all<{ tenant: string }>(
    sql`select parameters ->> 'tenant' as tenant from outbox where recipient = ${backchannelLogoutUri}`,
  );
  return told.map(({ tenant }) => tenant);
}

const FULL = { grants: 2, consents: 1 };
const NONE = { grants: 0, consents: 0 };

describe('a removal takes all that applications hold:', () => {
  test("of a user, in that tenant and nobody else's", async () => {
    const { here, there, userId } = await makeRelations();
    const { username } = await makeUser({ id: here.tenantId });
    const colleague = { ...here, accountId: (await getAccount(username)).id };
    await fill(colleague);
    const tokens = await countTokens();
    await removeUser(services(), here.tenantId, { userId, actor: SERVICE });
    expect([await rowsOf(here), await rowsOf(there), await rowsOf(colleague)]).toEqual([NONE, FULL, FULL]);
    expect(await countTokens()).toBe(tokens - 2);
  });

  test('none where the removal is refused', async () => {
    const tenant = await makeTenant();
    const { userId, username } = await makeUser(tenant, { role: 'admin' });
    const { id: applicationId } = await makeApplication();
    const relation = { accountId: (await getAccount(username)).id, tenantId: tenant.id, applicationId };
    await fill(relation);
    const removed = await removeUser(services(), tenant.id, { userId, actor: SERVICE });
    expect(removed).toEqual({ outcome: 'last-admin' });
    expect((await removeAccount(services(), SERVICE, relation.accountId)).outcome).toBe('last-admin');
    expect(await rowsOf(relation)).toEqual(FULL);
  });

  test('of an account, in all tenants', async () => {
    const { here, there } = await makeRelations();
    const tokens = await countTokens();
    expect(await removeAccount(services(), SERVICE, here.accountId)).toEqual({ outcome: 'removed' });
    expect([await rowsOf(here), await rowsOf(there)]).toEqual([NONE, NONE]);
    expect(await countTokens()).toBe(tokens - 4);
  });

  test('the secrets that an operator made go on without them', async () => {
    await makeNewOperator();
    const { accountId } = await makeNewOperator();
    const { id: applicationId } = await makeApplication();
    const { db, now } = services();
    const id = unique('secret');
    await db
      .insert(applicationSecrets)
      .values({ id, applicationId, hash: id, ending: 'abcd', createdAt: now, createdBy: accountId });
    expect(await removeAccount(services(), SERVICE, accountId)).toEqual({ outcome: 'removed' });
    const [secret] = await db
      .select()
      .from(applicationSecrets)
      .where(sql`${applicationSecrets.id} = ${id}`);
    expect(secret?.createdBy).toBeNull();
  });

  test('of a tenant, chunk by chunk, and it is no tombstone before', async () => {
    const { here, there } = await makeRelations();
    const { db } = services();
    const grant = await makeGrant(here);
    const many = JSON.stringify(Array.from({ length: 1_200 }, () => unique('token')));
    await db.run(sql`insert into refresh_tokens (id, grant_id, created_at, expires_at)
      select value, ${grant.id}, 0, ${clock.now() + 100 * DAY} from json_each(${many})`);
    await planRemoval(services(), here.tenantId, { actor: SERVICE });
    clock.advance(31 * DAY);
    const nameOf = async () => {
      const [row] = await db.all<{ name: string }>(sql`select name from tenants where id = ${here.tenantId}`);
      return row!.name;
    };
    await removeDueTenants({ db, now: clock.now() }, { mostChunks: 1 });
    expect((await rowsOf(here))!.grants).toBeGreaterThan(0);
    expect(await nameOf(), 'not done yet').not.toBe('');
    await removeDueTenants({ db, now: clock.now() });
    expect([await rowsOf(here), await rowsOf(there)]).toEqual([NONE, FULL]);
    expect(await nameOf()).toBe('');
    expect(await orphans()).toBe(0);
  });
});

test('the cron removes what has expired a day ago, codes and assertions at once, and nothing else', async () => {
  const { here, there } = await makeRelations();
  const { db } = services();
  const offline = await makeGrant({ ...here, expiresAt: clock.now() + 30 * DAY });
  const id = unique('used');
  const expiresAt = clock.now() + MINUTE;
  await db.insert(usedCodes).values({ id, grantId: offline.id, expiresAt });
  await db.insert(usedAssertions).values({ id, expiresAt });
  const marks = async () =>
    (await db.select().from(usedCodes)).length + (await db.select().from(usedAssertions)).length;

  await runChores(services());
  expect(await rowsOf(here)).toEqual({ grants: 3, consents: 1 });
  expect(await marks()).toBe(2);
  clock.advance(DAY);
  await runChores(services());
  expect(await rowsOf(here), 'half a day ago').toEqual({ grants: 3, consents: 1 });
  expect(await marks()).toBe(0);
  clock.advance(DAY);
  await runChores(services());
  expect(await rowsOf(here)).toEqual({ grants: 1, consents: 1 });
  expect(await rowsOf(there)).toEqual({ grants: 0, consents: 1 });
  expect(await orphans()).toBe(0);
  expect(await countTokens()).toBe(1);
});

test('whoever is removed is signed out of the applications, which hear of it', async () => {
  const backchannelLogoutUri = `https://${unique('app')}.example/logged-out`;
  const { here, there, userId } = await makeRelations({ backchannelLogoutUri });
  await removeUser(services(), here.tenantId, { userId, actor: SERVICE });
  expect(await noticesFrom(backchannelLogoutUri)).toEqual([here.tenantId, here.tenantId]);
  await removeAccount(services(), SERVICE, here.accountId);
  expect(await noticesFrom(backchannelLogoutUri)).toEqual([
    here.tenantId,
    here.tenantId,
    there.tenantId,
    there.tenantId,
  ]);
});
