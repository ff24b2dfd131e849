import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';

interface SignedIn {
  claims: Record<string, unknown>;
  idToken: string;
}

/** A small application as a developer builds one with `openid-client`. Its headings tell what it thinks. */
export class CustomerApplication {
  readonly #name: string;
  readonly #origin: string;
  readonly #config: client.Configuration;
  /** A cookie goes to all ports of a host. */
  readonly #cookie: string;
  /** What is under way, by its state: a form that another site posts brings no cookie along. */
  readonly #underWay = new Map<string, client.AuthorizationCodeGrantChecks>();
  readonly #signedIn = new Map<string, SignedIn>();

  constructor(name: string, origin: string, config: client.Configuration) {
    this.#name = name;
    this.#origin = origin;
    this.#config = config;
    this.#cookie = `app-${new URL(origin).port}`;
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        return this.#home(request);
      case 'GET /login':
        return this.#begin(url);
      case 'GET /callback':
        return this.#finish(url, url.searchParams);
      case 'POST /callback':
        return this.#finish(request, new URLSearchParams(await request.clone().text()));
      case 'GET /logout':
        return this.#leave(request, url);
      case 'GET /signed-out':
        return this.#show('left');
      case 'POST /backchannel-logout':
        return this.#forget(request);
      default:
        return new Response('Nothing is here.', { status: 404 });
    }
  }

  #home(request: Request): Response {
    const claims = this.#signedIn.get(this.#sessionOf(request))?.claims;
    if (!claims) return this.#show('nobody is signed in');
    return this.#show(String(claims['tenant_name']), JSON.stringify(claims, null, 2));
  }

  /** With what is given; also where somebody else asks for it (OpenID Connect Core §4), for our issuer only. */
  async #begin({ searchParams }: URL): Promise<Response> {
    const { iss, tenant, ...given } = Object.fromEntries(searchParams);
    const { issuer } = this.#config.serverMetadata();
    if (iss !== undefined && iss !== issuer) return this.#show('not our issuer');
    const verifier = client.randomPKCECodeVerifier();
    const checks = {
      pkceCodeVerifier: verifier,
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
      ...(given['max_age'] && { maxAge: Number(given['max_age']) }),
    };
    this.#underWay.set(checks.expectedState, checks);
    return redirect(
      client.buildAuthorizationUrl(this.#config, {
        redirect_uri: `${this.#origin}/callback`,
        scope: 'openid profile email tenant',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state: checks.expectedState,
        nonce: checks.expectedNonce,
        ...(tenant && { acr_values: `tenant:${tenant}` }),
        ...given,
      }),
    );
  }

  async #finish(answer: URL | Request, parameters: URLSearchParams): Promise<Response> {
    const state = parameters.get('state') ?? '';
    const checks = this.#underWay.get(state);
    if (!checks) return this.#show('nothing is under way');
    this.#underWay.delete(state);
    try {
      const tokens = await client.authorizationCodeGrant(this.#config, answer, checks);
      const told = tokens.claims()!;
      const userinfo = await client.fetchUserInfo(this.#config, tokens.access_token, told.sub);
      const session = randomBytes(16).toString('hex');
      this.#signedIn.set(session, { claims: { ...told, ...userinfo }, idToken: tokens.id_token! });
      return redirect(new URL(this.#origin), `${this.#cookie}=${session}; HttpOnly; SameSite=Lax; Path=/`);
    } catch (error) {
      if (error instanceof client.AuthorizationResponseError) return this.#show(error.error);
      throw error;
    }
  }

  /** OpenID Connect RP-Initiated Logout §2. */
  #leave(request: Request, { searchParams }: URL): Response {
    const session = this.#sessionOf(request);
    const signedIn = this.#signedIn.get(session);
    this.#signedIn.delete(session);
    const hint = searchParams.has('hint') ? undefined : signedIn?.idToken;
    return redirect(
      client.buildEndSessionUrl(this.#config, {
        post_logout_redirect_uri: `${this.#origin}/signed-out`,
        ...(hint && { id_token_hint: hint }),
      }),
    );
  }

  /** OpenID Connect Back-Channel Logout §2.6. */
  async #forget(request: Request): Promise<Response> {
    const token = new URLSearchParams(await request.text()).get('logout_token') ?? '';
    const { issuer, jwks_uri: keys = '' } = this.#config.serverMetadata();
    const { payload } = await jwtVerify<{ events?: object; sid: string }>(
      token,
      createRemoteJWKSet(new URL(keys)),
      {
        issuer,
        audience: this.#config.clientMetadata().client_id,
        typ: 'logout+jwt',
        requiredClaims: ['iat', 'jti', 'sid'],
      },
    );
    const isLogout = 'http://schemas.openid.net/event/backchannel-logout' in (payload.events ?? {});
    if (!isLogout || 'nonce' in payload) return new Response(null, { status: 400 });
    for (const [session, { claims }] of this.#signedIn) {
      if (claims['sid'] === payload.sid) this.#signedIn.delete(session);
    }
    return new Response(null, { status: 200 });
  }

  #sessionOf(request: Request): string {
    const match = new RegExp(`${this.#cookie}=(\\w+)`).exec(request.headers.get('cookie') ?? '');
    return match?.[1] ?? '';
  }

  #show(heading: string, told = ''): Response {
    const html = `<!doctype html><meta charset="utf-8"><h1>${this.#name}: ${heading}</h1><pre>${told}</pre>
      <a href="/login">Sign in</a> <a href="/logout">Sign out</a>`;
    return new Response(html, { headers: { 'Content-Type': 'text/html' } });
  }
}

function redirect(address: URL, cookie?: string): Response {
  const headers = { Location: address.href, ...(cookie && { 'Set-Cookie': cookie }) };
  return new Response(null, { status: 303, headers });
}
