import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import {
  identitiesOf,
  leadFrom,
  makeFederated,
  makeFederatedUser,
  refusalOn,
  register,
  signInByUsername,
  type Federated,
} from '../support/worker/federation.ts';
import { setPerson, signInAtProvider } from '../support/worker/outside.ts';
import { getAccount, historyOf } from '../support/worker/people.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { services, unique } from '../support/worker/world.ts';
import { come, expectRefused } from './expect-refused.ts';

/** An account is pinned to one person at the provider, and no address moves the pin. */

/** At the provider, whoever comes with this name is this person from now on. */
async function isAtProvider({ provider, directory }: Federated, upn: string, subject: string): Promise<void> {
  if (provider === 'microsoft') await setPerson({ provider, directory, upn, oid: subject });
  else await setPerson({ provider, upn, sub: subject });
}

async function subjectOf(username: string): Promise<string> {
  const [identity] = await identitiesOf(username);
  return identity!.subject;
}

async function conflictsOf(username: string) {
  const { id } = await getAccount(username);
  return services().db.all<{ subject: string; tenant: string; settled: number | null }>(
    sql`select subject, tenant_id as tenant, settled_at as settled from conflicts where account_id = ${id}`,
  );
}

describe.each(['microsoft', 'google'] as const)('a recycled address at %s', (provider) => {
  test('is refused: whoever has it now is somebody else; that is noted once, and nothing changes', async () => {
    const federated = await makeFederated({ provider });
    const { username, person: owner } = await makeFederatedUser(federated);
    const [before] = await identitiesOf(username);
    const account = await getAccount(username);
    const successor = crypto.randomUUID();
    await isAtProvider(federated, username, successor);
    for (const by of ['username', 'button', 'username'] as const) {
      const person = new Person();
      const expected = { reason: 'other-person', tenant: federated.tenant.id } as const;
      const page = await expectRefused(person, () => come(person, federated, { by, as: username }), expected);
      expect(page.status).toBe(403);
    }
    expect(await conflictsOf(username)).toEqual([
      { subject: successor, tenant: federated.tenant.id, settled: null },
    ]);
    expect(await identitiesOf(username)).toEqual([before]);
    expect(await getAccount(username)).toEqual(account);
    expect((await owner.get(`/tenants/${federated.tenant.id}`)).status, 'who was signed in is').toBe(200);

    await isAtProvider(federated, username, before!.subject);
    expect((await signInByUsername(new Person(), username)).status, 'and so is the one it is').toBe(303);
  });
});

describe('an address in a claim', () => {
  test('`email` is whatever its owner typed, and is never looked at', async () => {
    const federated = await makeFederated();
    const { username: victim } = await makeFederatedUser(federated);
    const { provider, directory } = federated;
    const upn = `${unique('mallory')}@${federated.domain}`;
    await setPerson({ provider, directory, upn, claims: { email: victim, email_verified: true } });
    const person = new Person();
    const expected = { reason: 'upn-differs', tenant: federated.tenant.id } as const;
    const typed = async () =>
      person.get(await signInAtProvider(await leadFrom(person, victim), { as: upn, directory }));
    await expectRefused(person, typed, expected);
    const unregistered = { reason: 'not-registered', tenant: federated.tenant.id } as const;
    await expectRefused(person, () => come(person, federated, { by: 'button', as: upn }), unregistered);
  });

  test('`upn` says who comes where both are there, and cases do not count', async () => {
    const federated = await makeFederated();
    const { username } = await register(federated);
    const { provider, directory } = federated;
    const claims = { upn: username.toUpperCase(), preferred_username: `other@${federated.domain}` };
    await setPerson({ provider, directory, upn: username, claims });
    expect((await signInByUsername(new Person(), username)).status).toBe(303);
    expect(await identitiesOf(username)).toMatchObject([{ upn: username }]);
  });

  test.each(['microsoft', 'google'] as const)('cases do not count at %s', async (provider) => {
    const federated = await makeFederated({ provider });
    const { username } = await register(federated);
    const as = username.replace(/^./, (first) => first.toUpperCase()).replace('example', 'EXAMPLE');
    expect((await signInByUsername(new Person(), username.toUpperCase(), { as })).status).toBe(303);
    expect((await come(new Person(), federated, { by: 'button', as })).status).toBe(303);
    expect(await identitiesOf(username)).toHaveLength(1);
  });
});

