import { beforeAll, describe, expect, test, vi } from 'vitest';
import { makeScimClient, type ScimClient } from '../support/worker/directories.ts';
import { dumpTenant } from '../support/worker/dump.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import {
  entraUser,
  expectRefused,
  idsOf,
  membersOf,
  newUserName,
  provision,
  provisionGroup,
  type Provisioned,
} from '../support/worker/scim-people.ts';

vi.setConfig({ testTimeout: 30_000 });

/** Two directories in two tenants, which have a person in common, and much that looks alike. */
let mine: ScimClient;
let theirs: ScimClient;
let common: string;
let own: { user: Provisioned; shared: Provisioned; group: { id: string; path: string } };
let other: typeof own;

beforeAll(async () => {
  [mine, theirs] = [await makeScimClient(), await makeScimClient({ kind: 'okta' })];
  common = (await makeUser(await makeTenant())).username;
  const fill = async (client: ScimClient) => {
    const user = await provision(client, { title: 'Same', externalId: 'same' });
    const shared = await provision(client, { userName: common, title: 'Same', externalId: 'shared' });
    const group = await provisionGroup(client, 'Same', [user.id, shared.id], { externalId: 'same' });
    return { user, shared, group };
  };
  [own, other] = [await fill(mine), await fill(theirs)];
});

