import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { makeRelyingParty } from '../support/worker/relying-party.ts';
import { ORIGIN } from '../support/worker/world.ts';

test('someone who is signed in gets to an application without a click, in one round trip', async () => {
  const tenant = await makeTenant();
  const { person, username } = await makeUser(tenant);
  const app = await makeRelyingParty();
  const page = await person.get(await app.authorizePath());
  expect(page.status).toBe(303);
  expect(page.operations).toMatchObject({ d1: 1, kv: 1, kvWrites: 0 });
  const answer = app.answerIn(page);
  expect(Object.fromEntries(answer)).toEqual({
    code: expect.any(String) as string,
    state: 'a state',
    iss: ORIGIN,
  });

  await app.exchange('warm up the keys');
  const exchanged = await app.exchange(answer.get('code')!);
  expect(exchanged.body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 600,
    scope: 'openid profile email tenant',
  });
  expect(exchanged.status).toBe(200);
  const tokens = exchanged.body as { id_token: string; access_token: string };
  expect(decodeProtectedHeader(tokens.id_token)).toMatchObject({ alg: 'RS256', typ: 'JWT' });
  expect(decodeJwt(tokens.id_token)).toMatchObject({
    iss: ORIGIN,
    aud: app.row.id,
    nonce: 'a nonce',
    tenant: tenant.id,
  });
  const userinfo = await app.userinfo(tokens.access_token);
  expect(userinfo.operations).toMatchObject({ d1: 1, kv: 0 });
  expect(userinfo.body).toMatchObject({ email: username, tenant: tenant.id, name: 'Test Person' });
});

test('someone who is not signed in is led through the sign-in and back', async () => {
  const app = await makeRelyingParty();
  const person = new Person();
  const led = await person.get(await app.authorizePath({ login_hint: 'someone@people.example' }));
  expect(led.location).toMatch(/^\/sign-in\?flow=/);
  const page = await person.get(led.location!);
  expect(page.text).toContain(app.row.name);
  expect(page.html).toContain('value="someone@people.example"');
});
