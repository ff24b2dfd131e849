import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { accounts } from '../../src/accounts/schema.ts';
import { ELSEWHERE, WEAKER } from '../support/argon2-hashes.ts';
import { getAccount, makeTenant, makeUser, signIn } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { services } from '../support/worker/world.ts';

async function setHash(username: string, passwordHash: string): Promise<void> {
  await services().db.update(accounts).set({ passwordHash }).where(eq(accounts.username, username));
}

test('R5: a weaker hash is replaced at the next right password, and not at a wrong one', async () => {
  const { username } = await makeUser(await makeTenant());
  await setHash(username, WEAKER.phc);
  expect((await signIn(new Person(), username, 'not this')).status).toBe(422);
  expect((await getAccount(username)).passwordHash).toBe(WEAKER.phc);
  const page = await signIn(new Person(), username, WEAKER.password);
  expect(page.status).toBe(303);
  expect(page.operations, 'within the budget').toMatchObject({ d1: 2, kvWrites: 1 });
  expect((await getAccount(username)).passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await signIn(new Person(), username, WEAKER.password)).status).toBe(303);
});

test('today’s hash is left alone', async () => {
  const { username } = await makeUser(await makeTenant());
  const [{ password, phc }] = ELSEWHERE as [(typeof ELSEWHERE)[0]];
  await setHash(username, phc);
  expect((await signIn(new Person(), username, password)).status).toBe(303);
  expect((await getAccount(username)).passwordHash).toBe(phc);
});
