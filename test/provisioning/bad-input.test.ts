import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ENTERPRISE, makeScimClient, ScimClient, type Answer } from '../support/worker/directories.ts';
import { dumpTenant } from '../support/worker/dump.ts';
import {
  entraUser,
  expectRefused,
  idsOf,
  newUserName,
  provision,
  provisionGroup,
} from '../support/worker/scim-people.ts';

vi.setConfig({ testTimeout: 60_000 });

let client: ScimClient;
let user: Awaited<ReturnType<typeof provision>>;
let group: Awaited<ReturnType<typeof provisionGroup>>;
let before: Awaited<ReturnType<typeof dumpTenant>>;

beforeAll(async () => {
  client = await makeScimClient();
  user = await provision(client);
  group = await provisionGroup(client, 'Bakers', [user.id], { externalId: 'g-1' });
  before = await dumpTenant(client.tenant.id);
});

/** Each is refused as it should be, and then the tenant's rows are what they were. */
async function expectAllRefused(
  status: number,
  scimType: string | null,
  acts: [what: string, act: () => Promise<Answer>][],
): Promise<void> {
  for (const [what, act] of acts) {
    const answer = await act();
    expect([what, answer.status, answer.body?.scimType ?? null]).toEqual([what, status, scimType]);
    expectRefused(answer, status, scimType);
  }
  expect(await dumpTenant(client.tenant.id)).toEqual(before);
}

/** Sent to everything that takes a body. */
const toAll = (body: string): [string, () => Promise<Answer>][] => [
  ['POST user', () => client.post('/Users', body)],
  ['POST group', () => client.post('/Groups', body)],
  ['PUT user', () => client.send('PUT', user.path, body)],
  ['PUT group', () => client.send('PUT', group.path, body)],
  ['PATCH user', () => client.send('PATCH', user.path, body)],
  ['PATCH group', () => client.send('PATCH', group.path, body)],
  ['search users', () => client.post('/Users/.search', body)],
  ['search groups', () => client.post('/Groups/.search', body)],
];

const patchUser = (operation: unknown): [string, () => Promise<Answer>] => [
  JSON.stringify(operation)?.slice(0, 200) ?? '',
  () => client.patch(user.path, { Operations: [operation] }),
];
const patchGroup = (operation: unknown): [string, () => Promise<Answer>] => [
  JSON.stringify(operation)?.slice(0, 200) ?? '',
  () => client.patch(group.path, { Operations: [operation] }),
];
const putUser = (given: Record<string, unknown>): [string, () => Promise<Answer>] => [
  JSON.stringify(given).slice(0, 200),
  () => client.put(user.path, entraUser(user.userName, given)),
];

describe('a body that is none', () => {
  test('is not JSON, or not an object', async () => {
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '7',
      'userName=x',
      '{"userName":}',
      '\u0000',
      "{'a':1}",
      '<x/>',
    ]) {
      await expectAllRefused(400, 'invalidSyntax', toAll(body));
    }
  });

  test('is a megabyte of brackets, and is answered at once', async () => {
    const half = 500_000;
    const nested = `${'['.repeat(half)}${']'.repeat(half)}`;
    await expectAllRefused(400, 'invalidSyntax', toAll(nested));
    const objects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    await expectAllRefused(400, 'invalidValue', toAll(objects).slice(0, 4));
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const within = (body: string) => body.replace('"deep"', deep);
    const { userName } = user;
    await expectAllRefused(400, 'invalidValue', [
      ['a name', () => client.send('PUT', user.path, within(JSON.stringify({ userName, title: 'deep' })))],
      ['a list', () => client.send('PUT', user.path, within(JSON.stringify({ userName, emails: ['deep'] })))],
      ['members', () => client.send('PUT', group.path, within('{"displayName":"x","members":["deep"]}'))],
      [
        'a patch',
        () => client.send('PATCH', user.path, within('{"Operations":[{"op":"add","value":"deep"}]}')),
      ],
    ]);
    // What is not known is passed over, however deep.
    const unknown = await client.post('/Users/.search', within('{"colour":"deep","count":0}'));
    expect(unknown.status).toBe(200);
  });

  test('is more than a megabyte', async () => {
    const body = `{"userName":"${'x'.repeat(1024 * 1024)}"}`;
    await expectAllRefused(413, null, toAll(body));
  });

  test('names schemas that are no URNs', async () => {
    for (const schemas of ['x', 7, {}, [7], [null], [[]]]) {
      await expectAllRefused(400, 'invalidSyntax', [
        putUser({ schemas }),
        ['group', () => client.put(group.path, { schemas, displayName: 'x' })],
        ['patch', () => client.patch(user.path, { schemas, Operations: [] })],
      ]);
    }
  });
});

