import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import { postedTo, proveOnTheWay } from '../support/worker/on-the-way.ts';
import type { Person } from '../support/worker/person.ts';
import { fetchHere, type RelyingParty } from '../support/worker/relying-party.ts';
import { clock, HOUR, ORIGIN } from '../support/worker/world.ts';
import { makeVisitor } from '../support/worker/visitor.ts';

const API = 'https://api.example/orders';
const SCOPE = 'openid profile email tenant offline_access';

/** The two libraries go by the real time, and are told how far ahead ours is. */
const skew = () => Math.round(clock.ahead / 1000);

async function makeKey() {
  const { privateKey, publicKey } = await oauth.generateKeyPair('ES256', { extractable: true });
  const jwk = { ...((await crypto.subtle.exportKey('jwk', publicKey)) as object), kid: 'of-the-test' };
  return { key: privateKey, kid: 'of-the-test', jwks: { keys: [jwk] } };
}

describe('openid-client', () => {
  async function configure(app: RelyingParty, by?: client.ClientAuth): Promise<client.Configuration> {
    const metadata = {
      id_token_signed_response_alg: app.row.signingAlgorithm,
      [client.clockSkew]: skew(),
    };
    const config = await client.discovery(
      new URL(ORIGIN),
      app.row.id,
      metadata,
      by ?? client.ClientSecretBasic(app.secret!),
      { [client.customFetch]: fetchHere },
    );
    // The signature too, though the token came straight from us.
    client.enableNonRepudiationChecks(config);
    return config;
  }

  /** A request with everything that such a client checks the answer against. */
  async function begin(app: RelyingParty, given: Record<string, string> = {}) {
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const parameters = {
      redirect_uri: app.redirectUri,
      scope: SCOPE,
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      ...given,
    };
    return { checks, parameters };
  }

  async function enter(
    config: client.Configuration,
    app: RelyingParty,
    person: Person,
    given: Record<string, string> = {},
  ) {
    const { checks, parameters } = await begin(app, given);
    const page = await person.get(client.buildAuthorizationUrl(config, parameters).href);
    return client.authorizationCodeGrant(config, new URL(page.location!), checks);
  }

  test('discovers the service', async () => {
    const { app } = await makeVisitor();
    const config = await configure(app);
    const metadata = config.serverMetadata();
    expect(metadata.issuer).toBe(ORIGIN);
    expect(metadata.supportsPKCE()).toBe(true);
    const plain = { algorithm: 'oauth2', [client.customFetch]: fetchHere } as const;
    const found = await client.discovery(new URL(ORIGIN), app.row.id, undefined, undefined, plain);
    expect(found.serverMetadata().token_endpoint).toBe(metadata.token_endpoint);
  });

  test.each(['RS256', 'ES256'] as const)(
    'signs in, asks for the person, refreshes and revokes; tokens signed by %s',
    async (signingAlgorithm) => {
      const { app, person, username, tenant } = await makeVisitor({ signingAlgorithm });
      const config = await configure(app);
      const tokens = await enter(config, app, person);
      const claims = tokens.claims()!;
      expect(claims).toMatchObject({ tenant: tenant.id, role: 'user', idp: 'superid' });
      const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
      expect(userinfo).toMatchObject({ email: username, email_verified: true, tenant: tenant.id });

      const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!);
      expect(refreshed.refresh_token).not.toBe(tokens.refresh_token);
      expect(refreshed.claims()).toMatchObject({ sub: claims.sub, sid: claims['sid'] });
      const state = await client.tokenIntrospection(config, refreshed.access_token);
      expect(state).toMatchObject({ active: true, client_id: app.row.id, sub: claims.sub });

      await client.tokenRevocation(config, refreshed.refresh_token!);
      await expect(client.refreshTokenGrant(config, refreshed.refresh_token!)).rejects.toMatchObject({
        error: 'invalid_grant',
      });
      expect(await client.tokenIntrospection(config, refreshed.access_token)).toEqual({ active: false });
    },
  );

  test('by client_secret_post', async () => {
    const { app, person } = await makeVisitor();
    const config = await configure(app, client.ClientSecretPost(app.secret!));
    expect((await enter(config, app, person)).expiresIn()).toBeGreaterThan(0);
  });

  test('by private_key_jwt, at the token endpoint, introspection, revocation and pushed requests', async () => {
    const { key, kid, jwks } = await makeKey();
    const { app, person } = await makeVisitor({ authentication: 'key', jwks });
    const config = await configure(app, client.PrivateKeyJwt({ key, kid }));
    const tokens = await enter(config, app, person);
    expect(await client.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
    await client.tokenRevocation(config, tokens.access_token);
    const { parameters } = await begin(app);
    const url = await client.buildAuthorizationUrlWithPAR(config, parameters);
    expect(app.answerIn(await person.get(url.href)).get('code')).not.toBeNull();
  });

  test('by a public client, with PKCE alone', async () => {
    const { app, person } = await makeVisitor({ kind: 'browser', authentication: 'none' });
    const config = await configure(app, client.None());
    const tokens = await enter(config, app, person);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token!);
    expect(refreshed.claims()).toMatchObject({ sub: tokens.claims()!.sub });
    await client.tokenRevocation(config, refreshed.refresh_token!);
  });

  test('with the answer posted, and checked to be ours', async () => {
    const { app, person } = await makeVisitor();
    const config = await configure(app);
    const { checks, parameters } = await begin(app, { response_mode: 'form_post' });
    const page = await person.get(client.buildAuthorizationUrl(config, parameters).href);
    const fields = new URLSearchParams(postedTo(app, page));
    const mixedUp = new URL(`${app.redirectUri}?${fields.toString()}`);
    mixedUp.searchParams.set('iss', 'https://other.example');
    await expect(client.authorizationCodeGrant(config, mixedUp, checks)).rejects.toHaveProperty(
      'cause.message',
      'unexpected "iss" (issuer) response parameter value',
    );
    const posted = new Request(app.redirectUri, { method: 'POST', body: fields });
    const tokens = await client.authorizationCodeGrant(config, posted, checks);
    expect(tokens.claims()?.nonce).toBe(checks.expectedNonce);
  });

  test('with a pushed request, of which the browser carries a reference', async () => {
    const { app, person, tenant } = await makeVisitor();
    const config = await configure(app);
    const { checks, parameters } = await begin(app);
    const url = await client.buildAuthorizationUrlWithPAR(config, parameters);
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const page = await person.get(url.href);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.location!), checks);
    expect(tokens.claims()).toMatchObject({ tenant: tenant.id });
  });

  test('with max_age: the person proves it once more, and the library is content with auth_time', async () => {
    const { app, person } = await makeVisitor();
    clock.advance(HOUR);
    const config = await configure(app);
    const { checks, parameters } = await begin(app, { max_age: '60' });
    const led = await person.get(client.buildAuthorizationUrl(config, parameters).href);
    expect(led.location).toMatch(/^\/sign-in\/again\?/);
    const page = await proveOnTheWay(person, led);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.location!), {
      ...checks,
      maxAge: 60,
    });
    expect(tokens.claims()?.auth_time).toBeTypeOf('number');
  });

  test('what the person does not allow comes as the error that it is', async () => {
    const { app, person } = await makeVisitor({ firstParty: false });
    const config = await configure(app);
    await expect(enter(config, app, person, { prompt: 'none' })).rejects.toMatchObject({
      error: 'consent_required',
    });
  });

  test('signs out, and the person comes back signed out', async () => {
    const { app, person } = await makeVisitor({ postLogoutRedirectUris: ['https://app.example/bye'] });
    const config = await configure(app);
    const tokens = await enter(config, app, person);
    const url = client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: 'https://app.example/bye',
      state: 'leaving',
    });
    expect((await person.get(url.href)).location).toBe('https://app.example/bye?state=leaving');
    await expect(enter(config, app, person, { prompt: 'none' })).rejects.toMatchObject({
      error: 'login_required',
    });
  });
});

