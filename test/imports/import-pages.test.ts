import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { MOST_ROWS, parseFile } from '../../src/imports/parse-file.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { changeRole } from '../../src/users/change-role.ts';
import { advance, csvOf, outcomesOf, strangers, uploadFile } from '../support/worker/imports.ts';
import { getAccount, getUser, invite, makeTenant, makeUser, PASSWORD } from '../support/worker/people.ts';
import type { Page, Person } from '../support/worker/person.ts';
import { clock, DAY, MINUTE, ORIGIN, services } from '../support/worker/world.ts';

async function withAdmin(given: Parameters<typeof makeTenant>[0] = {}) {
  const tenant = await makeTenant(given);
  const admin = await makeUser(tenant, { role: 'admin' });
  return { tenant, admin, person: admin.person, list: `/admin/${tenant.id}/imports` };
}

/** The path of the preview that the upload leads to. */
async function upload(person: Person, tenant: { id: string }, file: string): Promise<string> {
  const answered = await uploadFile(person, tenant, file);
  expect(answered.status, answered.text).toBe(303);
  return answered.location!;
}

function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function importsOf(tenantId: string) {
  return services().db.all<{ state: string; done: number; created_by: string }>(
    sql`select state, done, created_by from imports where tenant_id = ${tenantId}`,
  );
}

function json(page: Page): unknown {
  return JSON.parse(page.html);
}

