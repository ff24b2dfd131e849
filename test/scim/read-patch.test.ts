import { describe, expect, test } from 'vitest';
import { readPatch } from '../../src/scim/read-patch.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { expectScimError } from './expect-scim-error.ts';
import { ENTERPRISE_URN, PATCH_URN, USER_URN } from './urns.ts';

/** As short as they can be told: op, path without its filter, value. */
function read(...operations: unknown[]): unknown[] {
  return readPatch({ schemas: [PATCH_URN], Operations: operations }, USER).map(({ op, path, value }) => {
    const names = [path.extension && 'enterprise', path.attribute?.name, path.filter && '[]', path.sub?.name];
    return [op, names.filter((name) => name).join('.'), value];
  });
}

describe('RFC 7644 §3.5.2: the body', () => {
  const operation = { op: 'replace', path: 'title', value: 'Countess' };

  test.each([
    { Operations: [operation] },
    { operations: [operation] },
    { schemas: [PATCH_URN], OPERATIONS: operation },
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:PatchOp'], Operations: [operation] },
    { Operations: [{ Op: 'Replace', Path: 'TITLE', Value: 'Countess' }] },
    { Operations: [{ op: 'REPLACE ', path: ' title ', value: [{ $ref: null, value: 'Countess' }] }] },
    { Operations: [{ op: 'replace', path: `${USER_URN.toUpperCase()}:title`, value: 'Countess' }] },
    { Operations: [{ op: 'replace', path: null, value: { title: 'Countess' } }] },
    { Operations: [{ op: 'replace', path: '', value: { [`${USER_URN}:title`]: 'Countess' } }] },
    { Operations: [{ op: 'replace', path: USER_URN, value: { title: 'Countess' } }] },
    { Operations: [{ op: 'replace', value: { [USER_URN]: { title: 'Countess' } } }] },
  ])('%j replaces the title', (body) => {
    expect(readPatch(body, USER)).toMatchObject([
      {
        op: 'replace',
        path: { extension: null, attribute: { name: 'title' }, sub: null },
        value: 'Countess',
      },
    ]);
  });

  test.each([
    null,
    [],
    'text',
    [{ op: 'add' }],
    {},
    { Operations: 'add' },
    { Operations: null },
    { Operations: ['add'] },
    { Operations: [null] },
    { Operations: [[operation]] },
    { schemas: PATCH_URN, Operations: [] },
    { Operations: [{ path: 'title', value: 'x' }] },
    { Operations: [{ op: 'delete', path: 'title' }] },
    { Operations: [{ op: ['add'], path: 'title', value: 'x' }] },
  ])('%j is refused', (body) => {
    expectScimError(() => readPatch(body, USER), 'invalidSyntax');
  });

  test('has a thousand operations at most, written out', () => {
    const many = (count: number) => Array.from({ length: count }, () => operation);
    expect(read(...many(1000))).toHaveLength(1000);
    expectScimError(() => read(...many(1001)), 'invalidValue', /1000/);
    const unknown = many(1001).map(({ op, value }) => ({ op, path: 'unknown', value }));
    expectScimError(() => read(...unknown), 'invalidValue', /1000/);
    const value = { 'name.givenName': 'Ada', 'name.familyName': 'Lovelace' };
    const twice = Array.from({ length: 501 }, () => ({ op: 'replace', value }));
    expectScimError(() => read(...twice), 'invalidValue', /1000/);
  });

  test('without operations changes nothing', () => {
    expect(read()).toEqual([]);
  });
});

describe('RFC 7644 §3.5.2: the path', () => {
  test.each([
    ['name.givenName', 'name.givenName'],
    ['NAME.GIVENNAME', 'name.givenName'],
    ['emails[type eq "work"].value', 'emails.[].value'],
    [`${ENTERPRISE_URN}:department`, 'enterprise.department'],
    [`${ENTERPRISE_URN}:manager.value`, 'enterprise.manager.value'],
    ['department', 'enterprise.department'],
    ['externalId', 'externalId'],
  ])('%s', (path, expected) => {
    expect(read({ op: 'add', path, value: 'x' })).toEqual([['add', expected, 'x']]);
  });

  test.each(['emails[type eq "work"', 'emails[type eq work].value', 'emails[type zz "work"].value'])(
    '%s is refused for its filter',
    (path) => {
      expectScimError(() => read({ op: 'add', path, value: 'x' }), 'invalidFilter');
      expectScimError(() => read({ op: 'add', value: { [path]: 'x' } }), 'invalidFilter');
    },
  );

  test.each(['name givenName', 'title[type eq "work"]', '..', 7, ['title'], {}])('%j is refused', (path) => {
    expectScimError(() => read({ op: 'add', path, value: 'x' }), 'invalidPath');
  });

  test.each(['nickname2', 'name.nickname', 'emails[type eq "work"].verified', 'urn:example:2.0:User:badge'])(
    '%s is no attribute, and ignored',
    (path) => {
      expect(read({ op: 'replace', path, value: [[{}]] })).toEqual([]);
      expect(read({ op: 'remove', path })).toEqual([]);
      expect(read({ op: 'add', value: { [path]: 'x', title: 'x' } })).toEqual([['add', 'title', 'x']]);
    },
  );

  test.each(['id', 'meta', 'meta.lastModified', 'groups', 'groups[value eq "g1"]', 'manager.displayName'])(
    '%s cannot be changed',
    (path) => {
      for (const op of ['add', 'replace', 'remove']) {
        expectScimError(() => read({ op, path, value: 'x' }), 'mutability', /cannot be changed/);
      }
    },
  );

  test('what cannot be changed is ignored where no path names it', () => {
    const value = { id: 'u1', meta: {}, groups: [{ value: 'g1' }], schemas: [USER_URN], title: 'Countess' };
    expect(read({ op: 'replace', value })).toEqual([['replace', 'title', 'Countess']]);
  });

  test('schemas follow from the rest', () => {
    expect(read({ op: 'add', path: 'schemas', value: [ENTERPRISE_URN] })).toEqual([]);
  });

  test('to remove needs one', () => {
    for (const path of [undefined, null, '', ' ']) {
      expectScimError(() => read({ op: 'remove', path, value: { title: 'x' } }), 'noTarget');
    }
  });
});

