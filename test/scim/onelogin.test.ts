import { describe, expect, test } from 'vitest';
import { readPatch } from '../../src/scim/read-patch.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { splitMembers } from '../../src/scim/split-members.ts';
import { patch } from './patch.ts';
import { ENTERPRISE_URN, PATCH_URN, USER_URN } from './urns.ts';

/** Bodies after the templates of its SCIM applications, and as others have found them in their logs. */

const CREATED = {
  userName: 'ada@contoso.example',
  externalId: '31415926',
  name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' },
  emails: [{ value: 'ada@contoso.example', type: 'work', primary: true }],
};

describe('OneLogin', () => {
  test('creates a user with nulls for what it does not know, and a number for an id', () => {
    const body = {
      schemas: [USER_URN, ENTERPRISE_URN],
      userName: 'ada@contoso.example',
      externalId: 31415926,
      name: { givenName: 'Ada', familyName: 'Lovelace', formatted: 'Ada Lovelace' },
      emails: [{ value: 'ada@contoso.example', type: 'work', primary: true }],
      nickName: null,
      title: null,
      phoneNumbers: [{ value: null, type: 'work' }],
      [ENTERPRISE_URN]: { department: null, manager: { managerId: null, displayName: null } },
    };
    expect(readResource(body, USER)).toStrictEqual(CREATED);
  });

  test('updates emails as a single one', () => {
    const value = { emails: { value: 'lovelace@contoso.example', type: 'work', primary: true } };
    expect(patch(CREATED, { op: 'replace', value })).toStrictEqual({ ...CREATED, emails: [value.emails] });
  });

  test.each([
    { op: 'replace', path: 'active', value: false },
    { op: 'replace', value: { active: 'false' } },
  ])('suspends a user: %j', (operation) => {
    expect(patch(CREATED, operation)).toStrictEqual({ ...CREATED, active: false });
  });

  test('adds and removes members of a group', () => {
    const Operations = [
      { op: 'add', path: 'members', value: [{ value: 'u1' }] },
      { op: 'remove', path: 'members[value eq "u2"]' },
      { op: 'replace', path: 'members', value: { value: 'u3' } },
    ];
    expect(splitMembers(readPatch({ schemas: [PATCH_URN], Operations }, GROUP)).members).toEqual([
      { kind: 'replace', ids: ['u3'] },
    ]);
  });
});
