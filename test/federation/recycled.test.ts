import { describe, expect, test } from 'vitest';
import {
  identitiesOf,
  makeFederated,
  makeFederatedUser,
  refusalOn,
  signInByUsername,
  type Federated,
} from '../support/worker/federation.ts';
import { hiddenFields } from '../support/worker/forms.ts';
import { setPerson } from '../support/worker/outside.ts';
import { getAccount, invite, makeTenant, makeUser, signInAs } from '../support/worker/people.ts';
import { makeOperator } from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { DAY, clock, mailsTo, services, unique } from '../support/worker/world.ts';
import { sql } from 'drizzle-orm';

/** Someone has left, and their address was given to someone else at the provider. */
async function recycle(federated: Federated, username: string): Promise<void> {
  const { provider, directory } = federated;
  const other = provider === 'microsoft' ? { oid: crypto.randomUUID() } : { sub: '109876543210987654321' };
  await setPerson({ provider, directory, upn: username, name: 'Someone Else', ...other });
}

/** A basic administrator of the tenant, the predecessor in two tenants, and the one who came with their address. */
async function makeConflict() {
  const federated = await makeFederated();
  const admin = await makeUser(federated.tenant, { role: 'admin' });
  const old = await makeFederatedUser(federated, { name: unique('lena') });
  const elsewhere = await makeTenant();
  const { userId } = await invite(elsewhere, { username: old.username });
  await old.person.post(`/invitations/${userId}/confirmation`);
  await recycle(federated, old.username);
  const page = await signInByUsername(new Person(), old.username);
  const path = `/admin/${federated.tenant.id}/users/${old.userId}/identity`;
  return { federated, admin: admin.person, old, elsewhere, page, path };
}

test('whoever comes with the address of someone else is not let in, and nothing is linked', async () => {
  const { old, page, federated } = await makeConflict();
  expect(page.status).toBe(403);
  expect(page.title).toContain('This address belonged to someone else');
  expect(await refusalOn(page)).toMatchObject({ reason: 'other-person', tenant: federated.tenant.id });
  expect(await identitiesOf(old.username)).toHaveLength(1);
  expect(
    (await old.person.get(`/tenants/${federated.tenant.id}`)).status,
    'the predecessor is as before',
  ).toBe(200);
});

test('the page of the user says so, and finds the reference that the person read out', async () => {
  const { admin, old, page, federated, path } = await makeConflict();
  const user = await admin.get(`/admin/${federated.tenant.id}/users/${old.userId}`);
  expect(user.text).toContain('Someone else at your provider, Someone Else, has this address now');
  const reference = /Reference: (\w{8})/.exec(page.text)![1]!;
  expect(user.text).toContain(`Reference ${reference}.`);
  const log = await admin.get(`/admin/${federated.tenant.id}/audit?reference=${reference}`);
  expect(log.text).toContain('Someone else at the provider has this address now.');
  expect((await admin.get(path)).text).toContain('Someone Else came from Microsoft with this address');
});

describe('an administrator of the domain', () => {
  test('declares that it is the same person: they are linked, with all their tenants, and the old sessions end', async () => {
    const { admin, old, path, elsewhere } = await makeConflict();
    const fields = hiddenFields(await admin.get(path), `${path}/same-person`);
    expect((await admin.post(`${path}/same-person`, fields)).location).toBe(`${path}?done=same`);
    expect((await old.person.get('/account')).location).toMatch(/^\/sign-in/);
    const person = new Person();
    expect((await signInByUsername(person, old.username)).status).toBe(303);
    expect((await person.get(`/tenants/${elsewhere.id}`)).status).toBe(200);
    expect((await admin.post(`${path}/same-person`, fields)).status, 'it is said once').toBe(422);
  });

  test('declares that it is someone new: the old account is closed everywhere, and nobody inherits its tenants', async () => {
    const { admin, old, path, elsewhere, federated } = await makeConflict();
    const before = await getAccount(old.username);
    const fields = hiddenFields(await admin.get(path), `${path}/new-person`);
    const typed = { firstName: 'Someone', lastName: 'Else', associateId: unique('a') };
    const done = await admin.post(`${path}/new-person`, { ...fields, ...typed });
    expect(done.location).toMatch(/\/users\/[a-z2-7]{24}\?done=registered$/);
    const after = await getAccount(old.username);
    expect(after.id).not.toBe(before.id);
    const person = new Person();
    const entered = await signInByUsername(person, old.username);
    expect(entered.location).toBe(`/tenants/${federated.tenant.id}`);
    expect((await person.get(`/tenants/${elsewhere.id}`)).status).toBe(403);
    expect((await old.person.get('/account')).location).toMatch(/^\/sign-in/);
    const [noted] = await services().db.all(
      sql`select reason from audit_events where tenant_id = ${elsewhere.id} and action = 'user-removed'`,
    );
    expect(noted).toEqual({ reason: 'address-recycled' });
  });

  test('says nothing any more once the record has been gone for a fortnight', async () => {
    const { admin, old, path, federated } = await makeConflict();
    const fields = hiddenFields(await admin.get(path), `${path}/same-person`);
    const since = clock.now() - 14 * DAY - 1;
    await services().db.run(
      sql`update domains set missing_since = ${since} where id = ${federated.domainId}`,
    );
    const before = await getAccount(old.username);
    expect((await admin.post(`${path}/same-person`, fields)).status).toBe(422);
    const typed = { ...fields, firstName: 'Someone', lastName: 'Else', associateId: unique('a') };
    expect((await admin.post(`${path}/new-person`, typed)).status).toBe(422);
    expect(await getAccount(old.username)).toEqual(before);
  });

  test('sees and settles what was noted for the tenant that had the domain before', async () => {
    const { old, federated } = await makeConflict();
    const next = await makeTenant();
    const heir = await makeUser(next, { role: 'admin' });
    const { userId } = await invite(next, { username: old.username });
    await old.person.post(`/invitations/${userId}/confirmation`);
    await services().db.run(sql`update domains set tenant_id = ${next.id} where id = ${federated.domainId}`);
    const path = `/admin/${next.id}/users/${userId}/identity`;
    const of = (tenantId: string) =>
      services().db.all(sql`select id from conflicts where tenant_id = ${tenantId}`);
    expect(await of(next.id)).toEqual([]);
    expect((await signInByUsername(new Person(), old.username)).status).toBe(403);
    expect(await of(next.id)).toHaveLength(1);
    expect(await of(federated.tenant.id)).toEqual([]);
    const fields = hiddenFields(await heir.person.get(path), `${path}/same-person`);
    expect((await heir.person.post(`${path}/same-person`, fields)).location).toBe(`${path}?done=same`);
  });

  test('types a name that does not fit: nothing is closed', async () => {
    const { admin, old, path } = await makeConflict();
    const before = await getAccount(old.username);
    const fields = hiddenFields(await admin.get(path), `${path}/new-person`);
    const refused = await admin.post(`${path}/new-person`, {
      ...fields,
      firstName: '',
      lastName: 'E',
      associateId: '1',
    });
    expect(refused.status).toBe(422);
    expect(await getAccount(old.username)).toEqual(before);
  });

  test('needs a recent proof for either', async () => {
    const { admin, path } = await makeConflict();
    clock.advance(DAY / 48);
    for (const deed of ['same-person', 'new-person']) {
      expect((await admin.post(`${path}/${deed}`)).location).toMatch(/^\/sign-in\/again\?flow=/);
    }
  });
});

