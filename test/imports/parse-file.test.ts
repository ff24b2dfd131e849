import { describe, expect, test } from 'vitest';
import { LARGEST_FILE } from '../../src/imports/decode-file.ts';
import { MOST_ROWS, parseFile, parseRows } from '../../src/imports/parse-file.ts';

const HEADER = 'username,associate id,first name,last name,role,language';
const ANNA = 'anna@nordlys.example,17,Anna,Berg,user,nb';
const anna = {
  username: 'anna@nordlys.example',
  associateId: '17',
  firstName: 'Anna',
  lastName: 'Berg',
  role: 'user',
  language: 'nb',
};

function parse(text: string) {
  return parseFile(new TextEncoder().encode(text));
}

function rowsOf(text: string) {
  const result = parse(text);
  if (result.outcome !== 'parsed') throw new Error(JSON.stringify(result));
  return result.rows;
}

describe('a file is read', () => {
  test.each([
    ['with commas', `${HEADER}\n${ANNA}\n`],
    ['with semicolons', `${HEADER}\n${ANNA}`.replaceAll(',', ';')],
    ['with tabs', `${HEADER}\n${ANNA}`.replaceAll(',', '\t')],
    ['with a byte order mark', `\uFEFF${HEADER}\n${ANNA}`],
    ['with CRLF', `${HEADER}\r\n${ANNA}\r\n`],
    ['with quotes', `"username","associate id","first name","last name",role,language\n${quoted(ANNA)}`],
    ['with blanks around', `${HEADER.replaceAll(',', ' , ')}\n${ANNA.replaceAll(',', ' , ')}`],
    ['with empty lines', `${HEADER}\n\n,,,,,\n${ANNA}\n\n`],
    [
      'in Norwegian',
      `Brukernavn;Ansattnr.;Fornavn;Etternavn;Rolle;Språk\n${ANNA.replaceAll(',', ';').replace('user', 'Bruker')}`,
    ],
    ['by e-mail', `${HEADER.replace('username', 'E-mail')}\n${ANNA}`],
    ['by e-post', `${HEADER.replace('username', 'E-post')}\n${ANNA}`],
    ['in capitals', `${HEADER.toUpperCase()}\n${ANNA.toUpperCase().replace('ANNA,BERG', 'Anna,Berg')}`],
    ['with underscores', `${HEADER.replaceAll(' ', '_')}\n${ANNA}`],
    [
      'in another order',
      'Language,Role,Surname,Given name,Employee ID,Email\nnb,user,Berg,Anna,17,anna@nordlys.example',
    ],
  ])('%s', (_, text) => {
    expect(rowsOf(text)).toEqual([
      { line: text.includes('\n\n') ? 4 : 2, cells: anna, problems: null, outcome: null },
    ]);
  });

  test('role and language may be empty or missing: a user, in the language of the tenant', () => {
    const short = 'username,associateId,firstName,lastName\nanna@nordlys.example,17,Anna,Berg';
    const empty = `${HEADER}\nanna@nordlys.example,17,Anna,Berg,,`;
    for (const text of [short, empty]) {
      expect(rowsOf(text)[0]!.cells).toEqual({ ...anna, role: 'user', language: '' });
    }
  });

  test.each([
    ['admin', 'admin'],
    ['Administrator', 'admin'],
    ['USER', 'user'],
    ['bruker', 'user'],
    ['', 'user'],
  ])('the role %s is %s', (typed, role) => {
    expect(rowsOf(`${HEADER}\na@b.example,17,Anna,Berg,${typed},`)[0]!.cells.role).toBe(role);
  });

  test('commas, quotes and line breaks within quotes are part of the cell', () => {
    const text = `note,${HEADER}\n"one\r\ntwo","anna@nordlys.example",17,"Anna ""Nana""","Berg, Moe",user,nb\n`;
    expect(rowsOf(text)[0]!.cells).toEqual({ ...anna, firstName: 'Anna "Nana"', lastName: 'Berg, Moe' });
  });

  test('columns that say nothing of a user are named and passed over', () => {
    const result = parse(`Department,${HEADER},Phone,\nSales,${ANNA},123,\n`);
    expect(result).toMatchObject({ outcome: 'parsed', ignored: ['Department', 'Phone'] });
  });

  test('a username counts before an address in another column', () => {
    const rows = rowsOf(`email,${HEADER}\nother@nordlys.example,${ANNA}`);
    expect(rows[0]!.cells.username).toBe('anna@nordlys.example');
  });

  test('R3: two spellings of one address are one', () => {
    const rows = rowsOf(`${HEADER}\nAnna@Bücher.example,1,A,B,,\nanna@xn--bcher-kva.example,2,A,B,,`);
    expect(rows[0]!.cells.username).toBe('anna@xn--bcher-kva.example');
    expect(rows[1]).toMatchObject({
      outcome: 'duplicate-username',
      problems: { username: { problem: 'repeated', line: 2 } },
    });
  });

  test('an associate id that is there twice is told with the line it repeats', () => {
    const rows = rowsOf(
      `${HEADER}\n${ANNA}\nola@nordlys.example,18,Ola,Berg,,\nkim@nordlys.example,17,Kim,Berg,,`,
    );
    expect(rows.map(({ line, outcome }) => [line, outcome])).toEqual([
      [2, null],
      [3, null],
      [4, 'duplicate-associate-id'],
    ]);
    expect(rows[2]!.problems).toEqual({ associateId: { problem: 'repeated', line: 2 } });
  });

  test('a row repeats none that is malformed itself', () => {
    const rows = rowsOf(`${HEADER}\nanna@nordlys.example,17,,Berg,,\n${ANNA}`);
    expect(rows.map(({ outcome }) => outcome)).toEqual(['malformed', null]);
  });
});

