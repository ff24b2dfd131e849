import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { Operations } from '../../src/storage/count-operations.ts';
import { hiddenFields, submit } from '../support/worker/forms.ts';
import { chooseTenant, makeUserOfTwo } from '../support/worker/on-the-way.ts';
import { makeTenant, makeUser } from '../support/worker/people.ts';
import { Person } from '../support/worker/person.ts';
import { call, makeRelyingParty } from '../support/worker/relying-party.ts';
import { ALL_SCOPES, makeSignedIn } from '../support/worker/signed-in.ts';
import { clock, MINUTE, ORIGIN } from '../support/worker/world.ts';

/** The table in the README: round trips until the response. */
function trips({ operations: { d1, kv, kvWrites } }: { operations: Operations }): [number, number, number] {
  return [d1, kv - kvWrites, kvWrites];
}

/** As this isolate has them, for a minute. */
async function warmKeys(): Promise<void> {
  await call('/oauth2/jwks');
}

test('authorize with a session, tenant known → code: one D1 and one read', async () => {
  const { tenants, person } = await makeUserOfTwo();
  const app = await makeRelyingParty();
  const page = await person.get(await app.authorizePath({ acr_values: `tenant:${tenants[1].id}` }));
  expect(app.answerIn(page).has('code')).toBe(true);
  expect(trips(page)).toEqual([1, 1, 0]);
  const silent = await person.get(await app.authorizePath({ prompt: 'none' }));
  expect(app.answerIn(silent).get('error')).toBe('interaction_required');
  expect(trips(silent)).toEqual([1, 1, 0]);
});

test('authorize with a hint: no more, once the keys are there', async () => {
  const { person, app, tokens } = await makeSignedIn();
  await warmKeys();
  const page = await person.get(await app.authorizePath({ id_token_hint: tokens.id_token }));
  expect(app.answerIn(page).has('code')).toBe(true);
  expect(trips(page)).toEqual([1, 1, 0]);
});

test('authorize without a session: one D1; by a form of another site: none, then the same', async () => {
  const app = await makeRelyingParty();
  const path = await app.authorizePath();
  expect(trips(await new Person().get(path))).toEqual([1, 0, 0]);
  const person = new Person();
  const sent = { method: 'POST', body: new URLSearchParams(path.split('?')[1]) };
  const posted = await person.send('/oauth2/authorize', sent);
  expect(trips(posted)).toEqual([0, 0, 0]);
  expect(trips(await person.get(posted.location!))).toEqual([1, 0, 0]);
});

test('authorize for nobody we know, or longer than any request: one D1, and none', async () => {
  const app = await makeRelyingParty();
  expect(trips(await new Person().get(await app.authorizePath({ client_id: 'x' })))).toEqual([1, 0, 0]);
  const long = await app.authorizePath({ state: 'x'.repeat(5_000) });
  expect(trips(await new Person().get(long))).toEqual([0, 0, 0]);
});

test('the pages between: one D1 and one read each, a consent one D1 more, a refusal no read', async () => {
  const { person, tenants } = await makeUserOfTwo();
  const app = await makeRelyingParty({ firstParty: false });
  const choice = await person.get(await app.authorizePath());
  expect(trips(choice)).toEqual([1, 1, 0]);
  const consent = await chooseTenant(person, choice, tenants[0]);
  expect(trips(consent)).toEqual([1, 1, 0]);
  expect(trips(await submit(person, consent, '/oauth2/authorize/refusal'))).toEqual([1, 0, 0]);
  const allowed = await submit(person, consent, '/oauth2/authorize/consent');
  expect(app.answerIn(allowed).has('code')).toBe(true);
  expect(trips(allowed)).toEqual([2, 1, 0]);
});

test('token for a code: two D1; for one that is none: one', async () => {
  const { person, app } = await makeSignedIn();
  await warmKeys();
  const code = await app.codeFrom(person, { scope: ALL_SCOPES });
  const exchanged = await app.exchange(code);
  expect(exchanged.status).toBe(200);
  expect(trips(exchanged)).toEqual([2, 0, 0]);
  expect(trips(await app.exchange(code)), 'a replay').toEqual([2, 0, 0]);
  expect(trips(await app.exchange('made up'))).toEqual([1, 0, 0]);
});