describe('a filter that is none', () => {
  test.each([
    'userName',
    'userName eq',
    'userName eq x',
    'userName is "x"',
    'userName eq "x',
    'userName eq "x" and',
    '(userName eq "x"',
    'userName eq "x")',
    'colour eq "x"',
    'name eq "x"',
    'active eq "maybe"',
    'active gt true',
    'meta.created gt "yesterday"',
    'emails[type eq "work"',
    'userName eq "\\uD800"',
    'schemas eq "x"',
    'meta.location eq "x"',
    'groups.$ref pr',
    'groups[$ref pr]',
    "' or 1=1 --",
  ])('%s', async (filter) => {
    await expectAllRefused(400, 'invalidFilter', [
      ['query', () => client.find('Users', filter)],
      ['search', () => client.post('/Users/.search', { filter })],
    ]);
  });

  test('is a hundred levels deep, or has too many comparisons, or is too long', async () => {
    const deep = `${'('.repeat(100)}id pr${')'.repeat(100)}`;
    const nots = `${'not ('.repeat(100)}id pr${')'.repeat(100)}`;
    const many = Array.from({ length: 51 }, (_, at) => `title eq "${at}"`).join(' or ');
    const long = `title eq "${'x'.repeat(9000)}"`;
    const megabyte = `title eq "${'x'.repeat(900_000)}"`;
    await expectAllRefused(
      400,
      'invalidFilter',
      [deep, nots, many, long, megabyte].flatMap((filter): [string, () => Promise<Answer>][] => [
        [filter.slice(0, 20), () => client.post('/Users/.search', { filter })],
        [
          filter.slice(0, 20),
          () => client.post('/Groups/.search', { filter: filter.replaceAll('title', 'id') }),
        ],
      ]),
    );
  });

  test('asks too often for what any value may meet', async () => {
    const wide = (type: string, one: string, times: number) =>
      client.post(`/${type}/.search`, { filter: Array.from({ length: times }, () => one).join(' or ') });
    for (const [type, one] of [
      ['Users', 'emails[value co "zq"]'],
      ['Users', 'emails[type eq "work" or value eq "zq"]'],
      ['Users', 'not (phoneNumbers[type eq "work"])'],
      ['Groups', 'members.display co "zq"'],
      ['Groups', 'members[display co "zq"]'],
    ] as const) {
      expect((await wide(type, one, 10)).status, one).toBe(200);
      await expectAllRefused(400, 'invalidFilter', [[one, () => wide(type, one, 11)]]);
    }
    expect((await wide('Users', 'emails[value eq "a@x.example"]', 50)).status).toBe(200);
    expect((await wide('Groups', `members[value eq "${user.id}"]`, 50)).status).toBe(200);
  });

  test('is more than the database takes: refused as the filter that it is, and not as a failure', async () => {
    const nested = (leaf: (inner: string) => string, depth: number) =>
      Array.from({ length: depth }).reduce<string>((inner) => leaf(inner), 'value ne "a"');
    const inBrackets = (depth: number) =>
      nested((inner) => `value ne "a" or type ne "b" and not (${inner})`, depth);
    const outside = (depth: number) =>
      nested((inner) => `title ne "a" or title co "b" and not (${inner})`, depth).replace(
        'value ne "a"',
        'emails[value ne "a"]',
      );
    const many = Array.from({ length: 50 }, (_, at) => `emails.type sw "a${at}"`).join(' or ');
    for (let depth = 4; depth <= 14; depth += 2) {
      for (const filter of [`emails[${inBrackets(depth)}]`, outside(depth), many]) {
        for (const startIndex of [1, 2]) {
          const { status, body } = await client.post('/Users/.search', { filter, startIndex });
          expect([status, body.scimType], filter).toEqual(
            status === 200 ? [200, undefined] : [400, 'invalidFilter'],
          );
        }
      }
      const members = `members[${inBrackets(depth).replaceAll('type', 'display')}]`;
      const { status } = await client.post('/Groups/.search', { filter: members });
      expect([200, 400]).toContain(status);
    }
  });

  test('of groups names what groups do not have', async () => {
    for (const filter of [
      'userName eq "x"',
      'members.$ref pr',
      'members[$ref pr]',
      'displayName',
      'members[x eq "y"]',
    ]) {
      await expectAllRefused(400, 'invalidFilter', [[filter, () => client.find('Groups', filter)]]);
    }
  });
});

