import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/scim/read-json.ts';
import { readResource } from '../../src/scim/read-resource.ts';
import { GROUP, USER } from '../../src/scim/resource-types.ts';
import type { Resource } from '../../src/scim/resource.ts';
import { expectScimError } from './expect-scim-error.ts';
import { ENTERPRISE_URN, USER_URN } from './urns.ts';

/** What else a user said of themselves, beside the username that each needs. */
function read(given: object): Resource {
  const { userName, ...others } = readResource({ userName: 'ada@contoso.example', ...given }, USER);
  expect(userName).toBe('ada@contoso.example');
  return others;
}

function expectRefused(given: object, detail: RegExp): void {
  expectScimError(() => read(given), 'invalidValue', detail);
}

describe('RFC 7643 §2.1: names', () => {
  test('come in any case', () => {
    const given = { DISPLAYNAME: 'Ada', Name: { GivenName: 'Ada' }, emails: [{ Value: 'a@x.example' }] };
    expect(read(given)).toEqual({
      displayName: 'Ada',
      name: { givenName: 'Ada' },
      emails: [{ value: 'a@x.example' }],
    });
  });

  test('come with the URN of the core schema before them', () => {
    const given = { [`${USER_URN}:displayName`]: 'Ada', [`${USER_URN.toLowerCase()}:name.givenName`]: 'Ada' };
    expect(read(given)).toEqual({ displayName: 'Ada', name: { givenName: 'Ada' } });
  });

  test('come within the URN of the core schema', () => {
    expect(read({ [USER_URN]: { displayName: 'Ada' } })).toEqual({ displayName: 'Ada' });
  });

  test('of an extension come within its URN, after it, or alone', () => {
    const expected = { [ENTERPRISE_URN]: { department: 'Engines' } };
    expect(read({ [ENTERPRISE_URN]: { Department: 'Engines' } })).toEqual(expected);
    expect(read({ [ENTERPRISE_URN.toUpperCase()]: { department: 'Engines' } })).toEqual(expected);
    expect(read({ [`${ENTERPRISE_URN}:department`]: 'Engines' })).toEqual(expected);
    expect(read({ department: 'Engines' })).toEqual(expected);
  });

  test('of an extension both ways at once are joined', () => {
    const given = { [ENTERPRISE_URN]: { department: 'Engines' }, [`${ENTERPRISE_URN}:costCenter`]: '7' };
    expect(read(given)).toEqual({ [ENTERPRISE_URN]: { department: 'Engines', costCenter: '7' } });
  });

  test('come dotted', () => {
    expect(read({ 'name.givenName': 'Ada', 'name.familyName': 'Lovelace' })).toEqual({
      name: { givenName: 'Ada', familyName: 'Lovelace' },
    });
  });

  test('that no schema knows are ignored, at every level', () => {
    const given = {
      password: '1mz050nq',
      favouriteColour: 'green',
      name: { givenName: 'Ada', nickname: 'A' },
      emails: [{ value: 'a@x.example', verified: true }],
      'urn:example:custom:2.0:User': { badge: 1 },
      [ENTERPRISE_URN]: { badge: 1 },
      'a key that is no name': [[[]]],
      'unknown[type eq "work"].value': 'x',
    };
    expect(read(given)).toEqual({ name: { givenName: 'Ada' }, emails: [{ value: 'a@x.example' }] });
  });

  test('that every object of JavaScript has are names like others', () => {
    const body = parseJson(`{
      "userName": "ada@contoso.example", "constructor": "x", "__proto__": { "displayName": "x" },
      "name": { "__proto__": { "givenName": "x" }, "constructor": "x" },
      "emails": [{ "__proto__": { "value": "x" }, "toString": "x" }]
    }`);
    expect(readResource(body, USER)).toStrictEqual({ userName: 'ada@contoso.example' });
    expect(({} as Record<string, unknown>)['displayName']).toBeUndefined();
  });
});

