import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { makeDirectoryToken } from '../../src/directories/make-directory-token.ts';
import { revokeDirectoryToken } from '../../src/directories/revoke-directory-token.ts';
import { SERVICE } from '../../src/users/actor.ts';
import { makeScimClient, ScimClient } from '../support/worker/directories.ts';
import { clock, HOUR, ORIGIN, services, worker } from '../support/worker/world.ts';
import { sql } from 'drizzle-orm';

/** RFC 6749 §4.4, as Entra ID's gallery asks for it. */

async function ask(form: Record<string, string>, authorization?: string) {
  const context = createExecutionContext();
  const request = new Request(`${ORIGIN}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...form }),
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
  const response = await worker.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

async function scene() {
  const client = await makeScimClient();
  const { tenant, directoryId } = client;
  const given = { directoryId, actor: SERVICE, expiresAt: null, kind: 'secret' } as const;
  const made = await makeDirectoryToken(services(), tenant.id, given);
  if (made.outcome !== 'made') throw new Error(made.outcome);
  const { token: secret, tokenId: secretId } = made;
  return { tenant, directoryId, secret, secretId };
}

describe('a directory shows its secret', () => {
  test.each(['in the form', 'by HTTP Basic'])('%s, and gets a token of two hours', async (by) => {
    const { tenant, directoryId, secret } = await scene();
    const basic = `Basic ${btoa(`${directoryId}:${secret}`)}`;
    const { status, body } =
      by === 'in the form'
        ? await ask({ client_id: directoryId, client_secret: secret })
        : await ask({}, basic);
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 7200,
      scope: 'scim',
    });
    const client = new ScimClient(tenant, directoryId, String(body['access_token']));
    expect((await client.get('/Users')).status).toBe(200);
    clock.advance(2 * HOUR);
    expect((await client.get('/Users')).status).toBe(401);
  });

  test('as often as it likes, and the newest fifty hold', async () => {
    const { tenant, directoryId, secret } = await scene();
    const tokens: string[] = [];
    for (let times = 0; times < 55; times += 1) {
      const { body } = await ask({ client_id: directoryId, client_secret: secret });
      tokens.push(String(body['access_token']));
    }
    const status = async (token: string) =>
      (await new ScimClient(tenant, directoryId, token).get('/Users?count=0')).status;
    expect([await status(tokens[4]!), await status(tokens[5]!), await status(tokens[54]!)]).toEqual([
      401, 200, 200,
    ]);
  });

  test('which is no token itself, nor is a token a secret', async () => {
    const { tenant, directoryId, secret } = await scene();
    expect((await new ScimClient(tenant, directoryId, secret).get('/Users')).status).toBe(401);
    const { token } = await makeScimClient({ tenant });
    expect((await ask({ client_id: directoryId, client_secret: token })).status).toBe(401);
  });

  test('and once it is revoked, no token that it was given holds', async () => {
    const { tenant, directoryId, secret, secretId } = await scene();
    const { body } = await ask({ client_id: directoryId, client_secret: secret });
    const client = new ScimClient(tenant, directoryId, String(body['access_token']));
    expect((await client.get('/Users')).status).toBe(200);
    await revokeDirectoryToken(services(), tenant.id, { directoryId, tokenId: secretId, actor: SERVICE });
    expect((await client.get('/Users')).status).toBe(401);
    expect((await ask({ client_id: directoryId, client_secret: secret })).body).toMatchObject({
      error: 'invalid_client',
    });
  });
});

test('wrong secrets, other directories and none are refused alike', async () => {
  const { directoryId, secret } = await scene();
  const other = await scene();
  const tries = [
    { client_id: directoryId, client_secret: 'x' },
    { client_id: other.directoryId, client_secret: secret },
    { client_id: 'nobody', client_secret: secret },
    { client_id: directoryId },
  ];
  for (const form of tries) {
    const { status, body } = await ask(form);
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: 'invalid_client' });
  }
});

test('of a tenant that is suspended none is given', async () => {
  const { tenant, directoryId, secret } = await scene();
  await services().db.run(sql`update tenants set suspended_at = 1 where id = ${tenant.id}`);
  expect((await ask({ client_id: directoryId, client_secret: secret })).status).toBe(401);
});
