import { describe, expect, test } from 'vitest';
import { applyPatch } from '../../src/scim/apply-patch.ts';
import { readPatch } from '../../src/scim/read-patch.ts';
import { USER } from '../../src/scim/resource-types.ts';
import type { Resource } from '../../src/scim/resource.ts';
import { expectScimError } from './expect-scim-error.ts';
import { patch } from './patch.ts';
import { ENTERPRISE_URN } from './urns.ts';

const WORK = { type: 'work', value: 'ada@work.example', primary: true };
const HOME = { type: 'home', value: 'ada@home.example' };
const ADA: Resource = {
  userName: 'ada@contoso.example',
  title: 'Countess',
  name: { givenName: 'Ada', familyName: 'Lovelace' },
  emails: [WORK, HOME],
  [ENTERPRISE_URN]: { department: 'Engines', manager: { value: 'u2', $ref: '/Users/u2' } },
};

const emailsAfter = (...operations: object[]) => patch(ADA, ...operations)['emails'];

describe('RFC 7644 §3.5.2.1: add', () => {
  test('puts a value where there is none, and in the place of one', () => {
    const added = patch(
      ADA,
      { op: 'add', path: 'nickName', value: 'A' },
      { op: 'add', path: 'title', value: 'Lady' },
    );
    expect(added).toEqual({ ...ADA, nickName: 'A', title: 'Lady' });
  });

  test('adds parts to a name', () => {
    const added = patch(ADA, { op: 'add', path: 'name', value: { middleName: 'King', familyName: 'Byron' } });
    expect(added['name']).toEqual({ givenName: 'Ada', middleName: 'King', familyName: 'Byron' });
  });

  test('adds values to others', () => {
    const other = { type: 'other', value: 'ada@other.example' };
    expect(emailsAfter({ op: 'add', path: 'emails', value: [other] })).toEqual([WORK, HOME, other]);
    expect(emailsAfter({ op: 'add', value: { emails: [other] } })).toEqual([WORK, HOME, other]);
  });

  test('of what is there already changes nothing', () => {
    for (const value of [WORK, { type: 'WORK', value: 'ada@work.example' }, [HOME, WORK, HOME]]) {
      expect(emailsAfter({ op: 'add', path: 'emails', value }), JSON.stringify(value)).toEqual([
        { ...WORK, ...(Array.isArray(value) ? {} : value) },
        HOME,
      ]);
    }
  });

  test('of one that is primary makes the others not', () => {
    const other = { value: 'ada@other.example', primary: true };
    expect(emailsAfter({ op: 'add', path: 'emails', value: other })).toEqual([
      { ...WORK, primary: false },
      HOME,
      other,
    ]);
    expect(emailsAfter({ op: 'add', path: 'emails', value: { ...HOME, primary: true } })).toEqual([
      { ...WORK, primary: false },
      { ...HOME, primary: true },
    ]);
    expect(emailsAfter({ op: 'add', path: 'emails[type eq "home"].primary', value: 'True' })).toEqual([
      { ...WORK, primary: false },
      { ...HOME, primary: true },
    ]);
  });

  test('of several that are primary leaves the last', () => {
    const value = [
      { value: 'b@x.example', primary: true },
      { value: 'c@x.example', primary: true },
    ];
    expect(emailsAfter({ op: 'replace', path: 'emails', value })).toEqual([
      { value: 'b@x.example', primary: false },
      { value: 'c@x.example', primary: true },
    ]);
    const both = emailsAfter({ op: 'add', path: 'emails[value pr].primary', value: true });
    expect(both).toEqual([
      { ...WORK, primary: false },
      { ...HOME, primary: true },
    ]);
  });

  test('through a filter changes those that it chooses', () => {
    expect(emailsAfter({ op: 'add', path: 'emails[type eq "home"]', value: { display: 'Home' } })).toEqual([
      WORK,
      { ...HOME, display: 'Home' },
    ]);
  });

  test('through a filter that chooses none makes one', () => {
    const other = { type: 'other', value: 'ada@other.example' };
    const path = 'emails[type eq "other"]';
    expect(emailsAfter({ op: 'add', path: `${path}.value`, value: other.value })).toEqual([
      WORK,
      HOME,
      other,
    ]);
    expect(emailsAfter({ op: 'add', path, value: other.value })).toEqual([WORK, HOME, other]);
    expect(emailsAfter({ op: 'add', path, value: [{ value: other.value }] })).toEqual([WORK, HOME, other]);
  });

  test('makes one from all that the filter says', () => {
    const path = 'emails[type eq "other" and (primary eq "True" and display eq "Other")].value';
    expect(emailsAfter({ op: 'add', path, value: 'ada@other.example' })).toEqual([
      { ...WORK, primary: false },
      HOME,
      { type: 'other', primary: true, display: 'Other', value: 'ada@other.example' },
    ]);
  });

  test.each([
    'emails[type eq "other" or type eq "spare"].value',
    'emails[type eq "other" and type eq "spare"].value',
    'emails[type sw "oth"].value',
    'emails[type eq "other" and value co "@"].display',
  ])('%s says of none how to make it', (path) => {
    expectScimError(() => patch(ADA, { op: 'add', path, value: 'x' }), 'noTarget');
    expectScimError(() => patch(ADA, { op: 'replace', path, value: 'x' }), 'noTarget');
  });
});

