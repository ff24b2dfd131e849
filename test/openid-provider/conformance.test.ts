import { encodeBase64urlNoPadding } from '@oslojs/encoding';
import { sha256 } from '@oslojs/crypto/sha2';
import { beforeAll, describe, expect, test } from 'vitest';
import { submit } from '../support/worker/forms.ts';
import { postedTo, proveOnTheWay, signInOnTheWay } from '../support/worker/on-the-way.ts';
import { Person, type Page } from '../support/worker/person.ts';
import { call, makeRelyingParty, type RelyingParty } from '../support/worker/relying-party.ts';
import { verifyToken } from '../support/worker/verify-token.ts';
import { makeVisitor } from '../support/worker/visitor.ts';
import { clock, ORIGIN } from '../support/worker/world.ts';

type Given = Record<string, string | null>;

/**
 * The modules of the OpenID Foundation's suite that apply (docs/conformance.md), played as it plays them: one
 * static client by client_secret_basic that sends no PKCE, and one person.
 */
describe.each([
  ['oidcc-basic-certification-test-plan', null],
  ['oidcc-formpost-basic-certification-test-plan', 'form_post'],
])('%s', (_, response_mode) => {
  let app: RelyingParty;
  let username: string;
  /** signed in */
  let person: Person;

  beforeAll(async () => {
    ({ app, username, person } = await makeVisitor({ pkceRequired: false }));
  });

  async function authorize(given: Given = {}, { by = person, of = app } = {}): Promise<Page> {
    const plain = { scope: 'openid', response_mode, code_challenge: null, code_challenge_method: null };
    return by.get(await of.authorizePath({ ...plain, ...given }));
  }

  /** RFC 6749 §4.1.2, or OAuth 2.0 Form Post Response Mode §2: nothing in the address then. */
  function answerIn(page: Page, of = app): Record<string, string> {
    if (response_mode === null) return Object.fromEntries(of.answerIn(page));
    expect(page.location).toBeNull();
    return postedTo(of, page);
  }

  async function askForTokens(fields: Record<string, string>, of = app) {
    const Authorization = `Basic ${btoa(`${of.row.id}:${of.secret}`)}`;
    const body = new URLSearchParams(fields);
    return call('/oauth2/token', { method: 'POST', body }, { headers: { Authorization } });
  }

  function exchange(page: Page, of = app) {
    const code = answerIn(page, of)['code'] ?? '';
    return askForTokens({ grant_type: 'authorization_code', code, redirect_uri: of.redirectUri }, of);
  }

  /** What every module checks of a sign-in that succeeds. */
  async function complete(
    page: Page,
    { nonce = 'a nonce', of = app }: { nonce?: string | null; of?: RelyingParty } = {},
  ) {
    expect(answerIn(page, of)).toMatchObject({ state: 'a state', iss: ORIGIN });
    const { body, status } = await exchange(page, of);
    expect(status).toBe(200);
    const tokens = body as { access_token: string; id_token: string; refresh_token?: string };
    const idToken = await verifyToken(tokens.id_token, { audience: of.row.id });
    const half = sha256(new TextEncoder().encode(tokens.access_token)).slice(0, 16);
    expect(idToken.payload).toMatchObject({ iss: ORIGIN, at_hash: encodeBase64urlNoPadding(half) });
    expect(idToken.payload['nonce'] ?? null).toBe(nonce);
    const userinfo = await of.userinfo(tokens.access_token);
    expect(userinfo.status).toBe(200);
    expect(userinfo.body['sub']).toBe(idToken.payload.sub);
    return { tokens, userinfo: userinfo.body, claims: idToken.payload, header: idToken.protectedHeader };
  }

  test.each<[string, Given]>([
    ['oidcc-server', {}],
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
  ])('%s', async (module, given) => {
    const { claims } = await complete(await authorize(given));
    expect(claims, module).not.toHaveProperty('name');
  });

  test('oidcc-response-type-missing', async () => {
    expect(answerIn(await authorize({ response_type: null }))).toMatchObject({ error: 'invalid_request' });
  });

  test('oidcc-idtoken-signature', async () => {
    const { header } = await complete(await authorize());
    expect(header).toMatchObject({ alg: 'RS256', kid: expect.any(String) as string });
  });

  test('oidcc-userinfo-get', async () => {
    const { userinfo, claims } = await complete(await authorize());
    expect(userinfo['sub']).toBe(claims.sub);
  });

  test('oidcc-userinfo-post-header', async () => {
    const { tokens, claims } = await complete(await authorize());
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const { body } = await call('/oauth2/userinfo', { method: 'POST' }, { headers });
    expect(body['sub']).toBe(claims.sub);
  });

  test('oidcc-userinfo-post-body', async () => {
    const { tokens, claims } = await complete(await authorize());
    const body = new URLSearchParams({ access_token: tokens.access_token });
    const answered = await call('/oauth2/userinfo', { method: 'POST', body });
    expect(answered.body['sub']).toBe(claims.sub);
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    const { claims } = await complete(await authorize({ nonce: null }), { nonce: null });
    expect(claims).not.toHaveProperty('nonce');
  });

  test('oidcc-scope-profile', async () => {
    const { userinfo } = await complete(await authorize({ scope: 'openid profile' }));
    expect(userinfo).toMatchObject({ name: 'Test Person', given_name: 'Test', family_name: 'Person' });
  });

  test('oidcc-scope-email', async () => {
    const { userinfo, claims } = await complete(await authorize({ scope: 'openid email' }));
    expect(userinfo).toMatchObject({ email: username, email_verified: true });
    expect(claims).not.toHaveProperty('email');
  });

  test('oidcc-alternate-happy-flow', async () => {
    const plain = { scope: 'email openid', response_mode, code_challenge: null, code_challenge_method: null };
    const { searchParams } = new URL(await app.authorizePath(plain), ORIGIN);
    const reversed = new URLSearchParams([...searchParams].toReversed());
    const { userinfo } = await complete(await person.get(`/oauth2/authorize?${reversed.toString()}`));
    expect(userinfo).toMatchObject({ email: username });
  });

  test('oidcc-prompt-login', async () => {
    const { claims: before } = await complete(await authorize());
    clock.advance(1000);
    const led = await authorize({ prompt: 'login' });
    expect(led.location).toMatch(/^\/sign-in\/again\?/);
    const { claims: after } = await complete(await proveOnTheWay(person, led));
    expect(after['auth_time']).toBeGreaterThan(before['auth_time'] as number);
  });

  test('oidcc-prompt-none-not-logged-in', async () => {
    const state = 'x'.repeat(128);
    const page = await authorize({ prompt: 'none', state }, { by: new Person() });
    expect(answerIn(page)).toMatchObject({ error: 'login_required', state });
  });

  test('oidcc-prompt-none-logged-in', async () => {
    const { claims: before } = await complete(await authorize());
    const { claims: after } = await complete(await authorize({ prompt: 'none' }));
    expect(after).toMatchObject({ sub: before.sub, auth_time: before['auth_time'] });
  });

  test('oidcc-max-age-1', async () => {
    const { claims: before } = await complete(await authorize());
    clock.advance(2000);
    const led = await authorize({ max_age: '1' });
    expect(led.location).toMatch(/^\/sign-in\/again\?/);
    const { claims: after } = await complete(await proveOnTheWay(person, led));
    expect(after['auth_time']).toBeGreaterThan(before['auth_time'] as number);
  });

  test('oidcc-max-age-10000', async () => {
    const { claims: before } = await complete(await authorize({ max_age: '15000' }));
    clock.advance(2000);
    const { claims: after } = await complete(await authorize({ max_age: '10000' }));
    expect(after).toMatchObject({ sub: before.sub, auth_time: before['auth_time'] });
    expect(after['auth_time']).toBeTypeOf('number');
  });

  test('oidcc-id-token-hint', async () => {
    const { tokens, claims: before } = await complete(await authorize());
    const { claims: after } = await complete(
      await authorize({ prompt: 'none', id_token_hint: tokens.id_token }),
    );
    expect(after).toMatchObject({ sub: before.sub, auth_time: before['auth_time'] });
  });

  test('oidcc-login-hint', async () => {
    const by = new Person();
    const led = await authorize({ login_hint: 'buffy@superid.example' }, { by });
    await complete(await signInOnTheWay(by, led, username));
    expect(by.cookies.size).toBeGreaterThan(0);
  });

  test('oidcc-ensure-request-with-acr-values-succeeds', async () => {
    const { body } = await call('/.well-known/openid-configuration');
    const acrs = body['acr_values_supported'] as string[];
    const { claims } = await complete(await authorize({ acr_values: acrs.join(' ') }));
    expect(acrs).toContain(claims['acr']);
  });

  test.each([
    ['oidcc-codereuse', 0],
    ['oidcc-codereuse-30seconds', 30_000],
  ])('%s', async (module, wait) => {
    const page = await authorize();
    const { tokens } = await complete(page);
    clock.advance(wait);
    const again = await exchange(page);
    expect(again.status, module).toBe(400);
    expect(again.body['error']).toBe('invalid_grant');
    expect((await app.userinfo(tokens.access_token)).status).toBe(401);
  });

  test('oidcc-ensure-registered-redirect-uri', async () => {
    const page = await authorize({ redirect_uri: `${app.redirectUri}/other` });
    expect(page.status).toBe(400);
    expect(page.html).not.toContain(`action="${app.redirectUri}`);
  });

  test('oidcc-ensure-post-request-succeeds', async () => {
    const plain = { scope: 'openid', response_mode, code_challenge: null, code_challenge_method: null };
    const { searchParams } = new URL(await app.authorizePath(plain), ORIGIN);
    const elsewhere = { Origin: 'https://suite.example', 'Sec-Fetch-Site': 'cross-site' };
    const posted = await person.post('/oauth2/authorize', Object.fromEntries(searchParams), elsewhere);
    const { claims } = await complete(await person.get(posted.location!));
    expect(claims.sub).toBeTypeOf('string');
  });

  test('oidcc-server-client-secret-post', async () => {
    const code = answerIn(await authorize())['code']!;
    const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri };
    expect((await app.post('token', fields)).status).toBe(200);
  });

  test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
    // The suite says how to answer in the object alone.
    const object = btoa(JSON.stringify({ response_mode: response_mode ?? undefined })).replaceAll('=', '');
    const page = await authorize({ request: `eyJhbGciOiJub25lIn0.${object}.`, response_mode: null });
    expect(answerIn(page)).toMatchObject({ error: 'request_not_supported' });
  });

  test('oidcc-ensure-request-object-with-redirect-uri', async () => {
    const redirect_uri = `${app.redirectUri}/other`;
    const page = await authorize({ request: 'eyJhbGciOiJub25lIn0.e30.', redirect_uri });
    expect(page.status).toBe(400);
    expect(page.location).toBeNull();
  });

  test('oidcc-claims-essential', async () => {
    const asked = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { userinfo, claims } = await complete(await authorize({ claims: asked }));
    expect(userinfo).toHaveProperty('name');
    expect(claims).not.toHaveProperty('name');
  });

  test('oidcc-refresh-token', async () => {
    const other = await makeRelyingParty({ pkceRequired: false });
    const tokensOf = async (of: RelyingParty) => {
      const asked = await authorize({ scope: 'openid offline_access', prompt: 'consent' }, { of });
      return (await complete(await submit(person, asked, '/oauth2/authorize/consent'), { of })).tokens;
    };
    const first = await tokensOf(app);
    const refreshed = await askForTokens({
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token!,
    });
    expect(refreshed.status).toBe(200);
    expect(refreshed.body['access_token']).not.toBe(first.access_token);
    const second = await tokensOf(other);
    const stolen = await askForTokens({ grant_type: 'refresh_token', refresh_token: second.refresh_token! });
    expect(stolen.body['error']).toBe('invalid_grant');
  });

  test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    const { searchParams } = new URL(await app.authorizePath(), ORIGIN);
    const given = {
      code_challenge: searchParams.get('code_challenge'),
      code_challenge_method: 'S256',
    };
    const code = answerIn(await authorize(given))['code']!;
    expect((await app.exchange(code)).status).toBe(200);
  });
});
