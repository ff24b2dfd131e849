import { createExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { makeDirectoryToken } from '../../src/directories/make-directory-token.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeScimClient } from '../support/worker/directories.ts';
import { clock, DAY, HOUR, services, worker } from '../support/worker/world.ts';

const run = () => worker.scheduled({} as ScheduledController, env, createExecutionContext());

test('the cron keeps requests for 30 days, what ended for 90, short-lived tokens for one', async () => {
  const client = await makeScimClient();
  const { directoryId } = client;
  const which = { directoryId, actor: SERVICE, expiresAt: services().now + DAY };
  await makeDirectoryToken(services(), client.tenant.id, which);
  await makeDirectoryToken(services(), client.tenant.id, {
    ...which,
    kind: 'secret',
    expiresAt: services().now + HOUR,
  });
  await services().db.run(
    sql`update directory_tokens set kind = 'access' where directory_id = ${directoryId} and kind = 'secret'`,
  );
  await client.get('/Users');
  const count = async () => {
    const [row] = await services().db.all<Record<string, number>>(sql`select
      (select count(*) from directory_requests where directory_id = ${directoryId}) as requests,
      (select count(*) from directory_tokens where directory_id = ${directoryId} and kind = 'access') as access,
      (select count(*) from directory_tokens where directory_id = ${directoryId} and kind = 'token') as tokens`);
    return row;
  };
  expect(await count()).toEqual({ requests: 1, access: 1, tokens: 2 });
  await run();
  expect(await count()).toEqual({ requests: 1, access: 1, tokens: 2 });
  clock.advance(DAY + 2 * HOUR);
  await run();
  expect(await count()).toEqual({ requests: 1, access: 0, tokens: 2 });
  clock.advance(29 * DAY);
  await run();
  expect(await count()).toEqual({ requests: 0, access: 0, tokens: 2 });
  clock.advance(62 * DAY);
  await run();
  expect(await count(), 'the one without end stays').toEqual({ requests: 0, access: 0, tokens: 1 });
});
