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