test('from a file to the report', async () => {
  const { tenant, person, list } = await withAdmin();
  const { username: here } = await invite(tenant);
  const [first, second] = strangers(2);
  const file = csvOf([`${first},1,Kim,Berg,admin,`, `${here},2,Test,Person,,`, `${second},3,Åse,Ås,,xx`]);
  const path = await upload(person, tenant, file);

  const preview = await person.get(path);
  expect(preview.title).toContain('people.csv');
  expect(preview.text).toContain('Will be registered 1');
  expect(preview.text).toContain('Already a user here 1');
  expect(preview.text).toContain('Has a mistake 1');
  expect(preview.text).toContain('Language: neither en nor nb');
  expect(preview.text).toContain('1 of them becomes an administrator');
  await expect(getAccount(first!), 'nothing has happened yet').rejects.toThrow();
  expect((await person.get(list)).text).toContain('people.csv Not started');

  const started = await person.post(`${path}/start`);
  expect(started.location).toBe(path);
  expect((await getUser(tenant.id, first!)).role).toBe('admin');
  const done = await person.get(path);
  expect(done.text).toContain('1 person is registered.');
  expect((await person.get(list)).text).toContain('people.csv Done');

  const report = await person.get(`${path}/report.csv`);
  expect(report.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(report.headers.get('content-disposition')).toContain('attachment');
  expect(report.html.replace('\uFEFF', '').split('\r\n')).toEqual([
    'Line,Username,Result,Details',
    `2,${first},Registered,`,
    `3,${here},Already a user here,`,
    `4,${second},Has a mistake,Language: neither en nor nb`,
    '',
  ]);
});

test('the page of a running import asks how far it is, and goes on with it', async () => {
  const { tenant, person } = await withAdmin();
  const path = await upload(person, tenant, csvOf(30));
  await services().db.run(sql`update imports set state = 'running' where id = ${idOf(path)}`);
  const page = await person.get(path);
  expect(page.html).toContain('<progress max="30" value="0"');
  expect(json(await person.get(`${path}/progress`))).toEqual({
    state: 'running',
    done: 0,
    total: 30,
    working: false,
  });
  const chunk = await person.post(`${path}/chunks`);
  expect(json(chunk)).toEqual({ state: 'done', done: 30, total: 30, working: false });
  expect(json(await person.post(`${path}/chunks`)), 'once more').toEqual(json(chunk));
});

test('it is stopped, and goes on, from its page', async () => {
  const { tenant, person } = await withAdmin();
  const path = await upload(person, tenant, csvOf(250));
  await services().db.run(sql`update imports set state = 'running' where id = ${idOf(path)}`);
  await advance(tenant, idOf(path), { most: 1 });
  expect((await person.post(`${path}/stop`)).location).toBe(path);
  const stopped = await person.get(path);
  expect(stopped.text).toContain('150 rows are not done yet.');
  expect(stopped.text).toContain('Go on');
  expect(json(await person.post(`${path}/chunks`))).toMatchObject({ state: 'stopped', done: 100 });
  await person.post(`${path}/start`);
  expect((await person.get(path)).text).toContain('250 people are registered.');
});

test('a file that is not wanted is discarded; one that was started is not', async () => {
  const { tenant, person, list } = await withAdmin();
  const path = await upload(person, tenant, csvOf(3));
  const discarded = await person.post(`${path}/removal`);
  expect((await person.follow(discarded)).text).toContain('The file is discarded.');
  expect((await person.get(path)).status).toBe(404);
  expect((await person.get(list)).text).toContain('Nothing has been imported yet');
  const rows = await services().db.all(sql`select * from import_rows where import_id = ${idOf(path)}`);
  expect(rows).toEqual([]);

  const other = await upload(person, tenant, csvOf(3));
  await person.post(`${other}/start`);
  expect((await person.post(`${other}/removal`)).location).toBe(other);
  expect((await person.get(other)).status).toBe(200);
});

test('everything is said in Norwegian as well, the report included', async () => {
  const { tenant, person, list } = await withAdmin();
  person.language = 'nb';
  person.cookies.set('__Host-language', 'nb');
  await services().db.run(
    sql`update accounts set language = 'nb' where username = ${(await adminOf(tenant)).username}`,
  );
  expect((await person.get(list)).text).toContain('Importer brukere');
  const path = await upload(person, tenant, csvOf(['nobody,1,Kim,Berg,boss,']));
  expect((await person.get(path)).text).toContain('Brukernavn: mangler @');
  const report = await person.get(`${path}/report.csv`);
  expect(report.html).toContain('Linje,Brukernavn,Resultat,Detaljer');
  expect(report.html).toContain(
    '2,nobody,Har en feil,Brukernavn: mangler @. Rolle: verken bruker eller admin',
  );
});

async function adminOf(tenant: { id: string }) {
  const [row] = await services().db.all<{ username: string }>(
    sql`select username from users where tenant_id = ${tenant.id} and role = 'admin'`,
  );
  return row!;
}

describe('the template', () => {
  test.each(['en', 'nb'] as const)('in %s is understood when it comes back', async (language) => {
    const { tenant, person, list } = await withAdmin();
    await services().db.run(
      sql`update accounts set language = ${language} where username = ${(await adminOf(tenant)).username}`,
    );
    const template = await person.get(`${list}/template.csv`);
    const filled = `${template.html}a@people.example,1,Kim,Berg,admin,nb\r\n`;
    expect(parseFile(new TextEncoder().encode(filled))).toMatchObject({
      outcome: 'parsed',
      ignored: [],
      rows: [{ cells: { username: 'a@people.example', associateId: '1', role: 'admin', language: 'nb' } }],
    });
  });
});

describe('the preview', () => {
  test('looks the same whether or not an account exists elsewhere', async () => {
    const elsewhere = await makeTenant();
    const confirmed = (await makeUser(elsewhere)).username;
    const invited = (await invite(elsewhere)).username;
    const [unknown] = strangers(1);
    const { tenant, person } = await withAdmin();
    const pages: string[] = [];
    for (const username of [unknown!, confirmed, invited]) {
      const path = await upload(person, tenant, csvOf([`${username},1,Kim,Berg,,`]));
      const { html } = await person.get(path);
      pages.push(html.replaceAll(username, 'someone').replaceAll(idOf(path), 'id'));
    }
    expect(pages[1]).toBe(pages[0]);
    expect(pages[2]).toBe(pages[0]);
    expect(pages[0]).toContain('Will be registered');
  });

  test('and so do outcome and report', async () => {
    const confirmed = (await makeUser(await makeTenant())).username;
    const [unknown] = strangers(1);
    const { tenant, person } = await withAdmin();
    const path = await upload(
      person,
      tenant,
      csvOf([`${unknown},1,Kim,Berg,,`, `${confirmed},2,Kim,Berg,,`]),
    );
    await person.post(`${path}/start`);
    const report = (await person.get(`${path}/report.csv`)).html;
    expect(report).toContain(`2,${unknown},Registered,\r\n3,${confirmed},Registered,\r\n`);
  });

  test('tells who is a user here already, whose associate id is taken, and who declined and is invited anew', async () => {
    const { tenant, person } = await withAdmin();
    const member = await makeUser(tenant);
    const invited = await invite(tenant);
    const { associateId } = await getUser(tenant.id, invited.username);
    const gone = await makeUser(await makeTenant());
    const declined = await invite(tenant, { username: gone.username });
    await gone.person.post(`/invitations/${declined.userId}/refusal`);
    const [stranger] = strangers(1);
    const file = csvOf([
      `${member.username.toUpperCase()},1,Kim,Berg,,`,
      `${invited.username},2,Kim,Berg,,`,
      `${gone.username},3,Kim,Berg,,`,
      `${stranger},${associateId},Kim,Berg,,`,
    ]);
    const path = await upload(person, tenant, file);
    const { text } = await person.get(path);
    expect(text).toContain('Will be registered 1 Already a user here 2 Associate id taken 1');
    await person.post(`${path}/start`);
    expect(await outcomesOf(idOf(path)), 'and that is what happens').toEqual([
      'already-user',
      'already-user',
      'registered',
      'associate-id-taken',
    ]);
  });

  test('shows what needs a look first, a hundred rows a page', async () => {
    const { tenant, person } = await withAdmin();
    const rows = csvOf(240).split('\n').slice(1);
    rows[200] = 'nobody,x,Kim,Berg,,';
    rows[230] = rows[3]!;
    const path = await upload(person, tenant, csvOf(rows));
    const first = await person.get(path);
    const lines = (page: Page) =>
      [...page.html.matchAll(/<th scope="row" class="number" data-label="Line">(\d+)<\/th>/g)].map(
        ([, line]) => Number(line),
      );
    expect(lines(first)).toHaveLength(100);
    expect(lines(first).slice(0, 4)).toEqual([202, 232, 2, 3]);
    expect(first.text).toContain('Username: as in line 5');
    const seen: number[] = [];
    for (let next: string | null = path; next !== null;) {
      const page: Page = await person.get(next);
      seen.push(...lines(page));
      next = /href="([^"]+)" rel="next"/.exec(page.html)?.[1] ?? null;
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 240 }, (_, at) => at + 2));
    expect((await person.get(`${path}?cursor=nonsense`)).status).toBe(400);
  });

  test('names the columns it passes over, and what happens to the mails', async () => {
    const { tenant, person } = await withAdmin();
    await services().db.run(sql`update tenants set invitations_per_day = 10 where id = ${tenant.id}`);
    const file = csvOf(25).replace('language', 'language,Department').replaceAll(/,$/gm, ',,Sales');
    const { text } = await person.get(await upload(person, tenant, file));
    expect(text).toContain('passed over: Department.');
    expect(text).toContain('10 invitations a day: the last of these go out in about 2 days.');
    await services().db.run(sql`update tenants set welcome_mails = 0 where id = ${tenant.id}`);
    expect((await person.get(await upload(person, tenant, csvOf(2)))).text).toContain(
      'Welcome mails are off',
    );
  });

  test('is only text, whatever stands in the file', async () => {
    const { tenant, person } = await withAdmin();
    const evil = '<script>alert(1)</script>';
    const file = csvOf([`"${evil}",1,${evil},Berg,${evil},`]).replace('language', `language,${evil}`);
    const answered = await uploadFile(person, tenant, file, `${evil}.csv`);
    const page = await person.get(answered.location!);
    expect(page.status).toBe(200);
    expect(page.html).not.toContain(evil);
    expect(page.html).toContain('&lt;script&gt;');
  });
});

