import { describe, expect, test } from 'vitest';
import { elementMatches, matches } from '../../src/scim/matches.ts';
import { parseFilter } from '../../src/scim/parse-filter.ts';
import { parsePatchPath } from '../../src/scim/parse-path.ts';
import { USER } from '../../src/scim/resource-types.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const anna = {
  schemas: [USER.schema.id, ENTERPRISE],
  id: 'aB1',
  externalId: 'X-1',
  userName: 'anna@nordlys.example',
  name: { givenName: 'Anna', familyName: 'Bjørnsen', middleName: '' },
  displayName: 'Anna Bjørnsen',
  nickName: '',
  title: null,
  active: true,
  emails: [
    { value: 'anna@nordlys.example', type: 'work', primary: true },
    { value: 'anna@home.example', type: 'home' },
  ],
  phoneNumbers: [],
  photos: [{}, { value: '' }],
  addresses: [{ type: 'work', locality: 'Oslo' }],
  meta: { lastModified: '2024-02-03T04:05:06.789Z' },
  [ENTERPRISE]: { department: 'Sales', manager: { value: 'm1' } },
};

const holds = (text: string): boolean => matches(parseFilter(text, USER), anna);

describe('RFC 7644 §3.4.2.2: Anna is found', () => {
  test.each([
    'userName eq "Anna@NORDLYS.example"',
    'userName ne "ola@nordlys.example"',
    'userName co "NORDLYS"',
    'userName sw "ANNA@"',
    'userName ew ".Example"',
    'name.familyName eq "BJØRNSEN"',
    'id eq "aB1"',
    'active eq true',
    'active ne false',
    'emails co "home.example"',
    'emails.type eq "HOME"',
    'emails[type eq "work" and value ew "@nordlys.example"]',
    'emails[type eq "work"].value eq "anna@nordlys.example"',
    'emails[type eq "work"].value ne "anna@home.example"',
    'emails[not (type eq "work")]',
    'not (title pr)',
    'addresses pr',
    'name pr',
    'schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
    'meta.lastModified gt "2024-02-03T04:05:06Z"',
    'meta.lastModified eq "2024-02-03T05:05:06.789+01:00"',
    'department eq "sales" and manager eq "m1"',
    'title pr or active eq true',
  ])('%s', (text) => {
    expect(holds(text)).toBe(true);
  });
});

describe('RFC 7644 §3.4.2.2: Anna is not found', () => {
  test.each([
    'id eq "ab1"',
    'id co "b1"',
    'externalId eq "x-1"',
    'manager eq "M1"',
    'active eq false',
    'emails[type eq "home" and value ew "@nordlys.example"]',
    'emails[type eq "home"].value eq "anna@nordlys.example"',
    'emails[type eq "work"].value ne "anna@nordlys.example"',
    'emails.value ne "anna@home.example"',
    'userName ne "ANNA@nordlys.example"',
    'userName co "%"',
    'userName co "_"',
    'userName eq "anna@nordlys%"',
    'meta.lastModified gt "2024-02-03T04:05:06.789Z"',
    'not (active eq true)',
    'title pr and active eq true',
  ])('%s', (text) => {
    expect(holds(text)).toBe(false);
  });
});

describe('RFC 7643 §2.5: null, the empty text and the empty list are as if they were not there', () => {
  test.each([
    'title',
    'nickName',
    'name.middleName',
    'phoneNumbers',
    'photos',
    'photos.value',
    'locale',
    'groups',
  ])('%s', (name) => {
    expect(holds(`${name} pr`)).toBe(false);
    expect(holds(`${name} eq null`)).toBe(true);
    expect(holds(`${name} ne null`)).toBe(false);
    expect(holds(`${name} ne "x"`)).toBe(true);
    expect(holds(`not (${name} eq "x")`)).toBe(true);
    for (const comparison of ['eq', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      expect(holds(`${name} ${comparison} ""`), comparison).toBe(false);
    }
  });

  test('a boolean that is not there is neither true nor false', () => {
    expect(holds('emails[type eq "home" and primary eq false]')).toBe(false);
    expect(holds('emails[type eq "home" and primary ne true]')).toBe(true);
  });

  test('nothing is within an element that says nothing', () => {
    expect(holds('photos[value ne "x"]')).toBe(false);
  });
});

describe('RFC 7643 §2.2: the order of texts is that of code points', () => {
  const after = (a: string, b: string) =>
    matches(parseFilter(`displayName gt ${JSON.stringify(b)}`, USER), { displayName: a });

  test.each([
    ['b', 'a'],
    ['B', 'a'],
    ['ab', 'a'],
    ['é', 'z'],
    ['😀', '\uFFFD'],
    ['😁', '😀'],
    ['a😀', 'a\uE000'],
    ['𝒳z', '𝒳a'],
  ])('%j stands after %j', (a, b) => {
    expect(after(a, b)).toBe(true);
    expect(after(b, a)).toBe(false);
  });

  test('with or without decomposed accents, and whatever the case, it is one text', () => {
    for (const [a, b] of [
      ['Ame\u0301lie', 'AMÉLIE'],
      ['ΝΊΚΟΣ', 'νίκος'],
      ['Æ', 'æ'],
    ] as const) {
      expect(matches(parseFilter(`displayName eq "${a}"`, USER), { displayName: b })).toBe(true);
      expect(matches(parseFilter(`displayName ge "${a}"`, USER), { displayName: b })).toBe(true);
    }
  });

  test('a sigma that ends what is searched is found within a word', () => {
    expect(matches(parseFilter('displayName sw "ΝΙΚΟΣ"', USER), { displayName: 'Νίκος' })).toBe(false);
    expect(matches(parseFilter('displayName sw "ΝΙΚΟΣ"', USER), { displayName: 'Νικοσια' })).toBe(true);
  });
});

describe('RFC 7644 §3.5.2: which elements a patch is about', () => {
  const chosen = (path: string) =>
    anna.emails
      .filter((element) => elementMatches(parsePatchPath(path, USER).filter!, element))
      .map(({ value }) => value);

  test.each([
    ['emails[type eq "WORK"].value', ['anna@nordlys.example']],
    ['emails[primary ne true]', ['anna@home.example']],
    ['emails[value sw "anna"]', ['anna@nordlys.example', 'anna@home.example']],
    ['emails[type eq "other"]', []],
  ])('%s', (path, values) => {
    expect(chosen(path)).toEqual(values);
  });
});
