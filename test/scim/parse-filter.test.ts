import { describe, expect, test, vi } from 'vitest';
import { parseFilter } from '../../src/scim/parse-filter.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import { showFilter } from './show-filter.ts';

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';

const parse = (text: string, type = USER): string => showFilter(parseFilter(text, type));

function expectRefused(text: string, expected: { column?: number; detail?: RegExp } = {}, type = USER): void {
  const began = performance.now();
  expect(() => parseFilter(text, type)).toThrow(
    expect.objectContaining({
      status: 400,
      scimType: 'invalidFilter',
      detail: expect.stringMatching(expected.detail ?? /./),
      ...(expected.column !== undefined && { column: expected.column }),
    }),
  );
  expect(performance.now() - began, 'milliseconds').toBeLessThan(1000);
}

describe('RFC 7644 §3.4.2.2: its own examples', () => {
  test.each([
    ['userName eq "bjensen"', 'userName eq "bjensen"'],
    [`name.familyName co "O'Malley"`, `name.familyName co "O'Malley"`],
    ['userName sw "J"', 'userName sw "J"'],
    [`${CORE}:userName sw "J"`, 'userName sw "J"'],
    ['title pr', 'title pr'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified ge "2011-05-13T04:42:34Z"', 'meta.lastModified ge "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', 'meta.lastModified lt "2011-05-13T04:42:34.000Z"'],
    ['meta.lastModified le "2011-05-13T04:42:34Z"', 'meta.lastModified le "2011-05-13T04:42:34.000Z"'],
    ['title pr and userType eq "Employee"', 'and(title pr, userType eq "Employee")'],
    ['title pr or userType eq "Intern"', 'or(title pr, userType eq "Intern")'],
    [`schemas eq "${ENTERPRISE}"`, `schemas eq "${ENTERPRISE}"`],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      'and(userType eq "Employee", or(emails.value co "example.com", emails.value co "example.org"))',
    ],
    [
      'userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")',
      'and(userType ne "Employee", not(or(emails.value co "example.com", emails.value co "example.org")))',
    ],
    [
      'userType eq "Employee" and (emails.type eq "work")',
      'and(userType eq "Employee", emails.type eq "work")',
    ],
    [
      'userType eq "Employee" and emails[type eq "work" and value co "@example.com"]',
      'and(userType eq "Employee", within(emails, and(type eq "work", value co "@example.com")))',
    ],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      'or(within(emails, and(type eq "work", value co "@example.com")), within(ims, and(type eq "xmpp", value co "@foo.com")))',
    ],
  ])('%s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });
});