describe('what cannot be read is said beside the field, and nothing is kept:', () => {
  test.each([
    ['an empty file', ' ', 'There is nothing in this file.'],
    ['another list', 'a,b\n1,2', 'These are missing: Username, Associate id, First name, Last name.'],
    ['a column twice', 'username,username,associate id,first name,last name\na,b,c,d,e', 'There twice'],
    ['only columns', csvOf([]), 'no rows'],
    ['an open quote', csvOf(['"a,b']), 'A quotation mark around a cell'],
    ['NUL', csvOf(['a\0b,c']), 'This is not a CSV file.'],
    [
      'a row too many',
      csvOf(Array.from({ length: MOST_ROWS + 1 }, () => 'a,b,c,d')),
      'There are 10,001 rows.',
    ],
    ['2 MB and more', 'x'.repeat(2 * 1024 * 1024 + 1), 'larger than 2 MB'],
  ])('%s', async (_, file, message) => {
    const { tenant, person } = await withAdmin();
    const answered = await uploadFile(person, tenant, file);
    expect(answered.status).toBe(422);
    expect(answered.title).toMatch(/^Error: /);
    expect(answered.text).toContain(message);
    expect(answered.html).toContain('aria-invalid="true"');
    expect(await importsOf(tenant.id)).toEqual([]);
  });

  test('no file chosen, as a browser sends it', async () => {
    const { tenant, person, list } = await withAdmin();
    const part =
      'Content-Disposition: form-data; name="file"; filename=""\r\nContent-Type: application/octet-stream';
    const answered = await person.send(list, {
      method: 'POST',
      body: `--x\r\n${part}\r\n\r\n\r\n--x--\r\n`,
      headers: {
        Origin: ORIGIN,
        'Sec-Fetch-Site': 'same-origin',
        'content-type': 'multipart/form-data; boundary=x',
      },
    });
    expect(answered.status).toBe(422);
    expect(answered.text).toContain('Choose a file first.');
    expect(await importsOf(tenant.id)).toEqual([]);
  });

  test('another encoding, or a spreadsheet', async () => {
    const { tenant, person } = await withAdmin();
    const latin1 = Uint8Array.from([...new TextEncoder().encode(csvOf(1)), 0xe5]);
    expect((await uploadFile(person, tenant, latin1)).text).toContain('not saved as UTF-8');
    const zip = Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]);
    expect((await uploadFile(person, tenant, zip, 'people.xlsx')).text).toContain('This is a spreadsheet.');
    expect(await importsOf(tenant.id)).toEqual([]);
  });

  test('what no page of ours sends', async () => {
    const { tenant, person, list } = await withAdmin();
    const headers = { Origin: ORIGIN, 'Sec-Fetch-Site': 'same-origin' };
    const send = (body: FormData | string, more = {}) =>
      person.send(list, { method: 'POST', body, headers: { ...headers, ...more } });
    const text = new FormData();
    text.set('file', csvOf(1));
    const twice = new FormData();
    for (const name of ['a.csv', 'b.csv']) twice.append('file', new File([csvOf(1)], name));
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await person.post(list, { file: csvOf(1) })).status).toBe(400);
    expect((await send(text)).status).toBe(400);
    expect((await send(twice)).status).toBe(400);
    expect((await send(new FormData())).status).toBe(400);
    expect((await send('--x\r\nnonsense', multipart)).status).toBe(400);
    expect((await uploadFile(person, tenant, 'x'.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
    const file = new FormData();
    file.set('file', new File([csvOf(1)], 'a.csv'));
    const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    expect((await send(file, foreign)).status).toBe(403);
    expect(await importsOf(tenant.id)).toEqual([]);
  });

  test('more than anybody needs in a day', async () => {
    const { tenant, person } = await withAdmin();
    const path = await upload(person, tenant, csvOf(1));
    await services().db.run(sql`update imports set total = 99999 where id = ${idOf(path)}`);
    await upload(person, tenant, csvOf(1));
    const answered = await uploadFile(person, tenant, csvOf(1));
    expect(answered.status).toBe(422);
    expect(answered.text).toContain('very many files or rows today');
  });

  test('more files than that, though each was discarded', async () => {
    const { tenant, person } = await withAdmin();
    for (let file = 0; file < 40; file += 1) {
      const path = await upload(person, tenant, csvOf(1));
      expect((await person.post(`${path}/removal`)).status).toBe(303);
    }
    for (const again of [1, 2]) {
      const answered = await uploadFile(person, tenant, csvOf(1));
      expect(answered.status, String(again)).toBe(422);
      expect(answered.text).toContain('very many files or rows today');
    }
    expect(await importsOf(tenant.id)).toEqual([]);
    clock.advance(DAY);
    await upload(person, tenant, csvOf(1));
  });

  test('what is refused for its rows uses up no file', async () => {
    const { tenant, person } = await withAdmin();
    const path = await upload(person, tenant, csvOf(1));
    await services().db.run(sql`update imports set total = 100000 where id = ${idOf(path)}`);
    for (let file = 0; file < 40; file += 1) await uploadFile(person, tenant, csvOf(1));
    await person.post(`${path}/removal`);
    expect((await uploadFile(person, tenant, csvOf(1))).status).toBe(303);
  });
});

