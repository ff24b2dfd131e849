import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { operatorSql, type OperatorState } from '../../scripts/operator-sql.ts';
import { parseUsername } from '../../src/accounts/username.ts';
import { newId } from '../../src/storage/ids.ts';
import {
  codeFor,
  getAccount,
  historyOf,
  makeTenant,
  makeUser,
  PASSWORD,
  proveDomain,
  typeUsername,
} from '../support/worker/people.ts';
import { signInAsOperator } from '../support/worker/operators.ts';
import { Person } from '../support/worker/person.ts';
import { services, unique } from '../support/worker/world.ts';

/** What `npm run operator` has D1 do. */
async function runSql(username: string): Promise<OperatorState> {
  const parsed = parseUsername(username);
  if (!parsed.ok) throw new Error(parsed.problem);
  const statements = operatorSql(parsed, { id: newId(), now: services().now });
  const results = await env.DB.batch<OperatorState>(statements.map((sql) => env.DB.prepare(sql)));
  return results.at(-1)!.results[0]!;
}

test('the first operator: code, password, and in with password and code', async () => {
  const username = `${unique("o'first")}@service.example`;
  expect(await runSql(username)).toEqual({ operator: 1, has_password: 0, is_user: 0, proved: 0 });
  const person = new Person();
  const page = await typeUsername(person, username);
  const confirmed = await person.post('/sign-in/code', { flow: page.flow, code: await codeFor(username) });
  await person.post(confirmed.location!, { password: PASSWORD });
  expect((await signInAsOperator(person, username)).location).toBe('/operator');
  expect((await person.get('/operator')).status).toBe(200);
});

test('repeated, it changes nothing, and the operator stays signed in', async () => {
  const username = `${unique('again')}@service.example`;
  await runSql(username);
  const before = await getAccount(username);
  expect((await runSql(username)).operator).toBe(1);
  expect(await getAccount(username)).toEqual(before);
  expect(await historyOf(username)).toEqual(['operator-made success by-command']);
});

test('no user of a tenant, and nobody in a domain that a tenant has proved', async () => {
  const tenant = await makeTenant();
  const { username } = await makeUser(tenant);
  const before = await getAccount(username);
  expect(await runSql(username)).toMatchObject({ operator: 0, is_user: 1 });
  expect(await getAccount(username)).toEqual(before);
  const domain = `${unique('proved')}.example`;
  await proveDomain(tenant, domain);
  expect(await runSql(`op@${domain}`)).toMatchObject({ operator: null, proved: 1 });
  await expect(getAccount(`op@${domain}`)).rejects.toThrow();
});