describe('RFC 7643 §2.3: values', () => {
  test.each([true, 'true', 'True', ' TRUE '])('%j is true', (active) => {
    expect(read({ active, emails: [{ value: 'a@x.example', primary: active }] })).toEqual({
      active: true,
      emails: [{ value: 'a@x.example', primary: true }],
    });
  });

  test.each([false, 'false', 'False'])('%j is false', (active) => {
    expect(read({ active })).toEqual({ active: false });
  });

  test.each([1, 0, 'yes', [true, false], { on: true }])('%j is neither', (active) => {
    expectRefused({ active }, /^active has to be true or false/);
  });

  test('a number is a text where directories keep numbers', () => {
    expect(
      read({ externalId: 4711, employeeNumber: 12, phoneNumbers: [{ value: 4755501234 }], costCenter: 10.5 }),
    ).toEqual({
      externalId: '4711',
      phoneNumbers: [{ value: '4755501234' }],
      [ENTERPRISE_URN]: { employeeNumber: '12', costCenter: '10.5' },
    });
  });

  test.each([
    [{ displayName: 5 }, /^displayName has to be a text/],
    [{ name: { givenName: 5 } }, /^name\.givenName has to be a text/],
    [{ emails: [{ value: 5 }] }, /^emails\.value has to be a text/],
    [{ title: true }, /^title has to be a text/],
    [{ externalId: false }, /^externalId has to be a text/],
    [{ externalId: 1e30 }, /^externalId has to be a text/],
    [{ title: ['a', 'b'] }, /^title has to be a text/],
    [{ title: { text: 'x' } }, /^title has to be a text/],
    [{ name: 'Ada Lovelace' }, /^name has to be an object/],
    [{ name: true }, /^name has to be an object/],
    [{ emails: [true] }, /^Each value of emails has to be an object/],
    [{ emails: [[['a'], 'b']] }, /^Each value of emails has to be an object/],
    [{ [ENTERPRISE_URN]: 'Engines' }, /^urn:.*:User has to be an object/],
  ])('%j is refused', (given, detail) => {
    expectRefused(given, detail);
  });

  test('a text has at most 1024 characters, an address of a page 2048', () => {
    const long = 'x'.repeat(1024);
    expect(read({ title: long, profileUrl: long + long })).toEqual({ title: long, profileUrl: long + long });
    expectRefused({ title: `${long}x` }, /^title is longer than 1024/);
    expectRefused({ photos: [{ value: `${long}${long}x` }] }, /^photos\.value is longer than 2048/);
    expectRefused({ [ENTERPRISE_URN]: { manager: `${long}x` } }, /^manager\.value is longer/);
  });

  test.each(['\u0000', 'a\nb', 'a\tb', '\u001b[31m', '\u007f', '\u0085', '\ud800'])(
    '%j is refused',
    (title) => {
      expectRefused({ title }, /^title has characters/);
    },
  );

  test('an address has lines', () => {
    const addresses = [{ formatted: 'Storgata 1\r\n0155 Oslo', streetAddress: 'Storgata 1\n2nd floor' }];
    expect(read({ addresses })).toEqual({ addresses });
    expectRefused({ addresses: [{ formatted: 'Storgata 1\u0000' }] }, /^addresses\.formatted/);
    expectRefused({ addresses: [{ locality: 'Oslo\n' }] }, /^addresses\.locality/);
  });

  test('other characters come through as they are', () => {
    const displayName = '  Åse “de” O’Brien 🙂 \u202e';
    expect(read({ displayName })).toEqual({ displayName });
  });
});

describe('RFC 7643 §2.5: what is absent', () => {
  test.each([[null], [''], [[]], [{}]])('%j leaves no trace', (none) => {
    const given = {
      title: none,
      active: none,
      name: none,
      emails: none,
      [ENTERPRISE_URN]: { manager: none },
    };
    expect(read(given)).toEqual({});
  });

  test('is absent within others too', () => {
    const given = {
      name: { givenName: '', familyName: null },
      emails: [{}, null, '', { value: '' }, { type: 'work', primary: true, value: null }],
      addresses: [{ type: 'work', streetAddress: '' }],
      [ENTERPRISE_URN]: { department: '', manager: { value: null, $ref: null } },
    };
    expect(read(given)).toEqual({});
  });
});

describe('RFC 7643 §2.4: several values', () => {
  test.each([[[{ value: 'a@x.example' }]], [{ value: 'a@x.example' }], ['a@x.example'], [['a@x.example']]])(
    'come as %j',
    (emails) => {
      expect(read({ emails })).toEqual({ emails: [{ value: 'a@x.example' }] });
    },
  );

  test('are given once', () => {
    const emails = [
      { type: 'work', value: 'a@x.example', display: 'old' },
      { type: 'home', value: 'a@x.example' },
      { type: 'Work', value: 'A@x.example', display: 'new' },
    ];
    const addresses = [{ locality: 'Oslo' }, { locality: 'OSLO', primary: true }, { locality: 'Bergen' }];
    expect(read({ emails, addresses })).toEqual({
      emails: [
        { type: 'Work', value: 'A@x.example', display: 'new' },
        { type: 'home', value: 'a@x.example' },
      ],
      addresses: [{ locality: 'OSLO', primary: true }, { locality: 'Bergen' }],
    });
  });

  test('have one that is primary, the first', () => {
    const emails = [
      { value: 'a@x.example', primary: false },
      { value: 'b@x.example', primary: true },
      { value: 'c@x.example', primary: 'True' },
    ];
    expect(read({ emails })).toEqual({
      emails: [
        { value: 'a@x.example', primary: false },
        { value: 'b@x.example', primary: true },
        { value: 'c@x.example', primary: false },
      ],
    });
  });

  test('are a hundred at most, members ten thousand', () => {
    const emails = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ value: `${at}@x.example` }));
    expect(read({ emails: emails(100) })['emails']).toHaveLength(100);
    expectRefused({ emails: emails(101) }, /^emails has 101 values\. At most 100/);
    expectRefused(
      { emails: emails(60), [`${USER_URN}:emails`]: emails(120).slice(60) },
      /^emails has 120 values/,
    );
    const group = (count: number) => readResource({ displayName: 'All', members: emails(count) }, GROUP);
    expect(group(10_000)['members']).toHaveLength(10_000);
    expectScimError(() => group(10_001), 'invalidValue', /^members has 10001 values/);
  });
});

