import { describe, expect, test } from 'vitest';
import { disableApplication } from '../../../src/applications/disable-application.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { postedTo } from '../../support/worker/on-the-way.ts';
import { makeRelyingParty } from '../../support/worker/relying-party.ts';
import { ORIGIN, services } from '../../support/worker/world.ts';
import { makeStranger, makeVisitor } from '../../support/worker/visitor.ts';

describe('OpenID Connect Core §3.1.2.6, RFC 6749 §4.1.2.1: an error goes to the application', () => {
  test.each<[string, Record<string, string | null>, string]>([
    ['response_type is missing', { response_type: null }, 'invalid_request'],
    ['another response_type', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['an unknown response_type', { response_type: 'ticket' }, 'unsupported_response_type'],
    ['an unknown response_mode', { response_mode: 'smoke' }, 'invalid_request'],
    ['scope is missing', { scope: null }, 'invalid_scope'],
    ['scope without openid', { scope: 'profile email' }, 'invalid_scope'],
    ['no challenge', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
    ['a method without challenge', { code_challenge: null }, 'invalid_request'],
    ['a challenge without method', { code_challenge_method: null }, 'invalid_request'],
    ['a challenge that is plain', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge that is none', { code_challenge: 'short' }, 'invalid_request'],
    ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
    ['a request_uri', { request_uri: 'https://app.example/request' }, 'request_uri_not_supported'],
    ['a registration', { registration: '{}' }, 'registration_not_supported'],
    ['claims that are no JSON', { claims: '{' }, 'invalid_request'],
    ['a resource that is not its own', { resource: 'https://api.example/' }, 'invalid_target'],
  ])('%s', async (_, given, error) => {
    const { app, person } = await makeStranger();
    const page = await person.get(await app.authorizePath(given));
    const { error_description, ...answer } = Object.fromEntries(app.answerIn(page));
    expect(answer).toEqual({ error, state: 'a state', iss: ORIGIN });
    expect(error_description, 'RFC 6749 §4.1.2.1').toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/);
  });

  test('without the state that it did not give', async () => {
    const { app, person } = await makeStranger();
    const page = await person.get(await app.authorizePath({ state: null, response_type: null }));
    expect(app.answerIn(page).has('state')).toBe(false);
  });

  test.each(['scope', 'state', 'nonce', 'prompt', 'response_type', 'code_challenge', 'acr_values'])(
    'RFC 6749 §3.1: %s is there twice',
    async (name) => {
      const { app, person } = await makeStranger();
      const page = await person.get(`${await app.authorizePath({ [name]: 'one' })}&${name}=two`);
      const answer = app.answerIn(page);
      expect(answer.get('error')).toBe('invalid_request');
      expect(answer.get('state')).toBe(name === 'state' ? null : 'a state');
    },
  );

  test('in the way that it asked for', async () => {
    const { app, person } = await makeStranger();
    const fragment = await person.get(await app.authorizePath({ prompt: 'none', response_mode: 'fragment' }));
    expect(new URL(fragment.location!).search).toBe('');
    expect(app.answerIn(fragment).get('error')).toBe('login_required');
    const posted = await person.get(await app.authorizePath({ prompt: 'none', response_mode: 'form_post' }));
    expect(postedTo(app, posted)).toMatchObject({ error: 'login_required', state: 'a state', iss: ORIGIN });
  });

  test('whoever is signed in', async () => {
    const { app, person } = await makeVisitor();
    const page = await person.get(await app.authorizePath({ response_type: null }));
    expect(app.answerIn(page).get('error')).toBe('invalid_request');
  });

  test('the person who goes back is access_denied', async () => {
    const { app, person } = await makeVisitor({ firstParty: false });
    const asked = await person.get(await app.authorizePath());
    const request = /name="request" value="([^"]+)"/.exec(asked.html)![1]!;
    const refused = await person.post('/oauth2/authorize/refusal', { request });
    expect(Object.fromEntries(app.answerIn(refused))).toMatchObject({
      error: 'access_denied',
      state: 'a state',
    });
  });
});

describe('OpenID Connect Core §3.1.2.2: where nothing proves the application, the person gets a page', () => {
  test.each<[string, Record<string, string | null>, string]>([
    ['no client_id', { client_id: null }, 'client_id'],
    ['an unknown client_id', { client_id: 'nobody' }, 'client_id'],
    ['no redirect_uri', { redirect_uri: null }, 'redirect_uri'],
    ['another redirect_uri', { redirect_uri: 'https://other.example/callback' }, 'redirect_uri'],
    ['with a query added', { redirect_uri: 'https://app.example/callback?foo=bar' }, 'redirect_uri'],
    ['with a slash added', { redirect_uri: 'https://app.example/callback/' }, 'redirect_uri'],
  ])('%s', async (_, given, told) => {
    const { app, person } = await makeStranger();
    const page = await person.get(await app.authorizePath(given));
    expect(page.status).toBe(400);
    expect(page.location).toBeNull();
    expect(page.text).toContain(told);
    expect(page.html, 'no way to an address that nothing proves').not.toMatch(
      /(href|action|src)="https:\/\/(other|app)\.example/,
    );
  });

  test('it tells which application is misconfigured', async () => {
    const { app, person } = await makeStranger();
    const page = await person.get(await app.authorizePath({ redirect_uri: 'https://other.example/' }));
    expect(page.text).toContain(app.row.name);
    expect(page.text).toContain('https://other.example/');
  });

  test('an application that is switched off signs nobody in', async () => {
    const { app, person } = await makeStranger();
    await disableApplication(services(), app.row.id, SERVICE);
    const page = await person.get(await app.authorizePath());
    expect(page.status).toBe(400);
    expect(page.text).toContain(app.row.name);
  });

  test.each(['client_id', 'redirect_uri'])('%s is there twice', async (name) => {
    const { app, person } = await makeStranger();
    const page = await person.get(`${await app.authorizePath()}&${name}=https://other.example/`);
    expect(page.status).toBe(400);
    expect(page.location).toBeNull();
  });

  test('the redirect URI of another application is not its own', async () => {
    const { app, person } = await makeStranger();
    const other = await makeRelyingParty({ redirectUris: ['https://second.example/callback'] });
    const page = await person.get(await app.authorizePath({ redirect_uri: other.redirectUri }));
    expect(page.status).toBe(400);
  });

  test('a request that is longer than any application makes', async () => {
    const { app, person } = await makeStranger();
    const page = await person.get(await app.authorizePath({ state: 'x'.repeat(5_000) }));
    expect(page.status).toBe(400);
  });
});
