import { sql } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { changeDraft } from '../../src/group-rules/change-draft.ts';
import { readRules } from '../../src/group-rules/read-rules.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { liftBar } from '../../src/users/lift-bar.ts';
import { apply, makeGroup, newestRun, preview, draft, rule, SOMEONE } from '../support/worker/group-rules.ts';
import { getUser, historyOf, invite, makeTenant, makeUser, signIn } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { clock, MINUTE, services } from '../support/worker/world.ts';

// Passwords are hashed one after the other.
vi.setConfig({ testTimeout: 20_000 });

/** A tenant with an administrator whom nobody touches, and two more people. */
async function makeWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const [ida, kim] = [await makeUser(tenant), await makeUser(tenant)];
  return { tenant, admin, ida, kim };
}

async function roleOf({ tenantId, username }: { tenantId: string; username: string }) {
  return (await getUser(tenantId, username)).role;
}

async function isBarred({ tenantId, username }: { tenantId: string; username: string }) {
  return (await getUser(tenantId, username)).barredAt !== null;
}

/** As someone whom a directory has registered: nobody has said which role they have. */
async function forgetWhoSet({ userId }: { userId: string }): Promise<void> {
  await services().db.run(sql`update users set role_set_at = null, entry_set_at = null where id = ${userId}`);
}

describe('a rule', () => {
  test('about everyone', async () => {
    const { tenant, ida, kim } = await makeWorld();
    await apply(tenant, [rule({ role: 'admin' })]);
    expect([await roleOf(ida), await roleOf(kim)]).toEqual(['admin', 'admin']);
    expect(await historyOf(ida.username)).toContain('role-changed success group-rule');
  });

  test('about whoever is in a group', async () => {
    const { tenant, ida, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [ida.userId]);
    await apply(tenant, [rule({ condition: 'in-group', groupId, role: 'admin' })]);
    expect([await roleOf(ida), await roleOf(kim)]).toEqual(['admin', 'user']);
  });

  test('about whoever is not in a group', async () => {
    const { tenant, admin, ida, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [admin.userId, ida.userId]);
    await apply(tenant, [rule({ condition: 'not-in-group', groupId, entry: 'no' })]);
    expect([await isBarred(ida), await isBarred(kim)]).toEqual([false, true]);
    expect(await historyOf(kim.username)).toContain('user-barred success group-rule');
  });

  test('about a group that is gone does nothing: its loss locks nobody out', async () => {
    const { tenant, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, []);
    await draft(tenant, [rule({ condition: 'not-in-group', groupId, entry: 'no' })]);
    expect((await preview(tenant)).counts.barred).toBe(2);
    await services().db.run(sql`delete from "groups" where id = ${groupId}`);
    expect((await preview(tenant)).people).toBe(0);
    expect(await isBarred(kim)).toBe(false);
  });

  test('that says who may sign in again', async () => {
    const { tenant, ida, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [ida.userId, kim.userId]);
    await apply(tenant, [rule({ condition: 'in-group', groupId, entry: 'no' })]);
    expect(await isBarred(kim)).toBe(true);
    await apply(tenant, [rule({ entry: 'yes' })]);
    expect(await isBarred(kim)).toBe(false);
    expect(await historyOf(kim.username)).toContain('user-let-in success group-rule');
    expect((await signIn(new Person(), kim.username)).location).toBe(`/tenants/${tenant.id}`);
  });
});

describe('their order', () => {
  test('the lower one counts, unless one above it stops there', async () => {
    const { tenant, ida, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [ida.userId]);
    const mine = rule({ condition: 'in-group', groupId, role: 'admin' });
    const all = rule({ condition: 'all', role: 'user', applies: 'always' });
    await apply(tenant, [mine, all]);
    expect(await roleOf(ida)).toBe('user');
    await apply(tenant, [{ ...mine, stop: true }, all]);
    expect([await roleOf(ida), await roleOf(kim)]).toEqual(['admin', 'user']);
  });

  test('a rule that only stops keeps people from those below', async () => {
    const { tenant, admin, ida, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [admin.userId, ida.userId]);
    await apply(tenant, [rule({ condition: 'in-group', groupId, stop: true }), rule({ entry: 'no' })]);
    expect([await isBarred(admin), await isBarred(ida), await isBarred(kim)]).toEqual([false, false, true]);
  });
});

