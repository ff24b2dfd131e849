import {
  calculatePKCECodeChallenge as challengeOf,
  generateRandomCodeVerifier as newVerifier,
} from 'oauth4webapi';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import type { Provider } from '../../src/dev/idp/places.ts';
import { OUTSIDE } from '../support/worker/outside.ts';
import { ORIGIN } from '../support/worker/world.ts';

export const CALLBACK = `${ORIGIN}/callback`;
export const BASE = `${OUTSIDE}/dev/idp`;

type Metadata = Record<'issuer' | 'authorization_endpoint' | 'token_endpoint' | 'jwks_uri', string>;

/** A client of a directory that no other test has. */
class Client {
  readonly home: string;
  readonly id: string;
  readonly verifier = newVerifier();
  metadata!: Metadata;

  constructor(provider: Provider, directory: string) {
    this.home = `${BASE}/${provider}/${directory}`;
    this.id = `superid-dev-${provider}`;
  }

  async discover(): Promise<this> {
    const version = this.home.includes('microsoft') ? '/v2.0' : '';
    this.metadata = await getJson<Metadata>(`${this.home}${version}/.well-known/openid-configuration`);
    return this;
  }

  async authorizeUrl(given: Record<string, string> = {}): Promise<string> {
    const query = new URLSearchParams({
      client_id: this.id,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid profile email',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: await challengeOf(this.verifier),
      code_challenge_method: 'S256',
      ...given,
    });
    return `${this.metadata.authorization_endpoint}?${query.toString()}`;
  }

  exchange(back: string, given: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(back, ORIGIN).searchParams.get('code') ?? '',
      redirect_uri: CALLBACK,
      client_id: this.id,
      client_secret: `secret-of-${this.id}`,
      code_verifier: this.verifier,
      ...given,
    });
    return fetch(this.metadata.token_endpoint, { method: 'POST', body, redirect: 'manual' });
  }

  async idToken(back: string): Promise<string> {
    const response = await this.exchange(back);
    const { id_token: token } = await response.json<{ id_token: string }>();
    return token;
  }

  async verify(token: string, issuer = this.metadata.issuer) {
    const keys = createLocalJWKSet(await this.keys());
    return (await jwtVerify(token, keys, { issuer, audience: this.id, algorithms: ['RS256'] })).payload;
  }

  keys(): Promise<JSONWebKeySet> {
    return getJson<JSONWebKeySet>(this.metadata.jwks_uri);
  }
}

export const newMicrosoft = (directory: string = crypto.randomUUID()) =>
  new Client('microsoft', directory).discover();
export const newGoogle = () => new Client('google', crypto.randomUUID()).discover();

export async function getJson<T>(url: string): Promise<T> {
  return (await fetch(url)).json<T>();
}
