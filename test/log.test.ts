import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  askForReset,
  codeFor,
  invite,
  linkFor,
  makeTenant,
  OTHER_PASSWORD,
  PASSWORD,
  signIn,
  typeUsername,
} from './support/worker/people.ts';
import { brokenD1 } from './support/worker/broken.ts';
import { makeScimClient } from './support/worker/directories.ts';
import { provision } from './support/worker/scim-people.ts';
import { Person } from './support/worker/person.ts';

let lines: string[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => void vi.restoreAllMocks());

test('one JSON line a request: route, status, duration, round trips, reference', async () => {
  await new Person().post('/sign-in', { username: 'someone@people.example' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toEqual({
    level: 'info',
    method: 'POST',
    route: '/sign-in',
    status: 303,
    ms: expect.any(Number) as number,
    d1: 1,
    kv: 0,
    reference: expect.stringMatching(/^[a-z2-7]{8}$/) as string,
  });
});

test('no password, token, code, link, flow or address is in any line, also when D1 fails', async () => {
  const { username } = await invite(await makeTenant());
  const person = new Person();
  const page = await typeUsername(person, username);
  const code = await codeFor(username);
  const link = await linkFor(username);
  const proved = await person.post('/sign-in/code', { flow: page.flow, code });
  await person.get(proved.location!);
  await person.post(proved.location!.split('?')[0]!, { password: PASSWORD });
  await person.get(link);
  const reset = await askForReset(username);
  await person.post(reset, { password: OTHER_PASSWORD });
  await signIn(person, username, OTHER_PASSWORD);
  await person.get('/account');
  person.bindings = { DB: brokenD1(env.DB) };
  await person.post('/sign-in', { username });
  await person.get(reset);
  await person.get('/nowhere/at/all');

  expect(lines.length).toBeGreaterThan(10);
  const all = lines.join('\n');
  const session = person.cookies.get('__Host-session')!;
  const secrets = [
    PASSWORD,
    OTHER_PASSWORD,
    code,
    link.slice(7),
    reset.slice(7),
    proved.location!.slice(7, 50),
    page.flow,
    session.split('.')[1]!,
    username,
    'argon2',
  ];
  for (const secret of secrets) expect(all).not.toContain(secret);
});

test('a request of a directory: its route and why it was refused, and neither token nor whom it was about', async () => {
  const client = await makeScimClient();
  const { path, userName } = await provision(client);
  await client.get(path);
  await client.find('Users', `userName eq "${userName}"`);
  await client.post('/Users', { userName });
  const { token } = client;
  client.token = 'sid_scim_not_one_that_holds';
  await client.delete(path);
  client.token = token;
  client.bindings = { DB: brokenD1(env.DB) };
  await client.patch(path, [{ op: 'replace', path: 'title', value: 'Baker' }]);

  const user = '/scim/v2/Users/:id{[a-z2-7]{24}}';
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const all = told.map(({ method, route, status, error, cause }) => [method, route, status, error, cause]);
  expect(all.slice(-5)).toEqual([
    ['GET', user, 200, undefined, undefined],
    ['GET', '/scim/v2/Users', 200, undefined, undefined],
    ['POST', '/scim/v2/Users', 409, 'uniqueness', undefined],
    ['DELETE', user, 401, '401', 'unknown'],
    ['PATCH', user, 503, expect.anything(), expect.anything()],
  ]);
  const text = lines.join('\n');
  for (const secret of [token, client.token, userName, userName.split('@')[1]!]) {
    expect(text).not.toContain(secret);
  }
});
