import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import * as oauth from 'oauth4webapi';
import type { applications } from '../../../src/applications/schema.ts';
import { applicationSecrets } from '../../../src/applications/schema.ts';
import { generateToken, hashToken } from '../../../src/crypto/tokens.ts';
import type { Bindings } from '../../../src/env.ts';
import { countD1, countKv, type Operations } from '../../../src/storage/count-operations.ts';
import { newId } from '../../../src/storage/ids.ts';
import { makeApplication } from './applications.ts';
import type { Page, Person } from './person.ts';
import { newIp, ORIGIN, services, worker } from './world.ts';

export type Answered = {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
  operations: Operations;
};

type Options = { bindings?: Partial<Bindings>; headers?: Record<string, string> };

/** One request of a program, as it would come over the network. */
export async function call(path: string, init: RequestInit = {}, options: Options = {}): Promise<Answered> {
  const operations: Operations = { d1: 0, kv: 0, kvWrites: 0 };
  const bindings = { ...env, ...options.bindings };
  const context = createExecutionContext();
  const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init });
  request.headers.set('cf-connecting-ip', newIp());
  for (const [name, value] of Object.entries(options.headers ?? {})) request.headers.set(name, value);
  const counted = {
    ...bindings,
    DB: countD1(bindings.DB, operations),
    SESSIONS: countKv(bindings.SESSIONS, operations),
  };
  const response = await worker.fetch(request, counted, context);
  const untilResponse = { ...operations };
  const text = await response.text();
  await waitOnExecutionContext(context);
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  const body = (json ? JSON.parse(text) : {}) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body, text, operations: untilResponse };
}

/** For libraries that take a `fetch` of their own; they name a body also where there is none. */
export async function fetchHere(
  url: string,
  { body, ...init }: Omit<RequestInit, 'body'> & { body?: BodyInit | null | undefined },
): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(url, { redirect: 'manual', ...init, body: body ?? null });
  request.headers.set('cf-connecting-ip', newIp());
  const response = await worker.fetch(request, env, context);
  const copy = new Response(await response.arrayBuffer(), response);
  await waitOnExecutionContext(context);
  return copy;
}

type Row = typeof applications.$inferSelect;
type Tokens = {
  access_token: string;
  id_token: string;
  refresh_token?: string;
  scope: string;
  expires_in: number;
};

/** An application with what it keeps: its id, its secret, and what is under way. */
export class RelyingParty {
  readonly row: Row;
  readonly secret: string | null;
  verifier = oauth.generateRandomCodeVerifier();

  constructor(row: Row, secret: string | null) {
    this.row = row;
    this.secret = secret;
  }

  get redirectUri(): string {
    return this.row.redirectUris[0]!;
  }

  /** The address that it sends a browser to; what is given stands instead of the usual, `null` for nothing. */
  async authorizePath(given: Record<string, string | null> = {}): Promise<string> {
    const parameters = {
      response_type: 'code',
      client_id: this.row.id,
      redirect_uri: this.redirectUri,
      scope: 'openid profile email tenant',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: 'S256',
      ...given,
    };
    const kept = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== null);
    return `/oauth2/authorize?${new URLSearchParams(kept).toString()}`;
  }

  /** What came back by way of the browser; throws where nothing did. */
  answerIn(page: Page): URLSearchParams {
    const at = page.location ?? '';
    if (!at.startsWith(this.redirectUri)) throw new Error(`${page.status} ${at} ${page.text}`);
    const url = new URL(at);
    return new URLSearchParams(url.hash === '' ? url.search : url.hash.slice(1));
  }

  /** The code for whoever is signed in at this browser, where nothing is asked. */
  async codeFrom(person: Person, given: Record<string, string | null> = {}): Promise<string> {
    const answer = this.answerIn(await person.get(await this.authorizePath(given)));
    const code = answer.get('code');
    if (code === null) throw new Error(answer.toString());
    return code;
  }

  /** A request to an endpoint, authenticated as the application is. */
  post(endpoint: string, fields: Record<string, string>, options: Options = {}): Promise<Answered> {
    const own: Record<string, string> =
      this.secret === null
        ? { client_id: this.row.id }
        : { client_id: this.row.id, client_secret: this.secret };
    return call(
      `/oauth2/${endpoint}`,
      { method: 'POST', body: new URLSearchParams({ ...own, ...fields }) },
      options,
    );
  }

  exchange(code: string, given: Record<string, string> = {}, options: Options = {}): Promise<Answered> {
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
      ...given,
    };
    return this.post('token', fields, options);
  }

  /** The whole way, for a person who is signed in. */
  async signIn(person: Person, given: Record<string, string | null> = {}): Promise<Tokens> {
    const answered = await this.exchange(await this.codeFrom(person, given));
    if (answered.status !== 200) throw new Error(answered.text);
    return answered.body as Tokens;
  }

  refresh(token: string, given: Record<string, string> = {}, options: Options = {}): Promise<Answered> {
    return this.post('token', { grant_type: 'refresh_token', refresh_token: token, ...given }, options);
  }

  userinfo(accessToken: string, options: Options = {}): Promise<Answered> {
    return call('/oauth2/userinfo', { headers: { Authorization: `Bearer ${accessToken}` } }, options);
  }

  introspect(token: string, options: Options = {}): Promise<Answered> {
    return this.post('introspection', { token }, options);
  }
}

/** A registered application that has a secret, unless it is one that keeps none. */
export async function makeRelyingParty(
  given: Parameters<typeof makeApplication>[0] = {},
): Promise<RelyingParty> {
  const row = await makeApplication(given);
  if (row.authentication !== 'secret') return new RelyingParty(row, null);
  const secret = generateToken();
  await services()
    .db.insert(applicationSecrets)
    .values({
      id: newId(),
      applicationId: row.id,
      hash: hashToken(secret),
      ending: secret.slice(-4),
      createdAt: services().now,
    });
  return new RelyingParty(row, secret);
}
