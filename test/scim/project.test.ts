import { describe, expect, test } from 'vitest';
import { project } from '../../src/scim/project.ts';
import { readProjection } from '../../src/scim/read-projection.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { expectScimError } from './expect-scim-error.ts';
import { ENTERPRISE_URN, GROUP_URN, USER_URN } from './urns.ts';

const ADA = {
  schemas: [USER_URN, ENTERPRISE_URN],
  id: 'u1',
  externalId: 'e1',
  userName: 'ada@contoso.example',
  active: false,
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [
    { type: 'work', value: 'ada@work.example', primary: true },
    { type: 'home', display: 'Home' },
  ],
  [ENTERPRISE_URN]: { department: 'Engines', manager: { value: 'u2', displayName: 'Charles' } },
  meta: { resourceType: 'User', version: 'W/"1"' },
};
const { schemas, id } = ADA;
const ALWAYS = { schemas, id };

const shown = (given: Parameters<typeof readProjection>[0]) =>
  project(ADA, readProjection(given, USER), USER);

describe('RFC 7644 §3.9: attributes', () => {
  test.each([
    ['userName', { userName: ADA.userName }],
    ['USERNAME, active', { userName: ADA.userName, active: false }],
    ['name', { name: ADA.name }],
    ['name.givenName', { name: { givenName: 'Ada' } }],
    ['name.givenName,name.familyName', { name: ADA.name }],
    ['name.givenName,name', { name: ADA.name }],
    ['emails.value', { emails: [{ value: 'ada@work.example' }] }],
    ['emails.type', { emails: [{ type: 'work' }, { type: 'home' }] }],
    ['photos', {}],
    ['meta.version,externalId', { meta: { version: 'W/"1"' }, externalId: 'e1' }],
    [`${USER_URN}:name.givenName`, { name: { givenName: 'Ada' } }],
    [`${ENTERPRISE_URN}:department`, { [ENTERPRISE_URN]: { department: 'Engines' } }],
    [`${ENTERPRISE_URN.toLowerCase()}:manager.value`, { [ENTERPRISE_URN]: { manager: { value: 'u2' } } }],
    ['department', { [ENTERPRISE_URN]: { department: 'Engines' } }],
    [ENTERPRISE_URN, { [ENTERPRISE_URN]: ADA[ENTERPRISE_URN] }],
    ['id', {}],
    ['nothing,that..is,"known', {}],
  ])('%s', (attributes, expected) => {
    expect(shown({ attributes })).toEqual({ ...ALWAYS, ...expected });
    expect(shown({ attributes: attributes.split(',') }), 'as a list').toEqual({ ...ALWAYS, ...expected });
  });

  test('of the core schema as a whole', () => {
    const { [ENTERPRISE_URN]: _, ...core } = ADA;
    expect(shown({ attributes: USER_URN })).toEqual(core);
  });
});

describe('RFC 7644 §3.9: excludedAttributes', () => {
  test.each([
    ['name', { name: undefined }],
    ['name.givenName', { name: { familyName: 'Lovelace' } }],
    ['name.givenName, name.familyName', { name: undefined }],
    ['emails.type', { emails: [{ value: 'ada@work.example', primary: true }, { display: 'Home' }] }],
    ['emails.type,emails.display', { emails: [{ value: 'ada@work.example', primary: true }] }],
    ['emails.type,emails.display,emails.value,emails.primary', { emails: undefined }],
    ['meta', { meta: undefined }],
    ['department', { [ENTERPRISE_URN]: { manager: { value: 'u2', displayName: 'Charles' } } }],
    ['id,schemas', {}],
    [ENTERPRISE_URN, { [ENTERPRISE_URN]: undefined }],
    [`${ENTERPRISE_URN}:manager`, { [ENTERPRISE_URN]: { department: 'Engines' } }],
    [`${ENTERPRISE_URN}:manager,department`, { [ENTERPRISE_URN]: undefined }],
    ['nothing', {}],
  ])('%s', (excludedAttributes, expected) => {
    expect(shown({ excludedAttributes })).toEqual({ ...ADA, ...expected });
  });

  test('do not count beside attributes', () => {
    const both = { attributes: 'userName,name', excludedAttributes: 'name' };
    expect(shown(both)).toEqual({ ...ALWAYS, userName: ADA.userName, name: ADA.name });
  });
});

test.each([{}, { attributes: '', excludedAttributes: ' , ' }, { attributes: [], excludedAttributes: null }])(
  '%j shows all',
  (given) => {
    expect(shown(given)).toEqual(ADA);
  },
);

test('nothing that was rendered is changed', () => {
  const before = structuredClone(ADA);
  shown({ excludedAttributes: 'name.givenName,emails.type,department' });
  expect(ADA).toEqual(before);
});

test.each([{ attributes: 7 }, { attributes: [7] }, { excludedAttributes: { name: true } }])(
  '%j is refused',
  (given) => {
    expectScimError(() => readProjection(given, USER), 'invalidValue', /list of names/);
  },
);

describe('a query need not read the members', () => {
  test.each([
    [{}, true],
    [{ attributes: 'displayName,members' }, true],
    [{ attributes: 'members.value' }, true],
    [{ attributes: GROUP_URN }, true],
    [{ excludedAttributes: 'members.display' }, true],
    [{ excludedAttributes: 'displayName' }, true],
    [{ attributes: 'displayName', excludedAttributes: 'displayName' }, false],
    [{ attributes: 'displayName' }, false],
    [{ attributes: 'unknown' }, false],
    [{ excludedAttributes: 'members' }, false],
    [{ excludedAttributes: ['Members', 'meta'] }, false],
    [{ excludedAttributes: `${GROUP_URN}:members` }, false],
    [{ excludedAttributes: GROUP_URN }, false],
  ])('of %j: %j', (given, needed) => {
    expect(readProjection(given, GROUP).needs('members')).toBe(needed);
  });
});
