import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { inspectDomain } from '../../src/domains/inspect-domain.ts';
import { listDomains } from '../../src/domains/list-domains.ts';
import { addPilot } from '../../src/domains/pilots.ts';
import { registerDomain } from '../../src/domains/register-domain.ts';
import { makeRecoveryCodes } from '../../src/domains/recovery-codes.ts';
import { countAffected, selectConflicts, selectOtherNames } from '../../src/domains/select-domain-people.ts';
import { inspectIdentity } from '../../src/identities/inspect-identity.ts';
import { conflicts, identities } from '../../src/identities/schema.ts';
import { newId } from '../../src/storage/ids.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { deactivateUser } from '../../src/users/deactivate-user.ts';
import { getAccount, invite, makeTenant, makeUser, proveDomain } from '../support/worker/people.ts';
import { DIRECTORY } from '../support/worker/shown-domain.ts';
import { services, unique } from '../support/worker/world.ts';

async function scene(on = false) {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const domain = `${unique('acme')}.example`;
  const domainId = await proveDomain(tenant, domain, on, { directory: DIRECTORY });
  return { tenant, admin, domain, domainId };
}

const inspect = ({ tenant, domainId }: { tenant: { id: string }; domainId: string }) =>
  inspectDomain(services(), tenant.id, domainId);

async function link(username: string, upn: string, directory = DIRECTORY): Promise<void> {
  const { id } = await getAccount(username);
  const subject = newId();
  const pinned = { id: newId(), accountId: id, provider: 'microsoft', directory, subject, upn } as const;
  await services()
    .db.insert(identities)
    .values({ ...pinned, linkedAt: 1, provedAt: 1 });
}

test('who is affected: those of this tenant whose username is in the domain', async () => {
  const all = await scene();
  const { tenant, domain } = all;
  const active = await makeUser(tenant, { username: `a@${domain}` });
  const gone = await invite(tenant, { username: `b@${domain}` });
  await deactivateUser(services(), tenant.id, { userId: gone.userId, actor: SERVICE });
  await makeUser(tenant, { username: `c@sub.${domain}` });
  await makeUser(await makeTenant(), { username: `d@${domain}` });
  const { affected } = await inspect(all);
  expect(affected.count).toBe(2);
  expect(affected.first.map(({ userId, username, state }) => [userId, username, state])).toEqual(
    expect.arrayContaining([
      [active.userId, `a@${domain}`, 'active'],
      [gone.userId, `b@${domain}`, 'deactivated'],
    ]),
  );
});

test('the pilot, the record, and the codes that each administrator has left for this domain', async () => {
  const all = await scene();
  const { tenant, admin, domain, domainId } = all;
  const user = await makeUser(tenant, { username: `a@${domain}` });
  const added = { domainId, username: user.username, mail: false, actor: SERVICE };
  await addPilot(services(), tenant.id, added);
  const left = await makeUser(tenant, { role: 'admin' });
  await deactivateUser(services(), tenant.id, { userId: left.userId, actor: SERVICE });
  await invite(tenant, { role: 'admin' });
  const second = await makeUser(tenant, { role: 'admin' });
  const otherDomain = await proveDomain(tenant, `${unique('other')}.example`, true);
  const actor = { accountId: (await getAccount(second.username)).id, holds: sql`true` };
  await makeRecoveryCodes(services(), tenant.id, { domainId: otherDomain, actor });
  const shown = await inspect(all);
  expect(shown).toMatchObject({
    state: 'proved',
    provider: 'microsoft',
    directory: DIRECTORY,
    missingSince: null,
  });
  expect(shown.record).toEqual({
    name: `_superid.${domain}`,
    value: `v=superid1; tenant=${tenant.id}; provider=microsoft; directory=${DIRECTORY}`,
  });
  expect(shown.pilots.map(({ userId }) => userId)).toEqual([user.userId]);
  const codesBefore = Object.fromEntries(shown.administrators.map((one) => [one.userId, one.codes]));
  expect(codesBefore).toEqual({ [admin.userId]: 0, [second.userId]: 0 });
  const there = await inspect({ tenant, domainId: otherDomain });
  const codes = Object.fromEntries(there.administrators.map((one) => [one.userId, one.codes]));
  expect(codes).toEqual({ [admin.userId]: 0, [second.userId]: 10 });
  const listed = await listDomains(services().db, tenant.id);
  expect(listed.map(({ id, state, pilots }) => [id, state, pilots])).toEqual([
    [domainId, 'proved', 1],
    [otherDomain, 'on', 0],
  ]);
});

