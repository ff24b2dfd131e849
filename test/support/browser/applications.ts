import { inject } from 'vitest';

/** Of applications that are not there. */
export const CALLBACK = 'https://app.example/callback';

/** An application as operators register it; what is left out has the value that most have. */
export interface NewApplication {
  name: string;
  kind?: 'web' | 'native' | 'browser';
  authentication?: 'secret' | 'none';
  firstParty?: boolean;
  scopes?: string[];
  resources?: string[];
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
  const body = JSON.stringify({ ...defaults, ...given });
  const response = await send('POST', '/applications', { type: 'application/json', body });
  return response.json();
}

export async function setLogo(id: string, png: Uint8Array): Promise<void> {
  await send('PUT', `/applications/${id}/logo`, { type: 'image/png', body: new Uint8Array(png) });
}

async function send(
  method: string,
  path: string,
  { type, body }: { type: string; body: BodyInit },
): Promise<Response> {
  const headers = { Authorization: 'Bearer demo-operator-token', 'Content-Type': type };
  const response = await fetch(`${inject('origin')}/api/v1${path}`, { method, headers, body });
  if (!response.ok) throw new Error(`${method} ${path} ${response.status}: ${await response.text()}`);
  return response;
}

/** Where an application sends a browser; one that is not there, for the pages on the way to it. */
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