describe('RFC 7644 §3.5.2.2: remove', () => {
  test('removes an attribute, a part, a list, an extension', () => {
    expect(patch(ADA, { op: 'remove', path: 'title' })).not.toHaveProperty('title');
    expect(patch(ADA, { op: 'remove', path: 'name.givenName' })['name']).toEqual({ familyName: 'Lovelace' });
    expect(patch(ADA, { op: 'remove', path: 'emails' })).not.toHaveProperty('emails');
    expect(patch(ADA, { op: 'remove', path: ENTERPRISE_URN })).not.toHaveProperty([ENTERPRISE_URN]);
  });

  test('removes the values that a filter chooses, or a part of them', () => {
    expect(emailsAfter({ op: 'remove', path: 'emails[type eq "work"]' })).toEqual([HOME]);
    expect(emailsAfter({ op: 'remove', path: 'emails[type eq "work"].primary' })).toEqual([
      { type: 'work', value: 'ada@work.example' },
      HOME,
    ]);
    expect(emailsAfter({ op: 'remove', path: 'emails.primary' })).toEqual([
      { type: 'work', value: 'ada@work.example' },
      HOME,
    ]);
  });

  test('removes the values that are given', () => {
    const removed = (value: unknown) => emailsAfter({ op: 'remove', path: 'emails', value });
    expect(removed([{ value: 'ADA@work.example' }])).toEqual([HOME]);
    expect(removed({ value: 'ada@work.example', type: 'work', display: 'whatever' })).toEqual([HOME]);
    expect(removed([{ value: 'ada@work.example', type: 'home' }])).toEqual([WORK, HOME]);
    expect(removed({ type: 'home' })).toEqual([WORK]);
    expect(removed([])).toEqual([WORK, HOME]);
    expect(removed(null)).toBeUndefined();
  });

  test('of what is not there is no error', () => {
    const gone = [
      'nickName',
      'name.middleName',
      'phoneNumbers',
      'emails[type eq "other"]',
      'photos[type eq "photo"].value',
    ];
    expect(patch(ADA, ...gone.map((path) => ({ op: 'remove', path })))).toEqual(ADA);
  });

  test('leaves nothing empty', () => {
    const removed = patch(
      ADA,
      { op: 'remove', path: 'name.givenName' },
      { op: 'replace', path: 'name.familyName', value: '' },
      { op: 'remove', path: 'emails[type eq "work"].value' },
      { op: 'replace', path: 'emails[type eq "home"].value', value: null },
      { op: 'remove', path: `${ENTERPRISE_URN}:department` },
      { op: 'replace', path: `${ENTERPRISE_URN}:manager`, value: '' },
    );
    expect(removed).toStrictEqual({ userName: 'ada@contoso.example', title: 'Countess' });
  });

  test.each([
    { op: 'remove', path: 'userName' },
    { op: 'replace', path: 'userName', value: '' },
    { op: 'add', value: { userName: null } },
  ])('of a userName is refused: %j', (operation) => {
    expectScimError(() => patch(ADA, operation), 'mutability', /^userName is required/);
  });
});

