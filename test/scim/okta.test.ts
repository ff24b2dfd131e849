import { describe, expect, test } from 'vitest';
import { readPatch } from '../../src/scim/read-patch.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { splitMembers } from '../../src/scim/split-members.ts';
import { patch } from './patch.ts';
import { GROUP_URN, PATCH_URN, USER_URN } from './urns.ts';

/** Bodies as Okta documents them. */

const GROUP_ID = 'abf4dd94-a4c0-4f67-89c9-76b03340cb9b';
const USER_ID = '23a35c27-23d3-4c03-b4c5-6443c09e7173';

describe('Okta', () => {
  const BODY = {
    schemas: [USER_URN],
    userName: 'test.user@okta.local',
    name: { givenName: 'Test', familyName: 'User' },
    emails: [{ primary: true, value: 'test.user@okta.local', type: 'work' }],
    displayName: 'Test User',
    locale: 'en-US',
    externalId: '00ujl29u0le5T6Aj10h7',
    groups: [],
    password: '1mz050nq',
    active: true,
  };
  const { schemas: _, groups: __, password: ___, ...CREATED } = BODY;

  test('creates a user, and its password is nobody’s', () => {
    expect(readResource(BODY, USER)).toStrictEqual(CREATED);
  });

  test('replaces a user by what it has read before', () => {
    const body = {
      ...BODY,
      id: USER_ID,
      name: { givenName: 'Another', middleName: '', familyName: 'User' },
      emails: [{ ...BODY.emails[0], display: 'test.user@okta.local' }],
      meta: { resourceType: 'User' },
      title: null,
    };
    expect(readResource(body, USER)).toStrictEqual({
      ...CREATED,
      name: { givenName: 'Another', familyName: 'User' },
      emails: [
        { primary: true, value: 'test.user@okta.local', type: 'work', display: 'test.user@okta.local' },
      ],
    });
  });

  test('deactivates a user', () => {
    expect(patch(CREATED, { op: 'replace', value: { active: false } })).toStrictEqual({
      ...CREATED,
      active: false,
    });
  });
});

describe('Okta pushes a group:', () => {
  const push = (...Operations: object[]) => {
    const { members, others } = splitMembers(readPatch({ schemas: [PATCH_URN], Operations }, GROUP));
    return { members, others: others.map(({ op, path, value }) => [op, path.attribute?.name, value]) };
  };

  test('it creates it', () => {
    const body = { schemas: [GROUP_URN], displayName: 'Test SCIMv2', members: [] };
    expect(readResource(body, GROUP)).toStrictEqual({ displayName: 'Test SCIMv2' });
  });

  test('it names it, with its id', () => {
    const value = { id: GROUP_ID, displayName: 'Test SCIMv2' };
    expect(push({ op: 'replace', value })).toEqual({
      members: [],
      others: [['replace', 'displayName', 'Test SCIMv2']],
    });
  });

  test('it removes one member and adds another', () => {
    const remove = { op: 'remove', path: 'members[value eq "89bb1940-b905-4575-9e7f-6f887cfb368e"]' };
    const value = [{ value: USER_ID, display: 'test.user@okta.local' }];
    expect(push(remove, { op: 'add', path: 'members', value }).members).toEqual([
      { kind: 'remove', ids: ['89bb1940-b905-4575-9e7f-6f887cfb368e'] },
      { kind: 'add', ids: [USER_ID] },
    ]);
  });

  test('it replaces all members', () => {
    const members = [
      { value: USER_ID, display: 'test.user@okta.local' },
      { value: '89bb1940', display: 'other@okta.local' },
    ];
    const expected = [{ kind: 'replace', ids: [USER_ID, '89bb1940'] }];
    expect(push({ op: 'replace', path: 'members', value: members }).members).toEqual(expected);
    expect(push({ op: 'replace', value: { members, id: GROUP_ID } }).members).toEqual(expected);
  });

  test('it empties it', () => {
    const value = { members: [], id: GROUP_ID, displayName: 'Viewers' };
    expect(push({ op: 'replace', value })).toEqual({
      members: [{ kind: 'remove-all' }],
      others: [['replace', 'displayName', 'Viewers']],
    });
    expect(push({ op: 'replace', path: 'members', value: [] }).members).toEqual([{ kind: 'remove-all' }]);
  });

  test('it replaces the group with PUT', () => {
    const body = {
      schemas: [GROUP_URN],
      id: GROUP_ID,
      displayName: 'Test SCIMv2',
      members: [{ value: USER_ID, display: 'test.user@okta.local' }],
    };
    expect(readResource(body, GROUP)).toStrictEqual({
      displayName: 'Test SCIMv2',
      members: [{ value: USER_ID }],
    });
  });
});