describe('of another tenant', () => {
  test('nothing is there by its id: read, replaced, patched, deleted, all as if it were nowhere', async () => {
    const before = await dumpTenant(theirs.tenant.id);
    const nowhere = await mine.get(`/Users/${'a'.repeat(24)}`);
    expectRefused(nowhere, 404);
    for (const { path, body } of [
      { path: other.user.path, body: entraUser(other.user.userName) },
      { path: other.shared.path, body: entraUser(common) },
      { path: other.group.path, body: { displayName: 'Mine' } },
    ]) {
      for (const answer of [
        await mine.get(path),
        await mine.get(path, { 'If-None-Match': '*' }),
        await mine.put(path, body),
        await mine.put(path, body, { 'If-Match': 'W/"7"' }),
        await mine.patch(path, [{ op: 'replace', path: 'externalId', value: 'mine' }]),
        await mine.patch(path, [{ op: 'replace', path: 'active', value: false }]),
        await mine.delete(path),
      ]) {
        expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
      }
    }
    expect(await dumpTenant(theirs.tenant.id)).toEqual(before);
  });

  test('nobody is found, by whatever is asked', async () => {
    for (const filter of [
      `id eq "${other.user.id}"`,
      `id eq "${other.shared.id}"`,
      `userName eq "${other.user.userName}"`,
      `userName sw "${other.user.userName.slice(0, 5)}" and not (id eq "${own.user.id}")`,
      `emails.value eq "${other.user.userName}"`,
      `emails[type eq "work" and value eq "${other.user.userName}"]`,
      `groups.value eq "${other.group.id}"`,
      `groups[value eq "${other.group.id}" and display eq "Same"]`,
      `groups eq "${other.group.id}"`,
      `id eq "${other.user.id}" or not (id pr)`,
    ]) {
      const { body } = await mine.find('Users', filter);
      expect(body, filter).toMatchObject({ totalResults: 0, Resources: [] });
    }
    for (const filter of [
      `id eq "${other.group.id}"`,
      `members.value eq "${other.user.id}"`,
      `members[value eq "${other.shared.id}"]`,
      `members.display eq "${other.user.userName}"`,
    ]) {
      const { body } = await mine.find('Groups', filter);
      expect(body, filter).toMatchObject({ totalResults: 0, Resources: [] });
    }
  });

  test('nobody stands among those who are alike: filtered, contrary, sorted, paged', async () => {
    const all = [own.user.id, own.shared.id];
    for (const query of [
      '',
      'filter=title eq "same"',
      'filter=externalId eq "same" or externalId eq "shared"',
      'filter=not (title eq "x")',
      'filter=groups.display eq "same"',
      'filter=id pr',
      'sortBy=title',
      'sortBy=userName&sortOrder=descending',
      'sortBy=emails.value',
      'startIndex=1&count=1000',
    ]) {
      const answer = await mine.get(`/Users?${query.replaceAll(' ', '%20')}`);
      expect(idsOf(answer).toSorted(), query).toEqual(all.toSorted());
      expect(answer.body.totalResults).toBe(2);
      for (const foreign of [
        other.user.id,
        other.shared.id,
        other.group.id,
        other.user.userName,
        theirs.tenant.id,
      ]) {
        expect(answer.text).not.toContain(foreign);
      }
    }
    for (const query of [
      '',
      'filter=displayName eq "SAME"',
      'filter=not (externalId eq "x")',
      'sortBy=displayName',
    ]) {
      expect(idsOf(await mine.get(`/Groups?${query.replaceAll(' ', '%20')}`))).toEqual([own.group.id]);
    }
  });

  test('nobody becomes a member of a group here', async () => {
    const strangers = [other.user.id, other.shared.id];
    for (const stranger of strangers) {
      const members = [{ value: own.user.id }, { value: stranger }];
      const nobody = await mine.post('/Groups', { displayName: 'x', members: [{ value: 'a'.repeat(24) }] });
      expectRefused(nobody, 400, 'invalidValue');
      for (const answer of [
        await mine.post('/Groups', { displayName: 'x', members }),
        await mine.put(own.group.path, { displayName: 'x', members }),
        await mine.patch(own.group.path, [{ op: 'add', path: 'members', value: members }]),
        await mine.patch(own.group.path, [{ op: 'replace', path: 'members', value: members }]),
      ]) {
        expect([answer.status, answer.text]).toEqual([400, nobody.text]);
      }
    }
    // To remove whoever is not there changes nothing, here or there.
    await mine.patch(own.group.path, [{ op: 'remove', path: `members[value eq "${other.user.id}"]` }]);
    expect(membersOf(await mine.get(own.group.path))).toEqual([own.user.id, own.shared.id].toSorted());
    expect(membersOf(await theirs.get(other.group.path))).toEqual(
      [other.user.id, other.shared.id].toSorted(),
    );
  });

  test('a person in common is another user there: what is said here is not heard there', async () => {
    const before = (await theirs.get(other.shared.path)).body;
    await mine.patch(own.shared.path, [
      { op: 'replace', value: { title: 'Mine', displayName: 'Mine', active: false } },
      { op: 'replace', path: 'name.givenName', value: 'Mine' },
    ]);
    expect((await theirs.get(other.shared.path)).body).toEqual(before);
    expect(idsOf(await theirs.find('Users', 'title eq "Mine"'))).toEqual([]);
    await mine.delete(own.shared.path);
    expect((await theirs.get(other.shared.path)).body).toEqual(before);
    expect(membersOf(await theirs.get(other.group.path))).toContain(other.shared.id);
  });

  test('an externalId or a userName that another tenant has is free here', async () => {
    const twin = await provision(mine, { userName: other.user.userName, externalId: 'same' });
    expect(twin.id).not.toBe(other.user.id);
    expect((await theirs.get(other.user.path)).status).toBe(200);
  });

  test('and a directory’s token is of its tenant, which no header or parameter changes', async () => {
    const headers = { 'X-Tenant': theirs.tenant.id, Host: 'x' };
    const answer = await mine.get(`/Users/${other.user.id}?tenantId=${theirs.tenant.id}`, headers);
    expectRefused(answer, 404);
    const made = await mine.post(
      '/Users',
      entraUser(newUserName(), { tenantId: theirs.tenant.id, id: other.user.id }),
    );
    expect(made.body.id).not.toBe(other.user.id);
  });
});

test('two directories of one tenant keep the same users', async () => {
  const first = await makeScimClient();
  const second = await makeScimClient({ tenant: first.tenant });
  const { path, userName } = await provision(first);
  expect((await second.get(path)).status).toBe(200);
  expectRefused(await second.post('/Users', entraUser(userName)), 409, 'uniqueness');
});