test('what needs a look: someone else with the address, another name there, an earlier directory', async () => {
  const all = await scene();
  const { tenant, domain } = all;
  const [ann, bob, cat, dan] = [
    await makeUser(tenant, { username: `ann@${domain}` }),
    await makeUser(tenant, { username: `bob@${domain}` }),
    await makeUser(tenant, { username: `cat@${domain}` }),
    await makeUser(tenant, { username: `dan@${domain}` }),
  ];
  await link(ann.username, ann.username);
  await link(bob.username, `robert@${domain}`);
  await link(cat.username, cat.username, '22222222-2222-4222-8222-222222222222');
  await link(dan.username, 'daniel@elsewhere.example', '22222222-2222-4222-8222-222222222222');
  const conflict = {
    id: newId(),
    accountId: (await getAccount(ann.username)).id,
    tenantId: tenant.id,
    provider: 'microsoft',
    directory: DIRECTORY,
    subject: newId(),
    upn: ann.username,
    name: 'Ann the Second',
    createdAt: 5,
    lastAt: 7,
  } as const;
  await services().db.insert(conflicts).values(conflict);
  await services()
    .db.insert(conflicts)
    .values({ ...conflict, id: newId(), subject: newId(), settledAt: 8, outcome: 'same-person' });
  const shown = await inspect(all);
  expect(shown.conflicts).toEqual([
    {
      userId: ann.userId,
      name: 'Test Person',
      username: ann.username,
      nameThere: 'Ann the Second',
      upn: ann.username,
      lastAt: 7,
    },
  ]);
  expect(shown.otherNames.map(({ userId, upn }) => [userId, upn])).toEqual([
    [bob.userId, `robert@${domain}`],
  ]);
  expect(shown.earlier).toBe(2);
  const { db } = services();
  const nameOf = async (userId: string) =>
    (await inspectIdentity(db, tenant.id, { userId, by: null })).identity?.upn ?? null;
  expect(await nameOf(bob.userId)).toBe(`robert@${domain}`);
  expect(await nameOf(dan.userId), 'what they are called in another directory').toBeNull();
});

test('another tenant sees nothing of it, and has a claim of its own to the same domain', async () => {
  const all = await scene();
  const other = await makeTenant();
  await expect(inspect({ ...all, tenant: other })).rejects.toThrow('not_found');
  expect(await listDomains(services().db, other.id)).toEqual([]);
  await makeUser(all.tenant, { username: `a@${all.domain}` });
  const given = { domain: all.domain, provider: 'google', directory: all.domain } as const;
  const { domainId } = await registerDomain(services(), other.id, { given, actor: SERVICE });
  await link(`a@${all.domain}`, `a@${all.domain}`);
  const claimed = await inspect({ tenant: other, domainId });
  expect(claimed).toMatchObject({
    earlier: 0,
    state: 'claimed',
    affected: { count: 0, first: [] },
    pilots: [],
  });
});

test('no query goes through all users of a tenant', async () => {
  const { db } = services();
  const domain = sql`'acme.example'`;
  for (const query of [
    countAffected(db, 'any', domain),
    selectOtherNames(db, 'any', domain),
    selectConflicts(db, 'any', domain),
  ]) {
    const plan = await db.all<{ detail: string }>(sql`explain query plan ${query.getSQL()}`);
    const details = plan.map(({ detail }) => detail).join('\n');
    expect(details).toMatch(/SEARCH users USING (COVERING )?INDEX users_account_tenant/);
    expect(details).not.toContain('SCAN users');
  }
});