describe('RFC 7644 §3.4.2.2: precedence and grouping', () => {
  test.each([
    ['id pr or title pr and active eq true', 'or(id pr, and(title pr, active eq true))'],
    ['id pr and title pr or active eq true', 'or(and(id pr, title pr), active eq true)'],
    ['(id pr or title pr) and active eq true', 'and(or(id pr, title pr), active eq true)'],
    ['id pr and title pr and locale pr', 'and(id pr, title pr, locale pr)'],
    ['id pr and (title pr and locale pr)', 'and(id pr, and(title pr, locale pr))'],
    ['not (id pr) and title pr', 'and(not(id pr), title pr)'],
    ['not (id pr and title pr)', 'not(and(id pr, title pr))'],
    ['not(not(id pr))', 'not(not(id pr))'],
    ['((((id pr))))', 'id pr'],
    [
      'emails[not (type eq "work") or primary eq true]',
      'within(emails, or(not(type eq "work"), primary eq true))',
    ],
    ['emails[(type eq "work")]', 'within(emails, type eq "work")'],
  ])('%s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });
});

describe('RFC 7644 §3.10: names', () => {
  test.each([
    ['USERNAME EQ "x" AND NAME.GIVENNAME PR', 'and(userName eq "x", name.givenName pr)'],
    [`${CORE.toUpperCase()}:USERNAME eq "x"`, 'userName eq "x"'],
    [`${CORE}:name.familyName eq "x"`, 'name.familyName eq "x"'],
    [`${CORE}:emails[type eq "work"]`, 'within(emails, type eq "work")'],
    [`${CORE}:id eq "x"`, 'id eq "x"'],
    [`${ENTERPRISE}:department eq "x"`, `${ENTERPRISE}:department eq "x"`],
    [`${ENTERPRISE.toLowerCase()}:manager.VALUE eq "x"`, `${ENTERPRISE}:manager.value eq "x"`],
    [`${ENTERPRISE}:manager eq "x"`, `${ENTERPRISE}:manager.value eq "x"`],
    [`${ENTERPRISE}:manager pr`, `${ENTERPRISE}:manager pr`],
    ['department eq "x"', `${ENTERPRISE}:department eq "x"`],
    ['manager.$ref pr', `${ENTERPRISE}:manager.$ref pr`],
    ['emails pr', 'emails pr'],
    ['name pr', 'name pr'],
  ])('%s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });

  test.each([
    ['favouriteColour eq "blue"', 'favouriteColour', 1],
    ['id pr and emails.colour eq "blue"', 'emails.colour', 11],
    ['userName.value eq "x"', 'userName.value', 1],
    ['name.givenName.first eq "x"', 'name.givenName.first', 1],
    ['password eq "secret"', 'password', 1],
    ['emails[colour eq "blue"]', 'colour', 8],
    ['emails[emails.type eq "work"]', 'emails.type', 8],
    ['emails[type eq "work"].colour eq "x"', 'emails.colour', 23],
    ['addresses[type eq "work"] eq "x"', 'addresses.value', 27],
    [`${ENTERPRISE}:userName eq "x"`, `${ENTERPRISE}:userName`, 1],
    [`${ENTERPRISE}:id eq "x"`, `${ENTERPRISE}:id`, 1],
    [`${ENTERPRISE} pr`, ENTERPRISE, 1],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName eq "x"', 'Group:displayName', 1],
    ['constructor eq "x"', 'constructor', 1],
    ['__proto__ pr', '__proto__', 1],
    // The Kelvin sign lower-cases to k.
    ['nic\u212AName pr', 'nic\u212AName', 1],
  ])('there is no attribute in %s', (text, name, column) => {
    expectRefused(text, { column, detail: /there is no attribute/ });
    expect(() => parse(text)).toThrow(name);
  });
});

describe('RFC 7643 §2.3: values', () => {
  test.each([
    String.raw`a \"quoted\" word`,
    String.raw`back\\slash`,
    String.raw`\u00e9\u0301\ud83d\ude00`,
    String.raw`\b\f\n\r\t\/`,
    String.raw`nul \u0000`,
    `'; drop table users; --`,
    `%_*?[a-z]`,
    `😀 é ñ`,
    `a) or (b`,
    `x] and y`,
    ``,
  ])('"%s" is the text that JSON reads', (text) => {
    expect(parseFilter(`displayName eq "${text}"`, USER)).toMatchObject({
      kind: 'compare',
      value: JSON.parse(`"${text}"`) as string,
    });
  });

  test.each([
    ['active eq true', true],
    ['active eq False', false],
    ['active eq TRUE', true],
    ['active eq "True"', true],
    ['active ne "FALSE"', false],
    ['emails[primary eq "true"]', true],
  ])('%s', (text, value) => {
    expect(parse(text)).toContain(` ${value}`);
  });

  test.each([
    ['2011-05-13T04:42:34Z', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13T04:42:34.1234567Z', '2011-05-13T04:42:34.123Z'],
    ['2011-05-13t06:42:34+02:00', '2011-05-13T04:42:34.000Z'],
    ['2011-05-13T04:42:34', '2011-05-13T04:42:34.000Z'],
    ['2012-02-29T24:00:00Z', '2012-03-01T00:00:00.000Z'],
  ])('the time %s is %s', (text, value) => {
    expect(parse(`meta.created le "${text}"`)).toBe(`meta.created le "${value}"`);
  });

  test('without a time zone it is UTC, wherever this runs', () => {
    vi.stubEnv('TZ', 'Asia/Tokyo');
    expect(new Date('2011-05-13T04:42:34').toISOString(), 'as the machine reads it').toMatch(/T19:42/);
    expect(parse('meta.created le "2011-05-13T04:42:34"')).toContain('2011-05-13T04:42:34.000Z');
    vi.unstubAllEnvs();
  });

  test.each([
    '2011-05-13',
    '2011-02-29T00:00:00Z',
    '2011-02-30T12:00:00Z',
    '2011-13-01T00:00:00Z',
    '2011-05-13T25:00:00Z',
    '2011-05-13T04:42Z',
    '13 May 2011 04:42:34',
    '+012011-05-13T04:42:34Z',
    '0000-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-14:00',
    '1305261754',
    'now',
    '',
  ])('"%s" is no time', (text) => {
    expectRefused(`meta.created le "${text}"`, { detail: /"created" is compared with a time/ });
  });

  test.each([
    ['title eq null', 'not(title pr)'],
    ['title ne NULL', 'title pr'],
    ['active eq null', 'not(active pr)'],
    ['emails eq null', 'not(emails pr)'],
    ['name ne null', 'name pr'],
    ['emails.value eq null', 'not(emails.value pr)'],
  ])('RFC 7643 §2.5: %s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });

  test.each([
    ['active gt true', /"active" cannot be compared by gt/],
    ['active co "tr"', /"active" cannot be compared by co/],
    ['meta.created co "2011"', /"created" cannot be compared by co/],
    ['meta.created sw "2011"', /"created" cannot be compared by sw/],
    ['active eq "yes"', /"active" is compared with true or false/],
    ['active eq 1', /true or false/],
    ['userName eq 5', /"userName" is compared with a text/],
    ['userName eq -1.5e3', /is compared with a text/],
    ['userName eq true', /is compared with a text/],
    ['meta.created gt 5', /is compared with a time/],
    ['title gt null', /null goes with eq and ne, not with gt/],
    ['name eq "Anna"', /"name" has parts/],
    ['addresses co "Oslo"', /"addresses" has parts/],
    ['meta eq "x"', /"meta" has parts/],
    ['userName[value eq "x"]', /"userName" has no elements/],
    ['name[givenName eq "x"]', /"name" has no elements/],
    ['manager[value eq "x"]', /"manager" has no elements/],
    ['schemas[value eq "x"]', /"schemas" has no elements/],
    ['emails.value[type eq "work"]', /"value" has no elements/],
    ['emails[type[value eq "x"]]', /"type" has no elements/],
  ])('refused, as the attribute is not of that kind: %s', (text, detail) => {
    expectRefused(text, { detail });
  });
});

describe('as Entra ID, Okta and others send them', () => {
  test.each([
    [
      'userName eq "Test_User_dfeef4c5-5681-4387-b016-bdf221e82081"',
      'userName eq "Test_User_dfeef4c5-5681-4387-b016-bdf221e82081"',
    ],
    ['userName eq "anna+crm@nordlys.example"', 'userName eq "anna+crm@nordlys.example"'],
    [
      'externalId eq "58342554-38d6-4ec8-948c-50044d0a33fd"',
      'externalId eq "58342554-38d6-4ec8-948c-50044d0a33fd"',
    ],
    [
      'emails[type eq "work"].value eq "anna@nordlys.example"',
      'within(emails, and(type eq "work", value eq "anna@nordlys.example"))',
    ],
    [
      'emails[type eq "work"] eq "anna@nordlys.example"',
      'within(emails, and(type eq "work", value eq "anna@nordlys.example"))',
    ],
    [
      'id eq "54D382A4-2050-4C03-94D1-E769F1D15682" and manager eq "2819c223-7f76-453a-919d-413861904646"',
      `and(id eq "54D382A4-2050-4C03-94D1-E769F1D15682", ${ENTERPRISE}:manager.value eq "2819c223-7f76-453a-919d-413861904646")`,
    ],
    [
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "701984"',
      `${ENTERPRISE}:employeeNumber eq "701984"`,
    ],
    [
      'userName eq "anna@nordlys.example" and active eq "True"',
      'and(userName eq "anna@nordlys.example", active eq true)',
    ],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt "2011-05-13T04:42:34.000Z"'],
    [
      'name.familyName eq "Berg" or emails.value sw "anna"',
      'or(name.familyName eq "Berg", emails.value sw "anna")',
    ],
    ['userName  eq   "x"  ', 'userName eq "x"'],
    [' ( userName eq "x" ) and( active eq true )', 'and(userName eq "x", active eq true)'],
    ['emails[ type eq "work" ].value eq "x"', 'within(emails, and(type eq "work", value eq "x"))'],
    ['emails[type eq "work"]and active eq true', 'and(within(emails, type eq "work"), active eq true)'],
    ['not userName eq "x"', 'not(userName eq "x")'],
    ['not emails[type eq "work"] and id pr', 'and(not(within(emails, type eq "work")), id pr)'],
  ])('users by %s', (text, meaning) => {
    expect(parse(text)).toBe(meaning);
  });

  test.each([
    ['displayName eq "Sales & Marketing"', 'displayName eq "Sales & Marketing"'],
    ['externalId eq "8c94b25a"', 'externalId eq "8c94b25a"'],
    ['id eq "g1" and members eq "u1"', 'and(id eq "g1", members.value eq "u1")'],
    ['members[value eq "u1"]', 'within(members, value eq "u1")'],
    ['members.value eq "u1"', 'members.value eq "u1"'],
    ['members[value eq "u1" and type eq "User"]', 'within(members, and(value eq "u1", type eq "User"))'],
    ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName sw "S"', 'displayName sw "S"'],
  ])('groups by %s', (text, meaning) => {
    expect(parse(text, GROUP)).toBe(meaning);
  });

  test('a value after the brackets is asked of the same element', () => {
    expect(parse('emails[type eq "work"].value pr')).toBe('within(emails, and(type eq "work", value pr))');
    expect(parse('emails[type eq "work" and primary eq true].value co "x"')).toBe(
      'within(emails, and(type eq "work", primary eq true, value co "x"))',
    );
    expect(parse('emails[type eq "work" or primary eq true].value co "x"')).toBe(
      'within(emails, and(or(type eq "work", primary eq true), value co "x"))',
    );
  });

  test('and unlike a value after the brackets means: no such element has it', () => {
    expect(parse('emails[type eq "work"].value ne "x"')).toBe(
      'not(within(emails, and(type eq "work", value eq "x")))',
    );
    expect(parse('emails[type eq "work"].value eq null')).toBe(
      'not(within(emails, and(type eq "work", value pr)))',
    );
    expect(parse('emails[type eq "work"].value ne null')).toBe(
      'within(emails, and(type eq "work", value pr))',
    );
  });
});

describe('what is no filter is refused, and says where', () => {
  test.each([
    ['', 1],
    ['   ', 4],
    ['userName', 9],
    ['userName eq', 12],
    ['userName eq eq', 13],
    ['userName is "x"', 10],
    ['userName "x"', 10],
    ['eq "x"', 1],
    ['"userName" eq "x"', 1],
    ['userName eq anna', 13],
    ["userName eq 'anna'", 13],
    ['userName eq “anna”', 13],
    ['userName eq "x" "y"', 17],
    ['userName eq "x" userName pr', 17],
    ['userName eq "x" and', 20],
    ['userName eq "x" and and id pr', 21],
    ['and userName eq "x"', 1],
    ['userName eq "x" xor id pr', 17],
    ['not', 4],
    ['not not id pr', 5],
    ['()', 2],
    ['(id pr', 7],
    ['id pr)', 6],
    ['emails[type eq "work"', 22],
    ['emails[type eq "work")', 22],
    ['emails[]', 8],
    ['emails type eq "work"]', 8],
    ['(emails[type eq "work")]', 23],
    ['emails[type eq "work"].', 23],
    ['emails[type eq "work"].value', 29],
    ['emails[type eq "work"][value pr]', 23],
    ['emails. type eq "work"', 1],
    ['.value eq "x"', 1],
    [String.raw`userName eq "\x"`, 13],
    [String.raw`userName eq "C:\directory"`, 13],
    ['userName eq "a\nb"', 13],
    ['userName eq "a\u0000b"', 13],
    ['userName eq "anna', 13],
    [String.raw`userName eq "anna\"`, 13],
    ['userName eq ""x""', 15],
    [String.raw`userName eq "\ud83d"`, 13],
    [String.raw`userName eq "\ude00\ud83d"`, 13],
    ['userName eq "\ud83d"', 13],
    ['user\ud83dName eq "x"', 1],
    ['userName\u0000 eq "x"', 1],
    ['userName eq "x"; drop table users', 16],
    ['1 eq 1', 1],
    ['userName eq "x" or 1=1', 20],
    ['userName eq "x" -- ', 17],
  ])('%j', (text, column) => {
    expectRefused(text, { column, detail: /^The filter is not right at column \d+: .+\.$/ });
  });

  test('what is said again of a long one is short', () => {
    expectRefused(`${'a'.repeat(8000)} pr`, { detail: /^.{1,300}$/ });
  });
});

describe('what would take long is refused at once', () => {
  const nested = (open: string, inside: string, close: string, times: number) =>
    open.repeat(times) + inside + close.repeat(times);

  test('15 brackets deep is understood, 16 is not, whichever they are', () => {
    expect(parse(nested('(', 'id pr', ')', 15))).toBe('id pr');
    expect(parse(nested('not (', 'id pr', ')', 15))).toMatch(/^(not\(){15}id pr/);
    expectRefused(nested('(', 'id pr', ')', 16), { column: 16, detail: /more than 15 deep/ });
    expectRefused(nested('(', 'emails[type pr]', ')', 15), { detail: /more than 15 deep/ });
    expectRefused(nested('not (', 'id pr', ')', 100), { detail: /more than 15 deep/ });
  });

  test('50 comparisons are understood, 51 are not', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'emails[type pr]').join(' or ');
    expect(parseFilter(many(50), USER)).toMatchObject({ kind: 'or', filters: { length: 50 } });
    expectRefused(many(51), { detail: /more than 50 times/ });
    const after = Array.from({ length: 26 }, () => 'emails[type pr].value pr').join(' or ');
    expectRefused(after, { detail: /more than 50 times/ });
  });

  test('8 KB is understood, and one byte more is not, however few letters it has', () => {
    const text = (length: number, letter: string) => `title eq "${letter.repeat(length)}"`;
    expect(parse(text(8192 - 11, 'x'))).toContain('xxx');
    expectRefused(text(8192 - 10, 'x'), { detail: /longer than 8 KB/ });
    expectRefused(text(3000, '€'), { detail: /longer than 8 KB/ });
  });

  test.each([
    ['100 000 brackets', '('.repeat(100_000)],
    ['100 000 pairs of them', nested('(', 'id pr', ')', 100_000)],
    ['100 000 times not', 'not '.repeat(100_000)],
    ['1 MB of text', `userName eq "${'x'.repeat(1024 * 1024)}"`],
    ['1 MB of quotes', '"'.repeat(1024 * 1024)],
    ['8 KB of brackets', '('.repeat(8192)],
    ['8 KB of opening brackets with attributes', 'emails['.repeat(1000)],
    ['8 KB of not', 'not '.repeat(2000)],
    ['8 KB of blanks', `${' '.repeat(8191)}!`],
    ['8 KB of backslashes', `userName eq "${'\\'.repeat(8000)}`],
    ['8 KB of a URN', `urn:${'a:'.repeat(4000)}`],
    ['8 KB of a URN with points', `urn:${'a.:-'.repeat(2000)} pr`],
    ['8 KB of digits', `userName eq ${'1'.repeat(8000)}x`],
    ['8 KB of or', 'id pr or '.repeat(900)],
  ])('%s', (_, text) => {
    expectRefused(text);
  });
});