describe('what is wrong with a row is told by column:', () => {
  test.each([
    ['no @', 'anna,17,Anna,Berg,,', { username: { problem: 'no-at' } }],
    ['no username', ',17,Anna,Berg,,', { username: { problem: 'empty' } }],
    ['no such domain', 'anna@nordlys,17,Anna,Berg,,', { username: { problem: 'domain' } }],
    [
      'an address with a comma in front',
      '"x,anna@b.example",17,Anna,Berg,,',
      { username: { problem: 'local-part' } },
    ],
    ['no associate id', 'a@b.example,,Anna,Berg,,', { associateId: { problem: 'empty' } }],
    ['a name with a line break', 'a@b.example,17,"An\nna",Berg,,', { firstName: { problem: 'name' } }],
    ['a name of 101 letters', `a@b.example,17,Anna,${'x'.repeat(101)},,`, { lastName: { problem: 'name' } }],
    ['an unknown role', 'a@b.example,17,Anna,Berg,boss,', { role: { problem: 'role' } }],
    ['a role of the language itself', 'a@b.example,17,Anna,Berg,constructor,', { role: { problem: 'role' } }],
    ['an unknown language', 'a@b.example,17,Anna,Berg,,de', { language: { problem: 'language' } }],
    ['a comma too many', 'a@b.example,17,Anna,Berg,,en,more', { row: { problem: 'too-many-cells' } }],
    ['too few cells', 'a@b.example,17', { firstName: { problem: 'empty' }, lastName: { problem: 'empty' } }],
    [
      'everything at once',
      'anna,,\u202Eanna,,x,y',
      {
        username: { problem: 'no-at' },
        associateId: { problem: 'empty' },
        firstName: { problem: 'name' },
        lastName: { problem: 'empty' },
        role: { problem: 'role' },
        language: { problem: 'language' },
      },
    ],
  ])('%s', (_, row, problems) => {
    const rows = rowsOf(`${HEADER}\n${row}\n${ANNA}`);
    expect(rows[0]).toMatchObject({ line: 2, outcome: 'malformed', problems });
    expect(Object.keys(rows[0]!.problems!)).toEqual(Object.keys(problems));
    expect(rows[1]).toMatchObject({ outcome: null, problems: null });
  });

  test('a malformed cell is kept as typed, cut and made visible', () => {
    const [row] = rowsOf(`${HEADER}\na@b.example,17,"\u0001${'😀'.repeat(300)}",Berg,,`);
    expect(row!.cells.firstName.length).toBeLessThanOrEqual(254);
    expect(row!.cells.firstName).toMatch(/^\uFFFD/);
    expect(row!.cells.firstName.isWellFormed()).toBe(true);
  });
});

