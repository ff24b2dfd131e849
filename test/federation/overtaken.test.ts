import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { removeAccount } from '../../src/accounts/remove-account.ts';
import { removePilot } from '../../src/domains/pilots.ts';
import { switchDomainOff } from '../../src/domains/switch-domain.ts';
import { SERVICE } from '../../src/users/actor.ts';
import {
  identitiesOf,
  leadFrom,
  makeFederated,
  refusalOn,
  register,
  signInByUsername,
} from '../support/worker/federation.ts';
import { signInAtProvider } from '../support/worker/outside.ts';
import { getAccount } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { services } from '../support/worker/world.ts';
import { expectStillAsked, leadToProof, makeSilentAdmin, SESSION } from './silent-admin.ts';

/** Something else happens between what was read of a sign-in and what comes of it: then nothing comes of it. */

/** D1 where it happens before the second batch, once. */
function betweenBatches(work: () => Promise<unknown>): D1Database {
  let batches = 0;
  return new Proxy(env.DB, {
    get(target, name) {
      if (name !== 'batch') return (Reflect.get(target, name) as () => unknown).bind(target);
      return async (all: D1PreparedStatement[]) => {
        batches += 1;
        if (batches === 2) await work();
        return target.batch(all);
      };
    },
  });
}

async function comingBack() {
  const federated = await makeFederated();
  const { username, userId } = await register(federated);
  const person = new Person();
  const back = await signInAtProvider(await leadFrom(person, username), { as: username });
  return { ...federated, username, userId, person, back };
}

type Coming = Awaited<ReturnType<typeof comingBack>>;

const run = (statement: ReturnType<typeof sql>) => services().db.run(statement);

test.each<[string, (coming: Coming) => Promise<unknown>]>([
  [
    'the domain is switched off',
    ({ tenant, domainId }) => switchDomainOff(services(), tenant.id, { domainId, actor: SERVICE }),
  ],
  [
    'the domain moves to another directory',
    ({ domainId }) => run(sql`update domains set directory = ${crypto.randomUUID()} where id = ${domainId}`),
  ],
  [
    'the domain is proved no more',
    ({ domainId }) => run(sql`update domains set proved_at = null where id = ${domainId}`),
  ],
  [
    'the account is renamed',
    ({ username, domain }) =>
      run(
        sql`update accounts set username = ${`other-${username}`}, domain = ${domain} where username = ${username}`,
      ),
  ],
  [
    'every session of theirs is ended',
    ({ username }) =>
      run(sql`update accounts set federated_epoch = federated_epoch + 1 where username = ${username}`),
  ],
  [
    'they become an operator',
    ({ username }) => run(sql`update accounts set operator = 1 where username = ${username}`),
  ],
])('when %s, nobody is linked or in', async (_, happens) => {
  const coming = await comingBack();
  const { person, back, username, tenant } = coming;
  const { id } = await getAccount(username);
  person.bindings = { DB: betweenBatches(() => happens(coming)) };
  const page = await person.get(back);
  expect(page.status).toBe(403);
  expect(await refusalOn(page)).toMatchObject({ reason: 'overtaken', tenant: tenant.id });
  expect(person.cookies.has(SESSION)).toBe(false);
  const { db } = services();
  expect(await db.all(sql`select id from identities where account_id = ${id}`)).toEqual([]);
  expect(await db.all(sql`select validated_at as at from accounts where id = ${id}`)).toEqual([{ at: null }]);
});

test('when the account is removed, it does not come back', async () => {
  const { person, back, username } = await comingBack();
  const { id } = await getAccount(username);
  person.bindings = { DB: betweenBatches(() => removeAccount(services(), SERVICE, id)) };
  const page = await person.get(back);
  expect(page.status).toBe(403);
  expect(person.cookies.has(SESSION)).toBe(false);
  expect(await services().db.all(sql`select id from accounts where id = ${id}`)).toEqual([]);
  expect(await services().db.all(sql`select id from identities where account_id = ${id}`)).toEqual([]);
});

test('when somebody else of the same name is linked first, whoever comes second is not in', async () => {
  const { person, back, username, directory, tenant } = await comingBack();
  const first = async () => {
    const { id } = await getAccount(username);
    await run(sql`insert into identities (id, account_id, provider, directory, subject, upn, linked_at, proved_at)
      values (${crypto.randomUUID()}, ${id}, 'microsoft', ${directory}, 'somebody else', ${username}, 1, 1)`);
  };
  person.bindings = { DB: betweenBatches(first) };
  const page = await person.get(back);
  expect(await refusalOn(page)).toMatchObject({ reason: 'other-person', tenant: tenant.id });
  expect(person.cookies.has(SESSION)).toBe(false);
  expect(await identitiesOf(username)).toMatchObject([{ subject: 'somebody else' }]);
});

test('when someone is taken out of the pilot, they are not in', async () => {
  const federated = await makeFederated({ on: false });
  const { tenant, domainId } = federated;
  const { username, userId } = await register(federated);
  await run(sql`insert into pilots (domain_id, user_id, added_at) values (${domainId}, ${userId}, 1)`);
  const person = new Person();
  const led = await person.post(`/federation/pilots/${domainId}`);
  const back = await signInAtProvider(led.location!, { as: username });
  const out = () => removePilot(services(), tenant.id, { domainId, userId, actor: SERVICE });
  person.bindings = { DB: betweenBatches(out) };
  expect(await refusalOn(await person.get(back))).toMatchObject({ reason: 'overtaken', tenant: tenant.id });
  expect(await identitiesOf(username)).toEqual([]);
});

test('when they sign out everywhere while proving it again, the session is over', async () => {
  const admin = await makeSilentAdmin('microsoft');
  const { person, username } = admin;
  const elsewhere = new Person();
  await signInByUsername(elsewhere, username);
  const back = await signInAtProvider(await leadToProof(admin), { as: username });
  person.bindings = { DB: betweenBatches(() => elsewhere.post('/sign-out/everywhere')) };
  expect((await person.get(back)).location).toMatch(/^\/sign-in\?flow=/);
  expect((await person.get('/account')).location).toMatch(/^\/sign-in\?flow=/);
});

test('when their pin moves to somebody else while they prove it again, they have proved nothing', async () => {
  const admin = await makeSilentAdmin('microsoft');
  const { person, username } = admin;
  const { id } = await getAccount(username);
  const back = await signInAtProvider(await leadToProof(admin), { as: username });
  const session = person.cookies.get(SESSION);
  const moves = () => run(sql`update identities set subject = 'somebody else' where account_id = ${id}`);
  person.bindings = { DB: betweenBatches(moves) };
  expect((await person.get(back)).location).toMatch(/^\/sign-in\?flow=/);
  person.bindings = {};
  await expectStillAsked(admin, session);
});