describe('oauth4webapi', () => {
  const options = { [oauth.customFetch]: fetchHere };

  async function discover(algorithm: 'oidc' | 'oauth2' = 'oidc'): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(ORIGIN);
    const response = await oauth.discoveryRequest(issuer, { ...options, algorithm });
    return oauth.processDiscoveryResponse(issuer, response);
  }

  function describeClient(app: RelyingParty): oauth.Client {
    return {
      client_id: app.row.id,
      id_token_signed_response_alg: app.row.signingAlgorithm,
      [oauth.clockSkew]: skew(),
    };
  }

  /** The code flow, checked as strictly as the library can. */
  async function enter(
    as: oauth.AuthorizationServer,
    app: RelyingParty,
    by: oauth.ClientAuth,
    {
      person,
      ...given
    }: { person: Person; resource?: string; response_mode?: string; redirect_uri?: string },
  ): Promise<oauth.TokenEndpointResponse> {
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const page = await person.get(await app.authorizePath({ scope: SCOPE, state, nonce, ...given }));
    const { search, hash } = new URL(page.location!);
    const answer = new URLSearchParams(given.response_mode === 'fragment' ? hash.slice(1) : search);
    const known = describeClient(app);
    const code = oauth.validateAuthResponse(as, known, answer, state);
    const redirectUri = given.redirect_uri ?? app.redirectUri;
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      known,
      by,
      code,
      redirectUri,
      app.verifier,
      options,
    );
    const checks = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(as, known, response, checks);
    await oauth.validateApplicationLevelSignature(as, response, options);
    return tokens;
  }

  test('reads the metadata of OpenID Connect and of OAuth, which are one', async () => {
    expect(await discover('oauth2')).toEqual(await discover());
  });

  test('signs a native application in on a loopback port, without a secret', async () => {
    const { app, person, username } = await makeVisitor({
      kind: 'native',
      authentication: 'none',
      redirectUris: ['http://127.0.0.1/callback'],
    });
    const as = await discover();
    const redirect = { redirect_uri: 'http://127.0.0.1:51004/callback' };
    const tokens = await enter(as, app, oauth.None(), { person, ...redirect });
    const { sub } = oauth.getValidatedIdTokenClaims(tokens)!;
    const known = describeClient(app);
    const asked = await oauth.userInfoRequest(as, known, tokens.access_token, options);
    const userinfo = await oauth.processUserInfoResponse(as, known, sub, asked);
    expect(userinfo).toMatchObject({ email: username });

    const refreshing = await oauth.refreshTokenGrantRequest(
      as,
      known,
      oauth.None(),
      tokens.refresh_token!,
      options,
    );
    const refreshed = await oauth.processRefreshTokenResponse(as, known, refreshing);
    expect(oauth.getValidatedIdTokenClaims(refreshed)).toMatchObject({ sub });
  });

  test('signs a page in, with the answer in the fragment', async () => {
    const { app, person, tenant } = await makeVisitor({ kind: 'browser', authentication: 'none' });
    const tokens = await enter(await discover(), app, oauth.None(), { person, response_mode: 'fragment' });
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ tenant: tenant.id });
  });

  test.each(['RS256', 'ES256'] as const)(
    'an API takes an access token that is for it, and no other; signed by %s',
    async (signingAlgorithm) => {
      const { app, person } = await makeVisitor({ resources: [API], signingAlgorithm });
      const as = await discover();
      const by = oauth.ClientSecretBasic(app.secret!);
      const tokens = await enter(as, app, by, { person, resource: API });
      const request = () => new Request(API, { headers: { Authorization: `Bearer ${tokens.access_token}` } });
      const checks = { ...options, [oauth.clockSkew]: skew() };
      const claims = await oauth.validateJwtAccessToken(as, request(), API, checks);
      expect(claims).toMatchObject({ aud: API, client_id: app.row.id, scope: SCOPE });
      await expect(oauth.validateJwtAccessToken(as, request(), ORIGIN, checks)).rejects.toThrow(/aud/);
    },
  );

  test('proves itself by a key, pushes its request, introspects and revokes', async () => {
    const { key, kid, jwks } = await makeKey();
    const { app, person } = await makeVisitor({ authentication: 'key', jwks });
    const as = await discover();
    const known = describeClient(app);
    const by = oauth.PrivateKeyJwt({ key, kid });
    const parameters = new URL(await app.authorizePath({ state: null, nonce: null }), ORIGIN).searchParams;
    const pushing = await oauth.pushedAuthorizationRequest(as, known, by, parameters, options);
    const pushed = await oauth.processPushedAuthorizationResponse(as, known, pushing);
    const query = new URLSearchParams({ client_id: app.row.id, request_uri: pushed.request_uri });
    const page = await person.get(`${as.authorization_endpoint}?${query.toString()}`);
    const code = oauth.validateAuthResponse(as, known, new URL(page.location!), oauth.expectNoState);
    const exchanged = await oauth.authorizationCodeGrantRequest(
      as,
      known,
      by,
      code,
      app.redirectUri,
      app.verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(as, known, exchanged, {
      requireIdToken: true,
    });

    const introspect = async () => {
      const asked = await oauth.introspectionRequest(as, known, by, tokens.access_token, options);
      return oauth.processIntrospectionResponse(as, known, asked);
    };
    expect(await introspect()).toMatchObject({ active: true, iss: ORIGIN, client_id: app.row.id });
    const revoked = await oauth.revocationRequest(as, known, by, tokens.access_token, options);
    await oauth.processRevocationResponse(revoked);
    expect(await introspect()).toEqual({ active: false });
  });
});
