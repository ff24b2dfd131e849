import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { endCredentialsOfDomain } from '../../src/accounts/change-account.ts';
import { changeUsername } from '../../src/accounts/change-username.ts';
import { makeOperator as make, unmakeOperator } from '../../src/accounts/make-operator.ts';
import { renameAccount } from '../../src/accounts/rename-account.ts';
import { markDomainProved } from '../../src/domains/prove-domain.ts';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { switchDomainOn } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  getAccount,
  getUser,
  historyOf,
  invite,
  linkFor,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  signIn,
} from '../support/worker/people.ts';
import { makeNewOperator, makeOperator, signInAsOperator } from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { clock, services, unique } from '../support/worker/world.ts';

let operator: Person;
let operatorId: string;
let operatorName: string;

beforeEach(async () => {
  ({ person: operator, accountId: operatorId, username: operatorName } = await makeOperator());
});

describe('operators make operators', () => {
  test('of a new address: a code, a password, and in with both', async () => {
    const username = `${unique('new')}@service.example`;
    const made = await operator.post('/operator/operators', { username: ` ${username.toUpperCase()} ` });
    expect(made.location).toBe('/operator/operators?done=made');
    const page = await operator.get(made.location!);
    expect(page.text).toContain(`${username} Has not been here yet`);
    const person = new Person();
    await person.post('/sign-in', { username });
    await person.post(await linkFor(username), { password: PASSWORD });
    expect((await signInAsOperator(person, username)).location).toBe('/operator');
    expect(await historyOf(username)).toContain('operator-made success');
  });

  test('of an account that is in no tenant: what it was signed in to ends', async () => {
    const { username, person, userId, tenantId } = await makeUser(await makeTenant());
    const refused = await operator.post('/operator/operators', { username });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('This is a user of a tenant.');
    await services().db.run(sql`delete from user_terms where user_id = ${userId}`);
    await services().db.run(sql`delete from user_values where user_id = ${userId}`);
    await services().db.run(sql`update links set user_id = null where user_id = ${userId}`);
    await services().db.run(sql`delete from users where id = ${userId}`);
    await services().db.run(sql`update accounts set primary_tenant_id = null where username = ${username}`);
    expect((await operator.post('/operator/operators', { username })).status).toBe(303);
    expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
    expect((await getAccount(username)).operator).toBe(true);
    expect(tenantId).toBeDefined();
  });

  test('what does not fit is said beside the field, and makes no account', async () => {
    const tenant = await makeTenant();
    const domain = `${unique('proved')}.example`;
    await proveDomain(tenant, domain);
    for (const [username, words] of [
      ['nobody', 'with an @'],
      [operatorName, 'This is an operator already.'],
      [`someone@${domain}`, 'A tenant has proved this domain'],
    ] as const) {
      const page = await operator.post('/operator/operators', { username });
      expect(page.status, username).toBe(422);
      expect(page.text).toContain(words);
      expect(page.html).toContain('aria-invalid="true"');
    }
    await expect(getAccount(`someone@${domain}`)).rejects.toThrow();
  });

  test('20 at once of one address: one account, one event', async () => {
    const username = `${unique('crowd')}@service.example`;
    const results = await Promise.all(Array.from({ length: 20 }, () => make(services(), SERVICE, username)));
    expect(results.filter(({ outcome }) => outcome === 'made')).toHaveLength(1);
    expect(await historyOf(username)).toEqual(['operator-made success']);
  });
});