describe('only an administrator of the tenant:', () => {
  const DEEDS = ['start', 'stop', 'chunks', 'removal'];
  const LOOKS = ['', '/progress', '/report.csv'];

  test('another tenant’s administrators see and change nothing of it', async () => {
    const [{ tenant, person, admin }, other] = [await withAdmin(), await withAdmin()];
    const path = await upload(person, tenant, csvOf(5));
    const before = await importsOf(tenant.id);
    const theirs = path.replace(tenant.id, other.tenant.id);
    for (const deed of DEEDS) {
      expect((await other.person.post(`${path}/${deed}`)).status, deed).toBe(403);
      expect((await other.person.post(`${theirs}/${deed}`)).status, `their own, ${deed}`).toBe(404);
    }
    for (const look of LOOKS) {
      const [refused, missing] = [await other.person.get(path + look), await other.person.get(theirs + look)];
      expect([refused.status, missing.status], look).toEqual([403, 404]);
      expect(refused.html + missing.html).not.toContain('people.csv');
    }
    expect((await other.person.get(other.list)).text).not.toContain('people.csv');
    expect((await uploadFile(other.person, tenant, csvOf(1))).status).toBe(403);
    expect(await importsOf(tenant.id)).toEqual(before);
    expect(before).toEqual([{ state: 'ready', done: 0, created_by: (await getAccount(admin.username)).id }]);
  });

  test('a user who is no administrator, and nobody at all, neither', async () => {
    const { tenant, person, list } = await withAdmin();
    const user = await makeUser(tenant);
    const path = await upload(person, tenant, csvOf(5));
    for (const at of [list, `${list}/template.csv`, ...LOOKS.map((look) => path + look)]) {
      expect((await user.person.get(at)).status, at).toBe(403);
    }
    for (const deed of DEEDS) expect((await user.person.post(`${path}/${deed}`)).status, deed).toBe(403);
    expect((await uploadFile(user.person, tenant, csvOf(1))).status).toBe(403);
    await changeRole(services(), tenant.id, { userId: user.userId, actor: SERVICE }, 'admin');
    expect((await user.person.get(path)).status).toBe(200);
    expect(await importsOf(tenant.id)).toMatchObject([{ state: 'ready', done: 0 }]);
  });

  test('rows that make administrators ask for a new sign-in, others do not', async () => {
    const { tenant, person } = await withAdmin();
    const [stranger] = strangers(1);
    const harmless = await upload(person, tenant, csvOf(2));
    const path = await upload(person, tenant, csvOf([`${stranger},99,Kim,Berg,admin,`]));
    clock.advance(11 * MINUTE);
    expect((await person.get(path)).text).toContain('You may be asked to sign in again first.');
    await person.post(`${harmless}/start`);
    expect((await person.get(harmless)).text).toContain('2 people are registered.');
    const asked = await person.post(`${path}/start`);
    expect(asked.location).toMatch(/^\/sign-in\/again\?flow=/);
    await expect(getAccount(stranger!)).rejects.toThrow();
    const proved = await person.post('/sign-in/again', { flow: asked.flow, password: PASSWORD });
    expect(proved.location).toBe(path);
    await person.post(`${path}/start`);
    expect((await getUser(tenant.id, stranger!)).role).toBe('admin');
  });
});