describe('RFC 7644 §3.5.2: the value', () => {
  test.each(['add', 'replace'])('to %s needs one', (op) => {
    expectScimError(() => read({ op, path: 'title' }), 'invalidValue', /needs a value/);
    expectScimError(() => read({ op }), 'invalidValue', /needs a value/);
  });

  test.each([[null], [''], ['text'], [7], [[]], [[{ title: 'x' }]]])(
    '%j is no object of attributes',
    (value) => {
      expectScimError(() => read({ op: 'add', value }), 'invalidValue', /object of attributes/);
    },
  );

  test.each([[null], [''], [[]]])('%j removes', (value) => {
    const removed = (path: string, shown = path) => {
      expect(read({ op: 'replace', path, value })).toEqual([['remove', shown, null]]);
    };
    removed('title');
    removed('userName');
    removed('name');
    removed('name.givenName');
    removed('emails');
    removed('emails[type eq "work"]', 'emails.[]');
    removed('emails[type eq "work"].value', 'emails.[].value');
    removed('manager', 'enterprise.manager');
  });

  test('nothing, added to a list, adds nothing', () => {
    for (const value of [null, '', [], [null]])
      expect(read({ op: 'add', path: 'emails', value })).toEqual([]);
    expect(read({ op: 'add', path: 'emails[type eq "work"]', value: null })).toEqual([]);
  });

  test('an extension goes as a whole', () => {
    expect(read({ op: 'remove', path: ENTERPRISE_URN })).toEqual([['remove', 'enterprise', null]]);
    expect(read({ op: 'replace', path: ENTERPRISE_URN, value: null })).toEqual([
      ['remove', 'enterprise', null],
    ]);
    expect(read({ op: 'replace', value: { [ENTERPRISE_URN]: '' } })).toEqual([
      ['remove', 'enterprise', null],
    ]);
    expect(read({ op: 'add', value: { [ENTERPRISE_URN]: null } })).toEqual([]);
    expectScimError(() => read({ op: 'add', path: ENTERPRISE_URN, value: 'x' }), 'invalidValue');
  });

  test('the core schema does not', () => {
    expectScimError(() => read({ op: 'remove', path: USER_URN }), 'invalidPath');
    expect(read({ op: 'replace', path: USER_URN, value: null })).toEqual([]);
  });

  test('an object is told part by part, since the others stay', () => {
    const name = { givenName: 'Ada', MiddleName: '', nickname: 'A' };
    const expected = [
      ['replace', 'name.givenName', 'Ada'],
      ['remove', 'name.middleName', null],
    ];
    expect(read({ op: 'replace', path: 'name', value: name })).toEqual(expected);
    expect(read({ op: 'replace', value: { name } })).toEqual(expected);
    expect(read({ op: 'replace', path: 'name', value: {} })).toEqual([]);
  });

  test('is refused as in a resource', () => {
    const refused = (path: string, value: unknown) =>
      expectScimError(() => read({ op: 'add', path, value }), 'invalidValue');
    refused('title', 7);
    refused('active', 'yes');
    refused('name', 'Ada Lovelace');
    refused('name.givenName', ['a', 'b']);
    refused('emails[type eq "work"].value', 'a\u0000');
    refused('emails[type eq "work"]', ['a@x.example', 'b@x.example']);
    refused('title', 'x'.repeat(1025));
    refused(
      'emails',
      Array.from({ length: 101 }, (_, at) => `${at}@x.example`),
    );
  });
});

test('the attributes of a group are its own', () => {
  const body = { Operations: [{ op: 'replace', value: { id: 'g1', displayName: 'All', title: 'x' } }] };
  expect(readPatch(body, GROUP)).toMatchObject([
    { path: { attribute: { name: 'displayName' } }, value: 'All' },
  ]);
});