describe.each(['microsoft', 'google'] as const)('two first sign-ins at once at %s', (provider) => {
  async function bothComeBack(federated: Federated, username: string, between?: () => Promise<void>) {
    const people = [new Person(), new Person()];
    const backs: string[] = [];
    for (const person of people) {
      backs.push(await signInAtProvider(await leadFrom(person, username), { as: username }));
      await between?.();
    }
    return Promise.all(people.map((person, at) => person.get(backs[at]!)));
  }

  test('from two browsers make one identity, and both are in', async () => {
    const federated = await makeFederated({ provider });
    const { username } = await register(federated);
    const pages = await bothComeBack(federated, username);
    expect(pages.map(({ location }) => location)).toEqual(Array(2).fill(`/tenants/${federated.tenant.id}`));
    expect(await identitiesOf(username)).toHaveLength(1);
    const linked = (await historyOf(username)).filter((event) => event === 'identity-linked success');
    expect(linked).toHaveLength(1);
  });

  test('of two people with one name let exactly one in', async () => {
    const federated = await makeFederated({ provider });
    const { tenant, domain, directory } = federated;
    const { username } = await register(federated);
    const where = provider === 'microsoft' ? { directory } : {};
    const claims = { preferred_username: username, email: username };
    const two = [`${unique('one')}@${domain}`, `${unique('two')}@${domain}`];
    for (const upn of two) await setPerson({ provider, ...where, upn, claims });
    const pages = await Promise.all(
      two.map(async (as) => {
        const person = new Person();
        return person.get(await signInAtProvider(await leadFrom(person, username), { as }));
      }),
    );
    expect(pages.filter(({ status }) => status === 303)).toHaveLength(1);
    const refused = pages.find(({ status }) => status === 403)!;
    expect(await refusalOn(refused)).toMatchObject({ reason: 'other-person', tenant: tenant.id });
    expect(await identitiesOf(username)).toHaveLength(1);
    const [{ sessions } = { sessions: 0 }] = await services().db.all<{ sessions: number }>(
      sql`select count(*) as sessions from audit_events where action = 'sign-in' and account_id = ${(await getAccount(username)).id}`,
    );
    expect(sessions).toBe(1);
  });
});

describe('a person who is another name at the provider now', () => {
  /** Somebody known here, and the name that they have there since. */
  async function renamed() {
    const federated = await makeFederated();
    const { username, userId } = await makeFederatedUser(federated);
    const newUpn = `${unique('renamed')}@${federated.domain}`;
    await isAtProvider(federated, newUpn, await subjectOf(username));
    return { ...federated, federated, username, userId, newUpn, account: await getAccount(username) };
  }

  async function expectReported(
    { federated, username, newUpn, account }: Awaited<ReturnType<typeof renamed>>,
    signIn: (person: Person) => Promise<Page>,
  ) {
    const person = new Person();
    const page = await signIn(person);
    expect(page.status).toBe(403);
    expect(await refusalOn(page)).toEqual({
      reason: 'upn-changed',
      detail: newUpn,
      tenant: federated.tenant.id,
      account: account.id,
    });
    expect(await getAccount(username), 'nothing is renamed').toEqual(account);
    expect(await identitiesOf(username), 'the pin knows').toMatchObject([
      { upn: newUpn, accountId: account.id },
    ]);
    expect([...person.cookies.keys()].some((name) => name.includes('session'))).toBe(false);
  }

  test('and types the old one', async () => {
    const one = await renamed();
    await expectReported(one, (person) => signInByUsername(person, one.username, { as: one.newUpn }));
  });

  test('and types the new one, which nobody has here', async () => {
    const one = await renamed();
    await expectReported(one, (person) => signInByUsername(person, one.newUpn));
  });

  test('and comes by the button', async () => {
    const one = await renamed();
    await expectReported(one, (person) => come(person, one.federated, { by: 'button', as: one.newUpn }));
  });

  test('that somebody else has here, who has never been here: nobody is linked to them', async () => {
    const one = await renamed();
    await register(one, { name: one.newUpn.split('@')[0]! });
    await expectReported(one, (person) => signInByUsername(person, one.newUpn));
    expect(await identitiesOf(one.newUpn)).toEqual([]);
  });

  test('that somebody else has here, who is linked to their own: it is no conflict of theirs', async () => {
    const one = await renamed();
    const other = await makeFederatedUser(one.federated);
    const [before] = await identitiesOf(other.username);
    await isAtProvider(one.federated, other.username, await subjectOf(one.username));
    const taken = { ...one, newUpn: other.username };
    await expectReported(taken, (person) => signInByUsername(person, other.username));
    expect(await identitiesOf(other.username)).toEqual([before]);
    expect(await conflictsOf(other.username)).toEqual([]);
  });

  test('a Google address that moved to another Workspace is no second account of the same person', async () => {
    const [first, second] = [
      await makeFederated({ provider: 'google' }),
      await makeFederated({ provider: 'google' }),
    ];
    const { username } = await makeFederatedUser(first);
    const { username: newName } = await register(second);
    await isAtProvider(second, newName, await subjectOf(username));
    const page = await signInByUsername(new Person(), newName);
    expect(page.status).toBe(403);
    expect((await refusalOn(page))!.reason).toBe('upn-changed');
    expect(await identitiesOf(newName)).toEqual([]);
  });
});