describe('a file is refused as a whole:', () => {
  test.each([
    ['nothing in it', '', { problem: 'empty' }],
    ['blanks', ' \r\n \n', { problem: 'empty' }],
    ['only a byte order mark', '\uFEFF', { problem: 'empty' }],
    ['only names of columns', `${HEADER}\n\n`, { problem: 'no-rows' }],
    [
      'no names of columns',
      ANNA,
      { problem: 'missing-columns', columns: ['username', 'associateId', 'firstName', 'lastName'] },
    ],
    [
      'no column of last names',
      'username,associate id,first name\na@b.example,1,A',
      { problem: 'missing-columns', columns: ['lastName'] },
    ],
    [
      'a column twice',
      `${HEADER},Username\n${ANNA},x`,
      { problem: 'repeated-columns', columns: ['username'] },
    ],
    ['no CSV', '<!doctype html><title>Users</title>', { problem: 'missing-columns' }],
    ['JSON', '[{"username":"a@b.example"}]', { problem: 'missing-columns' }],
    [
      'a quote that is never closed',
      `${HEADER}\n${ANNA}\n"kim@b.example,1,Kim,Berg,,\n${ANNA}`,
      { problem: 'broken-quotes', line: 3 },
    ],
    [
      'text after a closing quote',
      `${HEADER}\n"kim"@b.example,1,Kim,Berg,,\n${ANNA}`,
      { problem: 'broken-quotes' },
    ],
    ['NUL', `${HEADER}\nanna\0@nordlys.example,17,Anna,Berg,,`, { problem: 'not-text' }],
    [
      'what another program could not read',
      `${HEADER}\na@b.example,17,\uFFFDse,Berg,,`,
      { problem: 'encoding' },
    ],
  ])('%s', (_, text, problem) => {
    expect(parse(text)).toMatchObject({ outcome: 'refused', ...problem });
  });

  test.each([
    ['Latin-1', [...new TextEncoder().encode(`${HEADER}\na@b.example,17,`), 0xc5, 0x73, 0x65], 'encoding'],
    ['UTF-16', [0xff, 0xfe, ...inUtf16(HEADER)], 'encoding'],
    ['UTF-16 without a mark', inUtf16(HEADER), 'not-text'],
    ['an .xlsx', [0x50, 0x4b, 0x03, 0x04, 0x14, 0x00], 'spreadsheet'],
    ['an .xls', [0xd0, 0xcf, 0x11, 0xe0, 0xa1], 'spreadsheet'],
  ])('%s', (_, bytes, problem) => {
    expect(parseFile(Uint8Array.from(bytes))).toEqual({ outcome: 'refused', problem });
  });

  test('a byte more than fits', () => {
    const bytes = new Uint8Array(LARGEST_FILE + 1).fill(65);
    expect(parseFile(bytes)).toEqual({ outcome: 'refused', problem: 'too-large' });
    expect(parseFile(bytes.slice(1)).outcome, 'one less is looked at').toBe('refused');
  });

  test('a row more than fits; exactly as many do', () => {
    const rows = Array.from({ length: MOST_ROWS + 1 }, (_, at) => `p${at}@b.example,${at},A,B,,`);
    expect(parse([HEADER, ...rows].join('\n'))).toEqual({
      outcome: 'refused',
      problem: 'too-many-rows',
      rows: MOST_ROWS + 1,
    });
    expect(rowsOf([HEADER, ...rows.slice(1)].join('\n'))).toHaveLength(MOST_ROWS);
  });

  test.each([
    ['quotes', '"', 'parsed'],
    ['commas', ',', 'refused'],
    ['line breaks', '\n', 'refused'],
    ['rows', 'a,b,c,d\n', 'refused'],
    ['cells', 'username,', 'parsed'],
  ])('2 MB of nothing but %s, without delay', (_, text, outcome) => {
    const started = performance.now();
    const rest = text.repeat(2_000_000 / text.length);
    expect(parse(`${HEADER}\n${rest}`)).toMatchObject({ outcome });
    expect(parse(rest).outcome).toBe('refused');
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

test('rows that a program hands in are looked at the same way', () => {
  const result = parseRows([
    anna,
    { ...anna, username: 'ANNA@nordlys.example' },
    { username: 'a\0@b.example' },
  ]);
  if (result.outcome !== 'parsed') throw new Error(result.outcome);
  expect(result.rows.map(({ line, outcome }) => [line, outcome])).toEqual([
    [1, null],
    [2, 'duplicate-username'],
    [3, 'malformed'],
  ]);
  expect(result.rows[2]!.cells.username).toBe('a\uFFFD@b.example');
  expect(parseRows([])).toEqual({ outcome: 'refused', problem: 'no-rows' });
});

function quoted(row: string): string {
  return row
    .split(',')
    .map((cell) => `"${cell}"`)
    .join(',');
}

function inUtf16(text: string): number[] {
  return Array.from(text, (letter) => [letter.charCodeAt(0), 0]).flat();
}