describe('paths that choose by a filter', () => {
  const keys = (count: number, comparisons: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [
        `emails[value co "${at}" ${'or value co "q" '.repeat(comparisons - 1)}].display`,
        'x',
      ]),
    );

  test('compare at most 300 times in one request', async () => {
    const { userName } = user;
    await expectAllRefused(400, 'invalidFilter', [
      ['POST', () => client.post('/Users', { ...entraUser(newUserName()), ...keys(7, 45) })],
      ['PUT', () => client.put(user.path, { ...entraUser(userName), ...keys(7, 45) })],
      [
        'PATCH',
        () =>
          client.patch(
            user.path,
            Object.keys(keys(7, 45)).map((path) => ({ op: 'remove', path })),
          ),
      ],
    ]);
    const within = Object.keys(keys(6, 50)).map((path) => ({ op: 'remove', path }));
    expect((await client.patch(user.path, within)).status).toBe(200);
  });

  test('are not even read where the token does not hold', async () => {
    const stranger = new ScimClient(client.tenant, client.directoryId, 'sid_scim_not_one_that_holds');
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', user.path],
      ['PATCH', user.path],
      ['POST', '/Groups'],
      ['PUT', group.path],
      ['PATCH', group.path],
    ] as const) {
      expectRefused(await stranger.send(method, path, '{ broken'), 401);
    }
  });
});

describe('a patch that cannot be', () => {
  test('is not written as one', async () => {
    const bodies = [
      {},
      { Operations: 'x' },
      { Operations: 7 },
      { Operations: [7] },
      { Operations: [null] },
      { Operations: [[]] },
      { Operations: [{ op: 'move', path: 'title', value: 'x' }] },
      { Operations: [{ path: 'title', value: 'x' }] },
      { Operations: [{ op: 7, path: 'title', value: 'x' }] },
    ];
    await expectAllRefused(
      400,
      'invalidSyntax',
      bodies.flatMap((body): [string, () => Promise<Answer>][] => [
        [JSON.stringify(body), () => client.patch(user.path, body)],
        [JSON.stringify(body), () => client.patch(group.path, body)],
      ]),
    );
  });

  test('leads nowhere', async () => {
    await expectAllRefused(400, 'invalidPath', [
      patchUser({ op: 'replace', path: 'na me', value: 'x' }),
      patchUser({ op: 'replace', path: 'emails.value]', value: 'x' }),
      patchUser({ op: 'replace', path: 7, value: 'x' }),
      patchUser({ op: 'replace', path: 'name[givenName eq "x"]', value: 'x' }),
      patchUser({ op: 'replace', path: '../../x', value: 'x' }),
      patchUser({ op: 'replace', path: "title'; drop table users; --", value: 'x' }),
      patchUser({ op: 'replace', path: 'ti\u0000tle', value: 'x' }),
      patchGroup({ op: 'replace', path: '[', value: 'x' }),
      patchGroup({ op: 'remove', path: `members[${'('.repeat(100)}value eq "x"${')'.repeat(100)}]` }),
    ]);
    await expectAllRefused(400, 'invalidFilter', [
      patchUser({ op: 'replace', path: 'emails[', value: 'x' }),
      patchUser({ op: 'replace', path: 'emails[colour eq "x"].value', value: 'x' }),
      patchGroup({ op: 'remove', path: 'members[value sw "a"]' }),
      patchGroup({ op: 'remove', path: 'members[display eq "a"]' }),
    ]);
    await expectAllRefused(400, 'noTarget', [
      patchUser({ op: 'remove' }),
      patchUser({ op: 'replace', path: 'emails[value co "nothing like it"].display', value: 'x' }),
    ]);
  });

  test('changes what cannot be changed', async () => {
    await expectAllRefused(400, 'mutability', [
      patchUser({ op: 'replace', path: 'id', value: 'x' }),
      patchUser({ op: 'replace', path: 'meta.created', value: 'x' }),
      patchUser({ op: 'add', path: 'groups', value: [{ value: group.id }] }),
      patchUser({ op: 'remove', path: 'userName' }),
      patchUser({ op: 'replace', path: 'userName', value: null }),
      patchGroup({ op: 'replace', path: 'id', value: 'x' }),
      patchGroup({ op: 'remove', path: 'displayName' }),
      patchGroup({ op: 'replace', path: `members[value eq "${user.id}"].value`, value: 'x' }),
    ]);
  });

  test('has a thousand and one operations, of which all would do', async () => {
    const Operations = Array.from({ length: 1001 }, () => ({ op: 'replace', path: 'title', value: 'x' }));
    const members = Operations.map(() => ({ op: 'add', path: 'members', value: [{ value: user.id }] }));
    await expectAllRefused(400, 'invalidValue', [
      ['user', () => client.patch(user.path, { Operations })],
      ['group', () => client.patch(group.path, { Operations: members })],
    ]);
  });

  test('is all or nothing: what is wrong with the last operation undoes the first', async () => {
    const good = { op: 'replace', path: 'title', value: 'Cook' };
    const rename = { op: 'replace', path: 'displayName', value: 'Cooks' };
    const add = { op: 'add', path: 'members', value: [{ value: 'a'.repeat(24) }] };
    await expectAllRefused(400, 'invalidValue', [
      ['user', () => client.patch(user.path, [good, { op: 'replace', path: 'active', value: 'maybe' }])],
      [
        'name',
        () =>
          client.patch(user.path, [good, { op: 'replace', path: 'name.givenName', value: 'x'.repeat(101) }]),
      ],
      ['group', () => client.patch(group.path, [rename, { op: 'remove', path: 'members' }, add])],
    ]);
    await expectAllRefused(400, 'mutability', [
      ['user', () => client.patch(user.path, [good, { op: 'remove', path: 'userName' }])],
    ]);
  });
});