describe('only if not set', () => {
  test('what an administrator has said stays; someone of whom nobody has said anything gets it', async () => {
    const { tenant, ida, kim } = await makeWorld();
    await forgetWhoSet(kim);
    await apply(tenant, [rule({ role: 'admin', applies: 'unset' })]);
    expect([await roleOf(ida), await roleOf(kim)]).toEqual(['user', 'admin']);
  });

  test('what a rule has set is set, and so is what an administrator sets afterwards', async () => {
    const { tenant, ida, kim } = await makeWorld();
    await forgetWhoSet(ida);
    await forgetWhoSet(kim);
    await changeRole(services(), tenant.id, { userId: ida.userId, actor: SERVICE }, 'admin');
    await changeRole(services(), tenant.id, { userId: ida.userId, actor: SERVICE }, 'user');
    await apply(tenant, [rule({ role: 'user', applies: 'unset' })]);
    await apply(tenant, [rule({ role: 'admin', applies: 'unset' })]);
    expect([await roleOf(ida), await roleOf(kim)]).toEqual(['user', 'user']);
  });

  test('whom an administrator lets in stays in, until a rule that always counts', async () => {
    const { tenant, admin, kim } = await makeWorld();
    const groupId = await makeGroup(tenant, [admin.userId]);
    const out = rule({ condition: 'not-in-group', groupId, entry: 'no' });
    await apply(tenant, [{ ...out, applies: 'unset' }]);
    expect(await isBarred(kim)).toBe(true);
    await liftBar(services(), tenant.id, { userId: kim.userId, actor: SERVICE });
    await apply(tenant, [{ ...out, applies: 'unset' }]);
    expect(await isBarred(kim)).toBe(false);
    await apply(tenant, [out]);
    expect(await isBarred(kim)).toBe(true);
  });
});

describe('the last administrator', () => {
  test('is kept, and told of, when everyone would become a user', async () => {
    const { tenant, admin } = await makeWorld();
    await apply(tenant, [rule({ role: 'user' })]);
    expect(await roleOf(admin)).toBe('admin');
    expect((await newestRun(tenant)).kept?.userId).toBe(admin.userId);
  });

  test('is kept when nobody may sign in any more', async () => {
    const { tenant, admin, ida } = await makeWorld();
    await apply(tenant, [rule({ entry: 'no' })]);
    expect([await isBarred(admin), await isBarred(ida)]).toEqual([false, true]);
    expect((await admin.person.get(`/admin/${tenant.id}/users`)).status).toBe(200);
  });

  test('goes where the same rules make another one, whoever has their turn first', async () => {
    const { tenant, admin, ida } = await makeWorld();
    const groupId = await makeGroup(tenant, [ida.userId]);
    await apply(tenant, [rule({ role: 'user' }), rule({ condition: 'in-group', groupId, role: 'admin' })]);
    expect([await roleOf(admin), await roleOf(ida)]).toEqual(['user', 'admin']);
    expect((await newestRun(tenant)).kept).toBeNull();
  });

  test('is not someone who was only invited: that does not count', async () => {
    const { tenant, admin } = await makeWorld();
    const invited = await invite(tenant, { role: 'admin' });
    const groupId = await makeGroup(tenant, [invited.userId]);
    await apply(tenant, [rule({ condition: 'not-in-group', groupId, role: 'user' })]);
    expect([await roleOf(admin), await roleOf(invited)]).toEqual(['admin', 'admin']);
  });
});