test('another tenant of the person sees none of it and can say nothing, nor can a plain user', async () => {
  const { old, elsewhere, path, federated } = await makeConflict();
  const stranger = (await makeUser(elsewhere, { role: 'admin' })).person;
  const [theirs] = await services().db.all<{ id: string }>(
    sql`select id from users where tenant_id = ${elsewhere.id} and account_id = ${(await getAccount(old.username)).id}`,
  );
  const there = `/admin/${elsewhere.id}/users/${theirs!.id}`;
  const user = await stranger.get(there);
  expect(user.text).not.toContain('Someone Else');
  expect(user.text, 'the reason alone is told where the person works').toContain(
    'Someone else at the provider has this address',
  );
  expect((await stranger.get(`${there}/identity`)).status).toBe(404);
  expect((await stranger.get(path)).status).toBe(403);
  const [conflict] = await services().db.all<{ id: string }>(
    sql`select id from conflicts where tenant_id = ${federated.tenant.id}`,
  );
  for (const deed of ['same-person', 'new-person']) {
    const given = { conflict: conflict!.id, firstName: 'A', lastName: 'B', associateId: '1' };
    expect((await stranger.post(`${there}/identity/${deed}`, given)).status).toBe(404);
  }
  const plain = await makeFederatedUser(federated);
  expect((await plain.person.get(path)).status).toBe(403);
});

test('operators hear of a tenant that is left without an administrator', async () => {
  const federated = await makeFederated();
  const admin = await makeUser(federated.tenant, { role: 'admin' });
  const operator = await makeOperator();
  const elsewhere = await makeTenant();
  const old = await makeFederatedUser(federated);
  const { userId } = await invite(elsewhere, { username: old.username, role: 'admin' });
  await old.person.post(`/invitations/${userId}/confirmation`);
  await recycle(federated, old.username);
  await signInByUsername(new Person(), old.username);
  const path = `/admin/${federated.tenant.id}/users/${old.userId}/identity`;
  const fields = hiddenFields(await admin.person.get(path), `${path}/new-person`);
  await admin.person.post(`${path}/new-person`, {
    ...fields,
    firstName: 'A',
    lastName: 'B',
    associateId: unique('a'),
  });
  const [mail] = await mailsTo(operator.username);
  expect(mail!.subject).toBe(`${elsewhere.id} has no administrator any more`);
  await signInAs(admin.username);
});

test('of two administrators who say different things at once, one is heard', async () => {
  const { federated, path, old } = await makeConflict();
  const [one, two] = [
    await makeUser(federated.tenant, { role: 'admin' }),
    await makeUser(federated.tenant, { role: 'admin' }),
  ];
  const fields = hiddenFields(await one.person.get(path), `${path}/same-person`);
  const typed = { firstName: 'A', lastName: 'B', associateId: unique('a') };
  const before = await getAccount(old.username);
  const said = await Promise.all([
    one.person.post(`${path}/same-person`, fields),
    two.person.post(`${path}/new-person`, { ...fields, ...typed }),
  ]);
  const done = said.filter(({ status }) => status === 303);
  expect(done).toHaveLength(1);
  const same = said[0].status === 303;
  expect((await getAccount(old.username)).id === before.id).toBe(same);
});