test('refresh: two D1, again within half a minute too; of one that is none: one', async () => {
  const { app, tokens } = await makeSignedIn();
  await warmKeys();
  const refreshed = await app.refresh(tokens.refresh_token!);
  expect(refreshed.status).toBe(200);
  expect(trips(refreshed)).toEqual([2, 0, 0]);
  expect(trips(await app.refresh(tokens.refresh_token!))).toEqual([2, 0, 0]);
  expect(trips(await app.refresh('sid_rt_made-up'))).toEqual([1, 0, 0]);
});

test('a client that proves itself by a key: one D1 more, since each assertion counts once', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = { keys: [await exportJWK(publicKey)] };
  const app = await makeRelyingParty({ authentication: 'key', jwks });
  const { person } = await makeUser(await makeTenant());
  await warmKeys();
  const assertion = await new SignJWT({ jti: 'one' })
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer(app.row.id)
    .setSubject(app.row.id)
    .setAudience(ORIGIN)
    .setExpirationTime(Math.floor(clock.now() / 1000) + 60)
    .sign(privateKey);
  const exchanged = await app.exchange(await app.codeFrom(person), {
    client_assertion: assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  expect(exchanged.status).toBe(200);
  expect(trips(exchanged)).toEqual([3, 0, 0]);
});

test('userinfo one D1, or none for what is no token; discovery and JWKS none', async () => {
  const { app, tokens } = await makeSignedIn();
  await warmKeys();
  const userinfo = await app.userinfo(tokens.access_token);
  expect(userinfo.status).toBe(200);
  expect(trips(userinfo)).toEqual([1, 0, 0]);
  for (const token of [tokens.id_token, 'made.up.token']) {
    expect(trips(await app.userinfo(token))).toEqual([0, 0, 0]);
  }
  expect(trips(await call('/oauth2/userinfo'))).toEqual([0, 0, 0]);
  for (const path of ['openid-configuration', 'oauth-authorization-server']) {
    expect(trips(await call(`/.well-known/${path}`))).toEqual([0, 0, 0]);
  }
  const jwks = await call('/oauth2/jwks');
  expect(jwks.status).toBe(200);
  expect(trips(jwks)).toEqual([0, 0, 0]);
});

test('JWKS after a minute: one D1', async () => {
  await warmKeys();
  clock.advance(MINUTE);
  expect(trips(await call('/oauth2/jwks'))).toEqual([1, 0, 0]);
  expect(trips(await call('/oauth2/jwks'))).toEqual([0, 0, 0]);
});

test('introspection one D1, revocation two, of what is none one', async () => {
  const { app, tokens } = await makeSignedIn();
  await warmKeys();
  for (const token of [tokens.access_token, tokens.refresh_token!]) {
    const introspected = await app.introspect(token);
    expect(introspected.body['active']).toBe(true);
    expect(trips(introspected)).toEqual([1, 0, 0]);
  }
  expect(trips(await app.introspect('made up'))).toEqual([1, 0, 0]);
  expect(trips(await app.post('revocation', { token: 'made up' }))).toEqual([1, 0, 0]);
  expect(trips(await app.post('revocation', { token: tokens.refresh_token! }))).toEqual([2, 0, 0]);
});

test('a pushed request: one D1; what comes by it: as any other', async () => {
  const { person } = await makeUser(await makeTenant());
  const app = await makeRelyingParty();
  const asked = Object.fromEntries(new URLSearchParams((await app.authorizePath()).split('?')[1]));
  const pushed = await app.post('par', asked);
  expect(pushed.status).toBe(201);
  expect(trips(pushed)).toEqual([1, 0, 0]);
  const requestUri = pushed.body['request_uri'] as string;
  const query = new URLSearchParams({ client_id: app.row.id, request_uri: requestUri });
  expect(trips(await person.get(`/oauth2/authorize?${query.toString()}`))).toEqual([1, 1, 0]);
});

test('end of a session: two D1 and one delete; the question one D1', async () => {
  const { person, app, tokens } = await makeSignedIn();
  await warmKeys();
  const asked = await person.get(`/oauth2/logout?client_id=${app.row.id}`);
  expect(hiddenFields(asked, '/oauth2/logout/confirmation')).toHaveProperty('request');
  expect(trips(asked)).toEqual([1, 0, 0]);
  const ended = await person.get(`/oauth2/logout?id_token_hint=${tokens.id_token}`);
  expect(ended.location).toBe('/signed-out');
  expect(trips(ended)).toEqual([2, 0, 1]);
});

test('tenant state: one D1', async () => {
  const { id } = await makeTenant();
  const answered = await call(`/api/tenants/${id}/state`);
  expect(answered.body).toEqual({ tenant: id, running: true });
  expect(trips(answered)).toEqual([1, 0, 0]);
});
