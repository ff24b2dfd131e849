import { describe, expect, test } from 'vitest';
import { readPatch } from '../../src/scim/read-patch.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import type { Resource } from '../../src/scim/resource.ts';
import { splitMembers } from '../../src/scim/split-members.ts';
import { patch } from './patch.ts';
import { ENTERPRISE_URN, GROUP_URN, PATCH_URN, USER_URN } from './urns.ts';

/** Bodies as Microsoft documents them, and as others have found them in their logs. */

const CREATED: Resource = {
  externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
  userName: 'adele@contoso.example',
  active: true,
  emails: [{ primary: true, type: 'work', value: 'adele@contoso.example' }],
  name: { formatted: 'Adele Vance', familyName: 'Vance', givenName: 'Adele' },
};

describe('Entra ID creates', () => {
  test('a user', () => {
    const body = {
      schemas: [USER_URN, ENTERPRISE_URN],
      externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
      userName: 'adele@contoso.example',
      active: true,
      emails: [{ primary: true, type: 'work', value: 'adele@contoso.example' }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Adele Vance', familyName: 'Vance', givenName: 'Adele' },
      roles: [],
    };
    expect(readResource(body, USER)).toStrictEqual(CREATED);
  });

  test('a user with a manager as a bare text', () => {
    const body = {
      schemas: [USER_URN, ENTERPRISE_URN],
      userName: 'adele@contoso.example',
      addresses: [{ type: 'work', streetAddress: '18/2111', locality: 'Bellevue', primary: false }],
      [ENTERPRISE_URN]: { department: 'Retail', employeeNumber: '118', manager: '48af03ac28ad4fb88478' },
    };
    expect(readResource(body, USER)).toStrictEqual({
      userName: 'adele@contoso.example',
      addresses: [{ type: 'work', streetAddress: '18/2111', locality: 'Bellevue', primary: false }],
      [ENTERPRISE_URN]: {
        department: 'Retail',
        employeeNumber: '118',
        manager: { value: '48af03ac28ad4fb88478' },
      },
    });
  });

  test('a user with app roles', () => {
    const type = 'WindowsAzureActiveDirectoryRole';
    const body = {
      userName: 'adele@contoso.example',
      roles: [
        { primary: false, type, display: 'Admin', value: 'Admin' },
        { primary: 'false', type, displayName: 'User', value: 'User' },
      ],
    };
    expect(readResource(body, USER)['roles']).toStrictEqual([
      { primary: false, type, display: 'Admin', value: 'Admin' },
      { primary: false, type, display: 'User', value: 'User' },
    ]);
  });

  test('a group', () => {
    const body = {
      schemas: [GROUP_URN, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'Retail',
      meta: { resourceType: 'Group' },
    };
    expect(readResource(body, GROUP)).toStrictEqual({
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
      displayName: 'Retail',
    });
  });
});

describe('Entra ID updates a user', () => {
  test('attribute by attribute', () => {
    expect(
      patch(
        CREATED,
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'adelev@contoso.example' },
        { op: 'Replace', path: 'name.familyName', value: 'Vaughn' },
        { op: 'Add', path: 'addresses[type eq "work"].formatted', value: '18/2111\r\nBellevue' },
        { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+1 612 555 0100' },
        { op: 'Add', path: `${ENTERPRISE_URN}:department`, value: 'Retail' },
        { op: 'Add', path: `${ENTERPRISE_URN}:manager`, value: '2c2f6fb8-254f-492e-b7fe-c09c5a61c8a2' },
      ),
    ).toStrictEqual({
      ...CREATED,
      emails: [{ primary: true, type: 'work', value: 'adelev@contoso.example' }],
      name: { formatted: 'Adele Vance', familyName: 'Vaughn', givenName: 'Adele' },
      addresses: [{ type: 'work', formatted: '18/2111\r\nBellevue' }],
      phoneNumbers: [{ type: 'mobile', value: '+1 612 555 0100' }],
      [ENTERPRISE_URN]: {
        department: 'Retail',
        manager: { value: '2c2f6fb8-254f-492e-b7fe-c09c5a61c8a2' },
      },
    });
  });

  test('with the flag aadOptscim062020, in one object', () => {
    const value = {
      displayName: 'Bjfe',
      'name.givenName': 'Kkom',
      'name.familyName': 'Unua',
      'emails[type eq "other"].value': 'kkom@other.example',
      [`${ENTERPRISE_URN}:employeeNumber`]: 'Aklq',
    };
    const after = patch(
      CREATED,
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'TestMhvaes@test.example' },
      { op: 'replace', value },
    );
    expect(after).toStrictEqual({
      ...CREATED,
      displayName: 'Bjfe',
      name: { formatted: 'Adele Vance', givenName: 'Kkom', familyName: 'Unua' },
      emails: [
        { primary: true, type: 'work', value: 'TestMhvaes@test.example' },
        { type: 'other', value: 'kkom@other.example' },
      ],
      [ENTERPRISE_URN]: { employeeNumber: 'Aklq' },
    });
  });

  test('as its validator does', () => {
    const email = (type: string, sub: string) => `emails[type eq "${type}"].${sub}`;
    const after = patch(
      CREATED,
      { op: 'replace', path: email('work', 'value'), value: 'oren.collins@white.example' },
      { op: 'add', path: email('home', 'value'), value: 'angelita@mante.example' },
      { op: 'replace', path: email('work', 'display'), value: '0TXBC2MOGUI0' },
      { op: 'replace', path: email('home', 'display'), value: '14UDKFEIO3YS' },
      { op: 'add', path: email('work', 'primary'), value: false },
      { op: 'replace', path: email('home', 'primary'), value: true },
      { op: 'replace', path: 'roles[primary eq "True"].display', value: 'Lead' },
      { op: 'replace', path: 'roles[primary eq "True"].value', value: 'lead' },
      { op: 'replace', path: 'roles[primary eq "True"].type', value: 'app' },
      { op: 'add', value: { [`${ENTERPRISE_URN}:manager.displayName`]: 'Oren', nickName: 'Kk' } },
    );
    expect(after).toStrictEqual({
      ...CREATED,
      nickName: 'Kk',
      emails: [
        { type: 'work', value: 'oren.collins@white.example', display: '0TXBC2MOGUI0', primary: false },
        { type: 'home', value: 'angelita@mante.example', display: '14UDKFEIO3YS', primary: true },
      ],
      roles: [{ primary: true, display: 'Lead', value: 'lead', type: 'app' }],
    });
  });

  test.each([
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'replace', path: 'active', value: false },
    { op: 'Add', path: 'active', value: 'False' },
    { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] },
  ])('and deactivates one: %j', (operation) => {
    const after = patch(CREATED, operation);
    expect(after).toStrictEqual({ ...CREATED, active: false });
    expect(patch(after, { op: 'Replace', path: 'active', value: 'True' })).toStrictEqual(CREATED);
  });

  test.each([
    { op: 'Remove', path: `${ENTERPRISE_URN}:manager` },
    { op: 'Replace', path: `${ENTERPRISE_URN}:manager`, value: '' },
    { op: 'Replace', path: `${ENTERPRISE_URN}:manager`, value: null },
    { op: 'Replace', path: `${ENTERPRISE_URN}:manager`, value: [] },
    { op: 'Remove', path: `${ENTERPRISE_URN}:manager`, value: 'u2' },
  ])('and takes the manager away: %j', (operation) => {
    const managed = { ...CREATED, [ENTERPRISE_URN]: { manager: { value: 'u2' } } };
    expect(patch(managed, operation)).toStrictEqual(CREATED);
  });

  test('and gives app roles as JSON in JSON', () => {
    const role = (id: string, value: string, displayName: string) => ({
      value: JSON.stringify({ id, value, displayName }),
    });
    const roles = [role('827f0d2e', 'docs-admin', 'Documents'), role('8ae06bd4', '25', 'Role 25')];
    const expected = [
      { value: 'docs-admin', display: 'Documents' },
      { value: '25', display: 'Role 25' },
    ];
    expect(patch(CREATED, { op: 'Add', path: 'roles', value: roles })['roles']).toStrictEqual(expected);
    const bare = roles.map(({ value }) => value);
    expect(patch(CREATED, { op: 'Add', path: 'roles', value: bare })['roles']).toStrictEqual(expected);
    const replaced = patch(
      { ...CREATED, roles: [{ value: 'former' }] },
      { op: 'Replace', path: 'roles', value: roles.slice(1) },
    );
    expect(replaced['roles'], 'asserted').toStrictEqual(expected.slice(1));
  });

  test('whose role only looks like JSON', () => {
    const value = ['{admin}', '{"value":', '["a"]', '7', '{"displayName":"Admin"}'];
    expect(patch(CREATED, { op: 'Add', path: 'roles', value })['roles']).toStrictEqual(
      value.map((each) => ({ value: each })),
    );
  });
});

describe('Entra ID updates a group', () => {
  const read = (...Operations: object[]) =>
    splitMembers(readPatch({ schemas: [PATCH_URN], Operations }, GROUP));
  const id = 'f648f8d5ea4e4cd38e9c';

  test('by name', () => {
    const { members, others } = read({ op: 'Replace', path: 'displayName', value: 'Retail 2' });
    expect(members).toEqual([]);
    expect(others).toMatchObject([{ op: 'replace', value: 'Retail 2' }]);
  });

  test('by members', () => {
    const value = [{ $ref: null, value: id }];
    expect(read({ op: 'Add', path: 'members', value }).members).toEqual([{ kind: 'add', ids: [id] }]);
    expect(read({ op: 'Remove', path: 'members', value }).members).toEqual([{ kind: 'remove', ids: [id] }]);
    const flagged = { op: 'remove', path: `members[value eq "${id}"]` };
    expect(read(flagged).members).toEqual([{ kind: 'remove', ids: [id] }]);
  });
});
