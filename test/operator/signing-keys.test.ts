import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { listKeys } from '../../src/signing-keys/list-keys.ts';
import { turnKeys } from '../../src/signing-keys/turn-keys.ts';
import { makeOperator } from '../support/worker/operators.ts';
import type { Person } from '../support/worker/person.ts';
import { clock, DAY, MINUTE, services } from '../support/worker/world.ts';

let operator: Person;
let operatorId: string;

beforeEach(async () => {
  ({ person: operator, accountId: operatorId } = await makeOperator());
});

const PATH = '/operator/signing-keys';

async function statesOf(algorithm: string): Promise<string[]> {
  const keys = await listKeys(services());
  return keys.filter((key) => key.algorithm === algorithm).map(({ state }) => state);
}

test('the page says which key signs, which follows, and which are still published', async () => {
  expect((await operator.get(PATH)).text).toContain('There is no key yet.');
  await turnKeys(services());
  const page = await operator.get(PATH);
  for (const key of await listKeys(services())) expect(page.text).toContain(key.id);
  expect(page.text.match(/Follows/g)).toHaveLength(2);
  expect(page.text.match(/Signs(?! from)/g)).toHaveLength(2);
  expect(page.html).toContain(`href="${PATH}/RS256/rotation"`);
});

test('rotated, the next key signs and the old one stays published; distrusted, it counts no more', async () => {
  await turnKeys(services());
  const { id: next } = (await listKeys(services())).find(
    ({ algorithm, state }) => algorithm === 'RS256' && state === 'next',
  )!;
  expect((await operator.get(`${PATH}/RS256/rotation`)).text).toContain(
    'Also distrust the earlier keys at once',
  );
  expect((await operator.post(`${PATH}/RS256/rotation`)).location).toBe(`${PATH}?done=rotated`);
  expect((await operator.get(`${PATH}?done=rotated`)).text).toContain('Another key signs now.');
  expect(await statesOf('RS256')).toEqual(['next', 'signing', 'retiring']);
  expect((await listKeys(services())).find(({ id }) => id === next)?.state).toBe('signing');
  expect(await statesOf('ES256'), 'the other algorithm is as it was').toEqual(['next', 'signing']);

  clock.advance(MINUTE);
  await operator.post(`${PATH}/RS256/rotation`, { withdraw: 'on' });
  expect(await statesOf('RS256')).toEqual(['next', 'signing', 'withdrawn', 'withdrawn']);
  expect((await operator.get(PATH)).text).toContain('Distrusted');
  const events = await services().db.all<{ reason: string; actor_id: string }>(
    sql`select reason, actor_id from audit_events where action = 'signing-key-rotated' order by id`,
  );
  expect(events.map(({ reason }) => reason.includes('withdrawn'))).toEqual([false, true]);
  expect(events.every(({ actor_id: by }) => by === operatorId)).toBe(true);
});

test('there is no other algorithm', async () => {
  expect((await operator.get(`${PATH}/HS256/rotation`)).status).toBe(404);
  expect((await operator.post(`${PATH}/none/rotation`)).status).toBe(404);
});

test('a key that was followed long ago is not shown any more', async () => {
  await turnKeys(services());
  await operator.post(`${PATH}/ES256/rotation`);
  clock.advance(2 * DAY);
  expect(await statesOf('ES256')).not.toContain('retiring');
});
