import { inject } from 'vitest';

/** An application as operators register it; what is left out has the value that most have. */
export interface NewApplication {
  name: string;
  kind?: 'web' | 'native' | 'browser';
  authentication?: 'secret' | 'none';
  firstParty?: boolean;
  scopes?: string[];
  redirectUris: string[];
  postLogoutRedirectUris?: string[];
  initiateLoginUri?: string;
  backchannelLogoutUri?: string;
  tenants?: 'all' | string[];
}

/** Registers an application through the operators' API. */
export async function registerApplication(
  given: NewApplication,
): Promise<{ id: string; secret: string | null }> {
  const defaults = { kind: 'web', authentication: 'secret', tenants: 'all' };
  const response = await fetch(`${inject('origin')}/api/v1/applications`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-operator-token', 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...defaults, ...given }),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json();
}

/** Where an application sends a browser that is to answer on the page itself: for pages on the way to one. */
export function authorizePath(id: string, given: Record<string, string> = {}): string {
  const parameters = {
    response_type: 'code',
    client_id: id,
    redirect_uri: CALLBACK,
    scope: 'openid profile email tenant',
    state: 'a state',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...given,
  };
  return `/oauth2/authorize?${new URLSearchParams(parameters).toString()}`;
}

/** Of an application that is not there. */
export const CALLBACK = 'https://app.example/callback';