describe('whoever may not sign in any more', () => {
  test('is out at the next click, and not in their other tenants', async () => {
    const { tenant, ida } = await makeWorld();
    const elsewhere = await makeTenant();
    await invite(elsewhere, { username: ida.username });
    const { id } = await getUser(elsewhere.id, ida.username);
    await ida.person.post(`/invitations/${id}/confirmation`);
    expect((await ida.person.get(`/tenants/${tenant.id}`)).status).toBe(200);
    const groupId = await makeGroup(tenant, [ida.userId]);
    clock.advance(MINUTE);
    await apply(tenant, [rule({ condition: 'in-group', groupId, entry: 'no' })]);
    const page = await ida.person.get(`/tenants/${tenant.id}`);
    expect(page.status).not.toBe(200);
    expect((await ida.person.get(`/tenants/${elsewhere.id}`)).status).toBe(200);
    const again = await signIn(new Person(), ida.username);
    expect(again.location).toBe(`/tenants/${elsewhere.id}`);
  });

  test('as an administrator administers nothing any more', async () => {
    const { tenant, ida } = await makeWorld();
    await changeRole(services(), tenant.id, { userId: ida.userId, actor: SERVICE }, 'admin');
    expect((await ida.person.get(`/admin/${tenant.id}/users`)).status).toBe(200);
    const groupId = await makeGroup(tenant, [ida.userId]);
    await apply(tenant, [rule({ condition: 'in-group', groupId, entry: 'no' })]);
    expect((await ida.person.get(`/admin/${tenant.id}/users`)).status).toBe(403);
    expect(await roleOf(ida), 'they have not lost the role').toBe('admin');
  });

  test('is no last administrator who could stay: nobody demotes the other one', async () => {
    const { tenant, admin, ida } = await makeWorld();
    await changeRole(services(), tenant.id, { userId: ida.userId, actor: SERVICE }, 'admin');
    const groupId = await makeGroup(tenant, [ida.userId]);
    await apply(tenant, [rule({ condition: 'in-group', groupId, entry: 'no' })]);
    const which = { userId: admin.userId, actor: SERVICE };
    expect(await changeRole(services(), tenant.id, which, 'user')).toEqual({ outcome: 'last-admin' });
  });
});

test('rules of one tenant say nothing of another, though the same person is in both', async () => {
  const { tenant, ida } = await makeWorld();
  const other = await makeWorld();
  await invite(other.tenant, { username: ida.username });
  const groupId = await makeGroup(other.tenant, [ida.userId]);
  await apply(other.tenant, [rule({ role: 'admin' }), rule({ condition: 'in-group', groupId, entry: 'no' })]);
  expect(await roleOf(ida)).toBe('user');
  expect(await isBarred(ida)).toBe(false);
  await draft(tenant, [rule({ role: 'admin' })]);
  const shown = await preview(tenant);
  expect(shown.first.map(({ userId }) => userId).toSorted()).toEqual(
    [ida.userId, ...(await otherUsers(tenant, ida))].toSorted(),
  );
  await expect(
    draft(tenant, [rule({ condition: 'in-group', groupId, role: 'admin' })]),
    "another tenant's group",
  ).rejects.toThrow('no-group');
});

async function otherUsers(tenant: { id: string }, but: { userId: string }): Promise<string[]> {
  const rows = await services().db.all<{ id: string }>(
    sql`select id from users where tenant_id = ${tenant.id} and role = 'user' and id <> ${but.userId}`,
  );
  return rows.map(({ id }) => id);
}

test('rules that are put into the draft at the same time are all there', async () => {
  const tenant = await makeTenant();
  const whose = { tenantId: tenant.id, accountId: SOMEONE.accountId };
  const roles = ['admin', 'user', 'admin', 'user', 'admin'] as const;
  const changes = roles.map((role) =>
    changeDraft(services(), whose, { kind: 'put', ruleId: null, given: rule({ role }) }),
  );
  expect(await Promise.all(changes)).toEqual(roles.map(() => ({ outcome: 'changed' })));
  const { draft: drafted } = await readRules(services().db, tenant.id, SOMEONE.accountId);
  expect(drafted?.rules.map(({ role }) => role).toSorted()).toEqual([...roles].toSorted());
});