test('a report begins no formula in a spreadsheet', async () => {
  const { tenant, person } = await withAdmin();
  const evil = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("https://evil.example","x")'];
  const path = await upload(
    person,
    tenant,
    csvOf(evil.map((cell) => `"${cell.replaceAll('"', '""')}",1,A,B,,`)),
  );
  const { html } = await person.get(`${path}/report.csv`);
  for (const row of html.split('\r\n').slice(1, -1)) expect(row).toMatch(/^\d+,"?'[=+\-@]/);
});

test('what each page costs', async () => {
  const { tenant, person, list } = await withAdmin();
  const path = await upload(person, tenant, csvOf(1000));
  const uploaded = await uploadFile(person, tenant, csvOf(1000));
  const costs = {
    upload: uploaded.operations.d1,
    list: (await person.get(list)).operations.d1,
    preview: (await person.get(path)).operations.d1,
    start: (await person.post(`${path}/start`)).operations.d1,
    progress: (await person.get(`${path}/progress`)).operations.d1,
    chunks: (await person.post(`${path}/chunks`)).operations.d1,
    report: (await person.get(`${path}/report.csv`)).operations.d1,
  };
  expect(costs).toEqual({ upload: 2, list: 2, preview: 2, start: 2, progress: 2, chunks: 3, report: 3 });
});