describe('a value that is none', () => {
  const wrongTexts = [7, true, {}, ['a', 'b'], { a: 1 }, [[]], [{ a: 'b' }, 'c']];

  test('of the wrong type, everywhere', async () => {
    await expectAllRefused(400, 'invalidValue', [
      ...wrongTexts
        .filter((value) => JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[[]]')
        .flatMap((value) => [
          putUser({ title: value }),
          patchUser({ op: 'replace', path: 'displayName', value }),
        ]),
      ...['yes', 1, 0, [true, false], { a: true }].flatMap((active) => [
        putUser({ active }),
        patchUser({ op: 'replace', value: { active } }),
      ]),
      ...['Lena', 7, true, ['a', 'b']].map((name) => putUser({ name })),
      ...[7, true].map((emails) =>
        patchUser({ op: 'replace', path: 'emails', value: [emails, { value: { x: 1 } }] }),
      ),
      putUser({ [ENTERPRISE]: 'x' }),
      putUser({ [ENTERPRISE]: { manager: true } }),
      putUser({ emails: [{ primary: 'maybe', value: 'a' }] }),
      patchUser({ op: 'add', value: 'x' }),
      patchUser({ op: 'replace', path: 'title' }),
      patchGroup({ op: 'replace', path: 'displayName', value: { a: 1 } }),
      ...[[{}], [''], [{ display: 'x' }], {}, true, [[]]].map((value) =>
        patchGroup({ op: 'add', path: 'members', value }),
      ),
    ]);
  });

  test('a userName that is no address', async () => {
    const wrong = [
      '',
      ' ',
      'lena',
      'a@',
      '@x.example',
      'a@b',
      'a b@x.example',
      'æ@x.example',
      'a@x.example\u0000',
      'a@x..example',
      "a'@'@x.example",
      `${'a'.repeat(65)}@x.example`,
      7,
      {},
      [],
      null,
      true,
    ];
    await expectAllRefused(
      400,
      'invalidValue',
      wrong.map((userName) => [JSON.stringify(userName), () => client.post('/Users', { userName })]),
    );
  });

  test('characters that no text has: NUL, controls, half a surrogate pair; too long a text', async () => {
    for (const bad of ['a\u0000b', '\u0001', 'a\nb', 'a\u001b[2Jb', '\ud800', 'x\udc00', 'x'.repeat(1025)]) {
      await expectAllRefused(400, 'invalidValue', [
        putUser({ title: bad }),
        putUser({ externalId: bad }),
        putUser({ emails: [{ value: bad }] }),
        putUser({ name: { givenName: bad } }),
        putUser({ [ENTERPRISE]: { department: bad } }),
        patchUser({ op: 'replace', path: 'emails[type eq "work"].value', value: bad }),
        patchGroup({ op: 'replace', path: 'displayName', value: bad }),
        patchGroup({ op: 'add', path: 'members', value: [{ value: bad }] }),
        ['group', () => client.post('/Groups', { displayName: bad })],
      ]);
    }
  });

  test('too many of them', async () => {
    const emails = Array.from({ length: 101 }, (_, at) => ({ value: `a${at}@x.example` }));
    const members = Array.from({ length: 10_001 }, (_, at) => ({ value: `m${at}` }));
    await expectAllRefused(400, 'invalidValue', [
      putUser({ emails }),
      patchUser({ op: 'add', path: 'emails', value: emails }),
      patchGroup({ op: 'add', path: 'members', value: members }),
    ]);
  });

  test('members whom nobody knows', async () => {
    const wrong = [
      'x',
      'a'.repeat(24),
      group.id,
      client.tenant.id,
      '%',
      "' or 1=1 --",
      '*',
      user.id.toUpperCase(),
    ];
    await expectAllRefused(
      400,
      'invalidValue',
      wrong.flatMap((value): [string, () => Promise<Answer>][] => [
        [value, () => client.post('/Groups', { displayName: 'x', members: [{ value: user.id }, { value }] })],
        [value, () => client.put(group.path, { displayName: 'x', members: [{ value }] })],
        [value, () => client.patch(group.path, [{ op: 'add', path: 'members', value: [{ value }] }])],
        [value, () => client.patch(group.path, [{ op: 'replace', path: 'members', value: [{ value }] }])],
      ]),
    );
    for (const value of wrong) {
      const removed = await client.patch(group.path, [
        { op: 'remove', path: `members[value eq ${JSON.stringify(value)}]` },
        { op: 'remove', path: 'members', value: [{ value }] },
      ]);
      expect(removed.status, 'who is not there is not there afterwards').toBe(204);
    }
    before = { ...(await dumpTenant(client.tenant.id)) };
    expect(before['group_members']).toHaveLength(1);
  });
});

describe('SQL, wildcards and markup', () => {
  const NASTY = [
    "'; drop table users; --",
    '" or 1=1 --',
    '%',
    '_',
    '*',
    '?1',
    ':x',
    '\\',
    "O'Brien",
    '%00',
    '<script>alert(1)</script>',
    '${x}',
    '{{x}}',
    '$.a',
    '[0]',
    'ÆØÅ 😀',
    '__proto__',
    'null',
  ];

  test('are texts like any others: kept, given back, found by themselves and by nothing else', async () => {
    const own = await makeScimClient();
    const ids = new Map<string, string>();
    for (const nasty of NASTY) {
      const { id, answer } = await provision(own, {
        externalId: nasty,
        title: nasty,
        displayName: nasty,
        emails: [{ type: nasty, value: nasty }],
        [ENTERPRISE]: { department: nasty },
      });
      expect(answer.body).toMatchObject({
        externalId: nasty,
        title: nasty,
        emails: [{ type: nasty, value: nasty }],
      });
      ids.set(nasty, id);
      await provisionGroup(own, nasty, [id]);
    }
    for (const nasty of NASTY) {
      const text = JSON.stringify(nasty);
      for (const filter of [
        `externalId eq ${text}`,
        `title eq ${text}`,
        `emails[type eq ${text}].value eq ${text}`,
        `department eq ${text}`,
        `groups.display eq ${text}`,
      ]) {
        expect(idsOf(await own.find('Users', filter)), filter).toEqual([ids.get(nasty)]);
      }
      for (const [operator, meets] of [
        ['co', (value: string) => value.toLowerCase().includes(nasty.toLowerCase())],
        ['sw', (value: string) => value.toLowerCase().startsWith(nasty.toLowerCase())],
        ['ew', (value: string) => value.toLowerCase().endsWith(nasty.toLowerCase())],
      ] as const) {
        const expected = NASTY.filter(meets).map((value) => ids.get(value));
        expect(idsOf(await own.find('Users', `title ${operator} ${text}`)), `${operator} ${text}`).toEqual(
          expected,
        );
      }
      expect((await own.find('Groups', `displayName eq ${text}`)).body.totalResults).toBe(1);
      expect((await own.find('Users', `userName eq ${text}`)).body.totalResults).toBe(0);
      expect((await own.get(`/Users/${encodeURIComponent(nasty)}`)).status).toBe(404);
      expectRefused(await own.post('/Users', entraUser(nasty)), 400, 'invalidValue');
    }
    expect((await own.get('/Users')).body.totalResults).toBe(NASTY.length);
  });

  test('properties of every object are no attributes', async () => {
    const own = await makeScimClient();
    const body = JSON.stringify(entraUser(newUserName())).replace(
      '{',
      '{"__proto__":{"active":false},"constructor":"x","toString":7,',
    );
    const made = await own.post('/Users', body);
    expect(made.status, made.text).toBe(201);
    expect(made.body.active).toBe(true);
    expect(Object.keys(made.body)).not.toContain('constructor');
    for (const filter of ['__proto__ pr', 'constructor eq "x"', 'emails.__proto__ pr']) {
      expectRefused(await own.find('Users', filter), 400, 'invalidFilter');
    }
  });
});