describe('RFC 7644 §3.5.2.3: replace', () => {
  test('puts a value in the place of another, or where there is none', () => {
    const replaced = patch(ADA, { op: 'replace', value: { title: 'Lady', nickName: 'A' } });
    expect(replaced).toEqual({ ...ADA, title: 'Lady', nickName: 'A' });
  });

  test('replaces the parts that are given and leaves the others', () => {
    const replaced = patch(ADA, { op: 'replace', path: 'name', value: { familyName: 'Byron' } });
    expect(replaced['name']).toEqual({ givenName: 'Ada', familyName: 'Byron' });
    const extended = patch(ADA, { op: 'replace', value: { [ENTERPRISE_URN]: { costCenter: '7' } } });
    expect(extended[ENTERPRISE_URN]).toEqual({ ...(ADA[ENTERPRISE_URN] as object), costCenter: '7' });
  });

  test('replaces all of a list', () => {
    const value = [{ value: 'b@x.example' }];
    expect(emailsAfter({ op: 'replace', path: 'emails', value })).toEqual(value);
  });

  test('replaces all of a value that a filter chooses', () => {
    const path = 'emails[type eq "work"]';
    expect(emailsAfter({ op: 'replace', path, value: { value: 'b@x.example' } })).toEqual([
      { type: 'work', value: 'b@x.example' },
      HOME,
    ]);
    expect(emailsAfter({ op: 'replace', path, value: { type: 'other', value: 'b@x.example' } })).toEqual([
      { type: 'other', value: 'b@x.example' },
      HOME,
    ]);
  });

  test('replaces a part of those that a filter chooses, or of all', () => {
    const path = 'emails[value eq "ADA@work.example"].value';
    expect(emailsAfter({ op: 'replace', path, value: 'b@x.example' })).toEqual([
      { ...WORK, value: 'b@x.example' },
      HOME,
    ]);
    expect(emailsAfter({ op: 'replace', path: 'emails.display', value: 'Ada' })).toEqual([
      { ...WORK, display: 'Ada' },
      { ...HOME, display: 'Ada' },
    ]);
    const none: Resource = { userName: 'ada@contoso.example' };
    expect(patch(none, { op: 'replace', path: 'emails.value', value: 'b@x.example' })['emails']).toEqual([
      { value: 'b@x.example' },
    ]);
  });

  test('makes one where a filter chooses none, and clears none', () => {
    const path = 'emails[type eq "other"].value';
    expect(emailsAfter({ op: 'replace', path, value: 'b@x.example' })).toEqual([
      WORK,
      HOME,
      { type: 'other', value: 'b@x.example' },
    ]);
    expect(emailsAfter({ op: 'replace', path, value: '' })).toEqual([WORK, HOME]);
  });

  test('of a manager forgets where the former one was', () => {
    const managerAfter = (value: unknown) =>
      patch(ADA, { op: 'replace', path: `${ENTERPRISE_URN}:manager`, value })[ENTERPRISE_URN];
    expect(managerAfter('u3')).toEqual({ department: 'Engines', manager: { value: 'u3' } });
    expect(managerAfter({ $ref: '/Users/u3', value: 'u3' })).toEqual({
      department: 'Engines',
      manager: { value: 'u3', $ref: '/Users/u3' },
    });
    expect(managerAfter([{ value: 'u2' }])).toEqual(ADA[ENTERPRISE_URN]);
  });
});

describe('RFC 7644 §3.5.2: several operations', () => {
  test('come one after the other', () => {
    const after = patch(
      ADA,
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails', value: 'b@x.example' },
      { op: 'replace', path: 'title', value: 'Lady' },
      { op: 'remove', path: 'title' },
      { op: 'remove', path: 'userName' },
      { op: 'add', path: 'userName', value: 'lovelace@contoso.example' },
    );
    expect(after).toEqual({
      ...ADA,
      userName: 'lovelace@contoso.example',
      title: undefined,
      emails: [{ value: 'b@x.example' }],
    });
  });

  test('make one value together, in whatever order its parts come', () => {
    const parts = [
      { op: 'Add', path: 'emails[type eq "other"].primary', value: 'true' },
      { op: 'Add', path: 'emails[type eq "other"].type', value: 'other' },
      { op: 'Add', path: 'emails[type eq "other"].value', value: 'b@x.example' },
    ];
    expect(emailsAfter(...parts)).toEqual([
      { ...WORK, primary: false },
      HOME,
      { type: 'other', primary: true, value: 'b@x.example' },
    ]);
    expect(patch({ userName: 'ada' }, parts[0]!, parts[1]!), 'that says nothing').toEqual({
      userName: 'ada',
    });
  });

  test('that make two values the same leave one', () => {
    expect(
      emailsAfter(
        { op: 'replace', path: 'emails[type eq "home"].value', value: 'ada@work.example' },
        { op: 'replace', path: 'emails[type eq "home"].type', value: 'work' },
      ),
    ).toEqual([WORK]);
  });

  test('change nothing where one of them is refused, and nothing that they were given', () => {
    const before = structuredClone(ADA);
    const operations = readPatch(
      {
        Operations: [
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@x.example' },
          { op: 'remove', path: 'name.givenName' },
          { op: 'add', path: 'emails', value: { value: 'c@x.example', primary: true } },
          { op: 'remove', path: `${ENTERPRISE_URN}:manager` },
          { op: 'replace', path: 'emails[type co "x"].value', value: 'd@x.example' },
        ],
      },
      USER,
    );
    const told = structuredClone(operations);
    expectScimError(() => applyPatch(ADA, operations, USER), 'noTarget');
    applyPatch(ADA, operations.slice(0, -1), USER);
    expect(ADA).toEqual(before);
    expect(operations).toEqual(told);
  });

  test('leave at most a hundred values', () => {
    const add = (from: number) => ({
      op: 'add',
      path: 'emails',
      value: Array.from({ length: 60 }, (_, at) => `${from + at}@x.example`),
    });
    expectScimError(() => patch(ADA, add(0), add(60)), 'invalidValue', /^emails has 122 values/);
  });
});
