import { describe, expect, test } from 'vitest';
import { signInOnTheWay } from '../../support/worker/on-the-way.ts';
import { Person } from '../../support/worker/person.ts';
import { call, makeRelyingParty, type RelyingParty } from '../../support/worker/relying-party.ts';
import { clock, MINUTE, ORIGIN } from '../../support/worker/world.ts';
import { makeStranger, makeVisitor } from '../../support/worker/visitor.ts';

async function push(app: RelyingParty, given: Record<string, string | null> = {}) {
  const { searchParams } = new URL(await app.authorizePath(given), ORIGIN);
  return app.post('par', Object.fromEntries(searchParams));
}

function pathOf(app: RelyingParty, requestUri: unknown): string {
  const query = new URLSearchParams({ client_id: app.row.id, request_uri: requestUri as string });
  return `/oauth2/authorize?${query.toString()}`;
}

describe('RFC 9126 §2: the request is pushed', () => {
  test('and answered with a reference that holds for a short while', async () => {
    const { app } = await makeStranger();
    const { body, status, headers } = await push(app);
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:\S{43,}$/) as string,
      expires_in: 90,
    });
    expect(body['request_uri']).not.toContain(app.secret);
  });

  test('the client has to be proven', async () => {
    const { app } = await makeStranger();
    const answered = await app.post('par', { client_secret: 'wrong' });
    expect(answered.status).toBe(401);
    expect(answered.body['error']).toBe('invalid_client');
  });

  test('a public client may', async () => {
    const { app, person } = await makeVisitor({ kind: 'native', authentication: 'none' });
    const { body } = await push(app);
    expect(app.answerIn(await person.get(pathOf(app, body['request_uri']))).has('code')).toBe(true);
  });

  test.each<[string, Record<string, string | null>, string]>([
    ['a redirect_uri that is not registered', { redirect_uri: 'https://other.example/' }, 'invalid_request'],
    ['no redirect_uri', { redirect_uri: null }, 'invalid_request'],
    ['a request_uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }, 'invalid_request'],
    ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['another response_type', { response_type: 'token' }, 'unsupported_response_type'],
    ['an unknown response_mode', { response_mode: 'smoke' }, 'invalid_request'],
    ['a resource that is not its own', { resource: 'https://api.example/' }, 'invalid_target'],
    ['no openid', { scope: 'profile' }, 'invalid_scope'],
  ])('§2.3: %s is refused here already', async (_, given, error) => {
    const { app } = await makeStranger();
    const { body, status } = await push(app, given);
    expect(status).toBe(400);
    expect(body['error']).toBe(error);
  });

  test('§2.3: one that is too long is 413, another method 405', async () => {
    const { app } = await makeStranger();
    expect((await push(app, { state: 'x'.repeat(5_000) })).status).toBe(413);
    expect((await call('/oauth2/par')).status).toBe(405);
  });
});

describe('RFC 9126 §4: the browser brings the reference', () => {
  test('and what was pushed counts, whatever else it brings', async () => {
    const { app, person } = await makeVisitor();
    const { body } = await push(app, { state: 'pushed' });
    const other = '&state=other&scope=openid&redirect_uri=https://other.example/';
    const page = await person.get(pathOf(app, body['request_uri']) + other);
    const answer = app.answerIn(page);
    expect(answer.get('state')).toBe('pushed');
    const { body: tokens } = await app.exchange(answer.get('code')!);
    expect(tokens['scope']).toBe('openid profile email tenant');
  });

  test('through the sign-in too, however long it takes', async () => {
    const { app, username } = await makeVisitor();
    const { body } = await push(app);
    const person = new Person();
    const led = await person.get(pathOf(app, body['request_uri']));
    clock.advance(5 * MINUTE);
    expect(app.answerIn(await signInOnTheWay(person, led, username)).has('code')).toBe(true);
  });

  test('posted, as well', async () => {
    const { app, person } = await makeVisitor();
    const { body } = await push(app);
    const fields = { client_id: app.row.id, request_uri: body['request_uri'] as string };
    const posted = await person.post('/oauth2/authorize', fields, { 'Sec-Fetch-Site': 'cross-site' });
    expect(app.answerIn(await person.get(posted.location!)).has('code')).toBe(true);
  });

  test('too late, and the person gets a page', async () => {
    const { app, person } = await makeStranger();
    const { body } = await push(app);
    clock.advance(91_000);
    const page = await person.get(pathOf(app, body['request_uri']));
    expect(page.status).toBe(400);
    expect(page.text).toContain('request_uri');
  });

  test("another client's, or one that was changed, and the person gets a page", async () => {
    const { app, person } = await makeStranger();
    const other = await makeRelyingParty();
    const { body } = await push(app);
    const requestUri = body['request_uri'] as string;
    expect((await person.get(pathOf(other, requestUri))).status).toBe(400);
    expect((await person.get(pathOf(app, `${requestUri.slice(0, -2)}xx`))).status).toBe(400);
    expect((await person.get(`/oauth2/authorize?request_uri=${requestUri}`)).status).toBe(400);
  });
});
