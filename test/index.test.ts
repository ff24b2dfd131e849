import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import deployed from '../src/index.ts';
import { ORIGIN } from './support/worker/world.ts';

/** The Worker as it is deployed, with nothing of the dev entry. */
async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(ORIGIN + path, { redirect: 'manual', ...init });
  const response = await deployed.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

test('serves the sign-in, with cookies bound to the host', async () => {
  expect((await send('/sign-in')).status).toBe(200);
  const posted = await send('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ username: 'someone@people.example' }),
    headers: { origin: ORIGIN },
  });
  expect(posted.headers.get('location')).toMatch(/^\/sign-in\/password\?flow=/);
  expect(posted.headers.getSetCookie().join()).toMatch(/^__Host-browser=.*; Secure/);
});

test.each(['/dev/mailbox', '/dev/mailbox.json', '/dev/demo-data', '/dev/registrations', '/dev/tenants'])(
  'knows nothing of %s',
  async (path) => {
    expect((await send(path)).status).toBe(404);
    expect((await send(path, { method: 'POST', headers: { origin: ORIGIN } })).status).toBe(404);
  },
);

test('answers the cron', async () => {
  const context = createExecutionContext();
  await deployed.scheduled({} as ScheduledController, env, context);
  await expect(waitOnExecutionContext(context)).resolves.toBeUndefined();
});
