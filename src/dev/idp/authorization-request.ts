import type { Directory } from './places.ts';

export type AuthorizationRequest = {
  clientId: string;
  redirectUri: string;
  state: string | null;
  nonce: string | null;
  scope: string;
  challenge: string;
  loginHint: string;
  prompts: string[];
  tellsAuthTime: boolean;
};

/** Answers why it is refused instead, as the real ones do on a page of their own. */
export function readAuthorizationRequest(
  { searchParams: query }: URL,
  { provider }: Directory,
): AuthorizationRequest | string {
  const clientId = query.get('client_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const scope = query.get('scope') ?? '';
  const challenge = query.get('code_challenge') ?? '';
  const prompts = (query.get('prompt') ?? '').split(' ').filter(Boolean);
  if (!clientId) return 'client_id is missing.';
  if (!URL.canParse(redirectUri)) return 'redirect_uri is missing or no address.';
  if (query.get('response_type') !== 'code') return 'response_type must be code.';
  if ((query.get('response_mode') ?? 'query') !== 'query') return 'response_mode must be query.';
  if (!scope.split(' ').includes('openid')) return 'scope must include openid.';
  if (query.get('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256.';
  if (!/^[\w-]{43}$/.test(challenge)) return 'code_challenge is missing or malformed.';
  return {
    clientId,
    redirectUri,
    state: query.get('state'),
    nonce: query.get('nonce'),
    scope,
    challenge,
    loginHint: query.get('login_hint') ?? '',
    prompts,
    // Google never does.
    tellsAuthTime: provider === 'microsoft' && (query.has('max_age') || prompts.includes('login')),
  };
}