describe('RFC 7643 §3 and §4: what a resource is', () => {
  test('a user needs a userName, a group a displayName', () => {
    for (const userName of [undefined, null, '', []]) {
      expectScimError(() => readResource({ userName }, USER), 'invalidValue', /^userName is required/);
    }
    expectScimError(() => readResource({ members: [] }, GROUP), 'invalidValue', /^displayName is required/);
  });

  test.each([[null], ['ada'], [7], [true], [[]], [[{ userName: 'ada' }]]])('%j is none', (body) => {
    expectScimError(() => readResource(body, USER), 'invalidSyntax', /^The body/);
  });

  test('schemas are a list, whatever they name', () => {
    expect(read({ schemas: [USER_URN, 'urn:example:other'] })).toEqual({});
    expect(read({ SCHEMAS: null })).toEqual({});
    for (const schemas of [USER_URN, [7], {}]) {
      expectScimError(() => read({ schemas }), 'invalidSyntax', /^schemas/);
    }
  });

  test('a member without a value is no member', () => {
    for (const member of [{}, null, '', { display: 'Ada' }, { value: '' }]) {
      const body = { displayName: 'All', members: [{ value: 'u1' }, member] };
      expectScimError(() => readResource(body, GROUP), 'invalidValue', /^A member needs a value/);
    }
  });

  test('members are told apart by their ids', () => {
    const body = { displayName: 'All', members: ['u1', { value: 'U1' }, { value: 'u1', display: 'Ada' }] };
    expect(readResource(body, GROUP)).toEqual({
      displayName: 'All',
      members: [{ value: 'u1' }, { value: 'U1' }],
    });
  });
});

test('a resource comes in a thousand pieces at most', () => {
  const piece = (_: unknown, at: number) => [
    `emails[type eq "${at % 50}" and display eq "${at}"].primary`,
    false,
  ];
  const pieces = Object.fromEntries(Array.from({ length: 1001 }, piece)) as object;
  expectRefused(pieces, /1000 changes/);
});

test('RFC 7644 §3.5.1: what is read-only is ignored', () => {
  const given = {
    id: 'u1',
    meta: { resourceType: 'User' },
    groups: [{ value: 'g1' }],
    [ENTERPRISE_URN]: { manager: { value: 'u2', displayName: 'Charles' } },
  };
  expect(read(given)).toEqual({ [ENTERPRISE_URN]: { manager: { value: 'u2' } } });
});

describe('text that is no JSON', () => {
  const deep = (open: string, close: string) => open.repeat(500_000) + close.repeat(500_000);

  test.each([
    '',
    '{',
    '{"userName": ada}',
    "{'userName': 'ada'}",
    'undefined',
    '\u0000',
    '['.repeat(1_000_000),
  ])('is refused', (text) => {
    expectScimError(() => parseJson(text), 'invalidSyntax', /not JSON/);
  });

  test('and a megabyte of nesting are refused and break nothing', () => {
    const nested = deep('[', ']');
    for (const name of ['userName', 'name', 'emails', 'active', ENTERPRISE_URN, 'schemas', 'roles']) {
      const body = `{ "userName": "ada", "${name}": ${nested} }`;
      expect(() => readResource(parseJson(body), USER), name).toThrow(/has to be|not JSON/);
    }
    const role = JSON.stringify({ userName: 'ada', roles: [{ value: `{"value":${nested}}` }] });
    expect(() => readResource(parseJson(role), USER)).toThrow(/has to be|longer|not JSON/);
    expect(() => readResource(parseJson(nested), USER)).toThrow(/object|not JSON/);
  });
});
