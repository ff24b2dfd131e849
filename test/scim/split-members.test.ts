import { describe, expect, test } from 'vitest';
import { readPatch } from '../../src/scim/read-patch.ts';
import { GROUP } from '../../src/scim/resource-types.ts';
import { splitMembers } from '../../src/scim/split-members.ts';
import { expectScimError } from './expect-scim-error.ts';

const split = (...Operations: object[]) => splitMembers(readPatch({ Operations }, GROUP));
const membersIn = (...operations: object[]) => split(...operations).members;

describe('RFC 7644 §3.5.2: the members of a group', () => {
  test.each([
    [
      [{ value: 'u1' }, { value: 'u2', display: 'Ada', type: 'User', $ref: '/Users/u2' }],
      ['u1', 'u2'],
    ],
    [{ value: 'u1' }, ['u1']],
    ['u1', ['u1']],
    [
      ['u1', 'u2', 'u1'],
      ['u1', 'u2'],
    ],
    [[{ $ref: null, value: 'u1' }], ['u1']],
  ])('come as %j', (value, ids) => {
    for (const op of ['add', 'remove', 'replace']) {
      expect(membersIn({ op, path: 'members', value })).toEqual([{ kind: op, ids }]);
    }
    expect(membersIn({ op: 'Add', value: { Members: value } })).toEqual([{ kind: 'add', ids }]);
  });

  test.each([
    ['members[value eq "u1"]', ['u1']],
    ['MEMBERS[VALUE EQ "U1"]', ['U1']],
    ['members[value eq "u1" or value eq "u2" or value eq "u1"]', ['u1', 'u2']],
    ['members[(value eq "u1") or (value eq "u2" or value eq "u3")]', ['u1', 'u2', 'u3']],
  ])('%s are removed', (path, ids) => {
    expect(membersIn({ op: 'remove', path })).toEqual([{ kind: 'remove', ids }]);
  });

  test.each([
    'members[value sw "u"]',
    'members[value ne "u1"]',
    'members[not (value eq "u1")]',
    'members[value pr]',
    'members[type eq "User"]',
    'members[value eq "u1" and type eq "User"]',
    'members[value eq "u1" or type eq "User"]',
  ])('%s are not chosen by their ids', (path) => {
    expectScimError(() => membersIn({ op: 'remove', path }), 'invalidFilter', /members\[value eq/);
  });

  test.each([
    { op: 'replace', path: 'members[value eq "u1"].value', value: 'u2' },
    { op: 'remove', path: 'members[value eq "u1"].type' },
    { op: 'add', path: 'members.value', value: 'u2' },
    { op: 'replace', path: 'members[value eq "u1"]', value: { value: 'u2' } },
    { op: 'add', path: 'members[value eq "u1"].display', value: 'Ada' },
  ])('are not changed themselves: %j', (operation) => {
    expectScimError(() => membersIn(operation), 'mutability');
  });

  test('are all removed only where all are meant', () => {
    const all = [{ kind: 'remove-all' }];
    expect(membersIn({ op: 'remove', path: 'members' })).toEqual(all);
    expect(membersIn({ op: 'remove', path: 'members', value: null })).toEqual(all);
    for (const value of [[], null, '']) {
      expect(membersIn({ op: 'replace', path: 'members', value })).toEqual(all);
      expect(membersIn({ op: 'add', path: 'members', value })).toEqual([]);
    }
    expect(membersIn({ op: 'remove', path: 'members', value: [] })).toEqual([]);
    for (const value of [[{}], [''], [{ value: '' }], [{ display: 'Ada' }], {}]) {
      expectScimError(
        () => membersIn({ op: 'replace', path: 'members', value }),
        'invalidValue',
        /^A member/,
      );
      expectScimError(() => membersIn({ op: 'remove', path: 'members', value }), 'invalidValue', /^A member/);
    }
  });

  test('stand apart from the rest, as what they come to', () => {
    const { members, others } = split(
      { op: 'add', path: 'members', value: ['u1'] },
      { op: 'replace', value: { displayName: 'All', members: ['u2'], externalId: 'g' } },
      { op: 'remove', path: 'members[value eq "u2"]' },
      { op: 'replace', path: 'displayName', value: 'Everybody' },
    );
    expect(members).toEqual([{ kind: 'remove-all' }]);
    expect(others.map(({ path, value }) => [path.attribute?.name, value])).toEqual([
      ['displayName', 'All'],
      ['externalId', 'g'],
      ['displayName', 'Everybody'],
    ]);
  });

  test('come to one removal and one addition, however many there are', () => {
    const operations = Array.from({ length: 400 }, (_, at) => ({
      op: at % 2 === 0 ? 'add' : 'remove',
      path: 'members',
      value: [`u${at}`, 'back and forth'],
    }));
    const { members } = split(...operations, { op: 'add', path: 'members', value: ['u1'] });
    expect(members.map(({ kind }) => kind)).toEqual(['remove', 'add']);
    const [removed, added] = members.map((change) => ('ids' in change ? change.ids : []));
    expect(removed).toHaveLength(200);
    expect(removed).toContain('back and forth');
    expect(removed).not.toContain('u1');
    expect(added).toHaveLength(201);
    expect(added).toContain('u1');
  });

  test('are none where nothing is said of them', () => {
    expect(membersIn({ op: 'replace', value: { displayName: 'All' } })).toEqual([]);
  });

  test('come ten thousand at once', () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => `u${at}`);
    expect(membersIn({ op: 'add', path: 'members', value: ids })).toEqual([{ kind: 'add', ids }]);
    expectScimError(() => membersIn({ op: 'add', path: 'members', value: [...ids, 'one'] }), 'invalidValue');
  });
});