describe('operators unmake operators', () => {
  test('out at the next click, and an ordinary account again', async () => {
    const other = await makeOperator();
    const path = `/operator/operators/${other.accountId}/removal`;
    expect((await operator.get(path)).text).toContain(other.username);
    expect((await operator.post(path)).location).toBe('/operator/operators?done=unmade');
    expect((await other.person.get('/operator')).location).toMatch(/^\/sign-in\?flow=/);
    const person = new Person();
    expect((await signIn(person, other.username)).location).toBe('/tenants');
    expect((await person.get('/operator')).status).toBe(404);
    expect((await operator.post(path)).status, 'once is enough').toBe(404);
    expect(await historyOf(other.username)).toContain('operator-unmade success');
  });

  test('not themselves, nor the last one', async () => {
    const own = await operator.post(`/operator/operators/${operatorId}/removal`);
    expect(own.status).toBe(422);
    expect(own.text).toContain('You cannot do this to yourself.');
    await services().db.run(sql`update accounts set operator = 0 where id <> ${operatorId}`);
    expect(await unmakeOperator(services(), SERVICE, operatorId)).toEqual({ outcome: 'last' });
  });

  test('two who unmake one another at once: one stays', async () => {
    await services().db.run(sql`update accounts set operator = 0 where id <> ${operatorId}`);
    const other = await makeOperator();
    const [a, b] = await Promise.all([
      operator.post(`/operator/operators/${other.accountId}/removal`),
      other.person.post(`/operator/operators/${operatorId}/removal`),
    ]);
    expect([a.location, b.location].filter((to) => to?.includes('done=unmade'))).toHaveLength(1);
    const [left] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from accounts where operator = 1`,
    );
    expect(left!.n).toBe(1);
  });

  test('a plain account is no operator to unmake', async () => {
    const { username } = await makeUser(await makeTenant());
    const { id } = await getAccount(username);
    expect((await operator.post(`/operator/operators/${id}/removal`)).status).toBe(404);
    expect((await operator.get(`/operator/operators/${id}/removal`)).location).toBe('/operator/operators');
  });
});

describe('no tenant and no directory can change an operator', () => {
  test('an invitation of theirs never opens, whatever the tenant has proved', async () => {
    const tenant = await makeTenant();
    const { userId } = await invite(tenant, { username: operatorName, role: 'admin' });
    const account = await operator.get('/account');
    expect(account.text).not.toContain(tenant.name);
    expect(account.text).toContain('You are an operator: no tenant can change it.');
    expect((await operator.get(`/invitations/${userId}`)).status).toBe(404);
    expect((await operator.post(`/invitations/${userId}/confirmation`)).status).toBe(404);
    expect((await operator.post(`/invitations/${userId}/refusal`)).status).toBe(404);
    const link = await new Person().get(await linkFor(operatorName));
    expect(link.status, 'the link of the mail').toBe(410);
    expect(await getUser(tenant.id, operatorName)).toMatchObject({ confirmedAt: null, declinedAt: null });
    expect((await getAccount(operatorName)).primaryTenantId).toBeNull();
  });

  test('nor is it confirmed by the code or the link of someone who has never been here', async () => {
    const { username } = await makeNewOperator();
    const tenant = await makeTenant();
    await invite(tenant, { username });
    const person = new Person();
    const link = await linkFor(username);
    expect((await person.get(link)).text).not.toContain(tenant.name);
    const chosen = await person.post(link, { password: PASSWORD });
    expect(chosen.location).toMatch(/^\/sign-in\/password\?flow=/);
    expect((await getUser(tenant.id, username)).confirmedAt).toBeNull();
  });

  test('to the tenant they look like anyone who is invited', async () => {
    const tenant = await makeTenant();
    const admin = await makeUser(tenant, { role: 'admin' });
    const asOperator = await invite(tenant, { username: operatorName });
    const asStranger = await invite(tenant);
    const see = async ({ userId, username }: { userId: string; username: string }) => {
      const user = await getUser(tenant.id, username);
      const page = await admin.person.get(`/admin/${tenant.id}/users/${userId}`);
      const blank = page.text.replaceAll(username, '*').replaceAll(user.associateId, '*');
      return blank.replaceAll(/\b[a-z2-7]{8}\b|\d\d:\d\d/g, '');
    };
    expect(await see(asOperator)).toBe(await see(asStranger));
  });

  test('a tenant cannot rename them', async () => {
    const tenant = await makeTenant();
    const { userId } = await invite(tenant, { username: operatorName });
    const wanted = {
      userId,
      shownUsername: operatorName,
      newUsername: 'mine@people.example',
      actor: SERVICE,
    };
    expect(await renameAccount(services(), tenant.id, wanted)).toEqual({ outcome: 'not-primary-tenant' });
    await services().db.run(
      sql`update accounts set primary_tenant_id = ${tenant.id} where id = ${operatorId}`,
    );
    expect(await renameAccount(services(), tenant.id, wanted), 'even if it were the primary one').toEqual({
      outcome: 'not-primary-tenant',
    });
    const names = { oldUsername: operatorName, newUsername: 'mine@people.example', validatedAt: null };
    await changeUsername(services().db, { accountId: operatorId, ...names }, sql`true`);
    expect((await getAccount(operatorName)).id, 'nor an old address that objects').toBe(operatorId);
  });

  test('a domain in which one is cannot be proved, nor put under an identity provider', async () => {
    const domain = `${unique('service')}.example`;
    const { username } = await makeNewOperator(`op@${domain}`);
    const tenant = await makeTenant({ model: 'federated' });
    const given = { domain, provider: 'microsoft', directory: 'x' } as const;
    const registered = await registerDomain(services(), tenant.id, { given, actor: SERVICE });
    if (registered.outcome !== 'registered') throw new Error(registered.outcome);
    const which = { domainId: registered.domainId, actor: SERVICE };
    const refused = { outcome: 'domain-of-operator' };
    expect(await markDomainProved(services(), tenant.id, which)).toEqual(refused);
    await services().db.run(sql`update domains set proved_at = 1 where id = ${registered.domainId}`);
    const before = await getAccount(username);
    expect(await switchDomainOn(services(), tenant.id, which)).toEqual(refused);
    expect(await getAccount(username)).toEqual(before);
    const [row] = await services().db.all<{ n: number }>(
      sql`select count(*) as n from audit_events where tenant_id = ${tenant.id} and action in ('domain-proved', 'domain-switched-on')`,
    );
    expect(row!.n).toBe(0);
  });

  test('where that comes first, nobody there is made an operator; of both at once, one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const domain = `${unique('race')}.example`;
      const tenant = await makeTenant();
      const given = { domain, provider: 'microsoft', directory: 'x' } as const;
      const registered = await registerDomain(services(), tenant.id, { given, actor: SERVICE });
      if (registered.outcome !== 'registered') throw new Error(registered.outcome);
      const [proved, made] = await Promise.all([
        markDomainProved(services(), tenant.id, { domainId: registered.domainId, actor: SERVICE }),
        make(services(), SERVICE, `op@${domain}`),
      ]);
      expect([proved.outcome, made.outcome]).toSatisfy(
        ([a, b]: string[]) =>
          (a === 'proved' && b === 'domain-of-tenant') || (a === 'domain-of-operator' && b === 'made'),
      );
    }
  });

  test('what a domain’s people lose, an operator does not', async () => {
    const { username } = await makeNewOperator(`op@${unique('service')}.example`);
    const before = await getAccount(username);
    await endCredentialsOfDomain(services().db, before.domain, sql`true`);
    expect(await getAccount(username)).toEqual(before);
  });

  test('the sessions of an operator go on when the domain of others is switched on', async () => {
    clock.advance(1);
    const tenant = await makeTenant({ model: 'federated' });
    await proveDomain(tenant, `${unique('theirs')}.example`, true);
    expect((await operator.get('/operator')).status).toBe(200);
  });
});
