import * as z from 'zod/mini';
import { readScopes, type Scope } from '../applications/kinds.ts';
import { ACR, scopeOfClaim, type Acr } from './claims.ts';
import { OAuthError } from './oauth-error.ts';
import { refuseRepeated, valueOf, valuesOf } from './parameters.ts';
import type { Parameters } from './sealed-request.ts';

export const PROMPTS = ['none', 'login', 'consent', 'select_account'] as const;
type Prompt = (typeof PROMPTS)[number];

/** A request of an application whose redirect URI is proven (OpenID Connect Core §3.1.2.1). */
export type AuthorizationRequest = {
  scopes: Scope[];
  challenge: string | null;
  nonce: string | null;
  prompts: Prompt[];
  /** seconds */
  maxAge: number | null;
  loginHint: string | null;
  idTokenHint: string | null;
  /** that the application names: `acr_values=tenant:Cust10001` */
  tenantId: string | null;
  /** whom it has to be (§5.5, `sub` with a value) */
  sub: string | null;
  /** how it may have been proved: the username's domain decides how it can be */
  acrs: Acr[];
  claims: { idToken: string[]; userinfo: string[] };
  resources: string[];
};

/** What of an application decides about a request. */
export type Client = {
  authentication: 'secret' | 'key' | 'none';
  pkceRequired: boolean;
  scopes: string;
  resources: string[];
};

/** Throws OAuthError: the redirect URI is proven, so the application is told. */
export function readAuthorizationRequest(
  parameters: Parameters,
  client: Client,
  publicOrigin: string,
): AuthorizationRequest {
  refuseRepeated(parameters);
  const value = (name: string) => valueOf(parameters, name) ?? null;
  refuseWhatIsNotSupported(parameters);
  if (value('response_type') === null) throw invalid('response_type is missing.');
  if (value('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'Only the code flow is supported.');
  }
  const prompts = readPrompts(value('prompt'));
  const allowed = readScopes(client.scopes);
  const scopes = readScopes(value('scope') ?? '').filter((scope) => allowed.includes(scope));
  if (!scopes.includes('openid')) throw new OAuthError('invalid_scope', 'The scope openid is needed.');
  const { claims, sub, acrs } = readClaims(value('claims'), allowed);
  return {
    scopes,
    challenge: readChallenge(value('code_challenge'), value('code_challenge_method'), client),
    nonce: value('nonce'),
    prompts,
    maxAge: readMaxAge(value('max_age')),
    loginHint: value('login_hint'),
    idTokenHint: value('id_token_hint'),
    tenantId: readTenant(value('acr_values')),
    sub,
    acrs,
    claims,
    resources: readResources(valuesOf(parameters, 'resource'), client, publicOrigin),
  };
}

function refuseWhatIsNotSupported(parameters: Parameters): void {
  for (const name of ['request', 'request_uri', 'registration'] as const) {
    if (valueOf(parameters, name) !== undefined) {
      throw new OAuthError(`${name}_not_supported`, `The parameter ${name} is not supported.`);
    }
  }
}

function readPrompts(text: string | null): Prompt[] {
  const given = text?.split(' ') ?? [];
  const known = PROMPTS.filter((prompt) => given.includes(prompt));
  if (known.length !== new Set(given).size) throw invalid('prompt has a value that is not known.');
  if (known.includes('none') && known.length > 1) throw invalid('prompt=none stands alone.');
  return known;
}

function readMaxAge(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text)) throw invalid('max_age is not a number of seconds.');
  return Number(text);
}

/** RFC 7636 §4.3: S256 only. Whoever keeps no secret needs it, and all others unless marked otherwise. */
function readChallenge(challenge: string | null, method: string | null, client: Client): string | null {
  if (challenge === null) {
    if (method !== null) throw invalid('code_challenge_method without code_challenge.');
    if (client.pkceRequired || client.authentication === 'none') throw invalid('code_challenge is needed.');
    return null;
  }
  if (method !== 'S256') throw invalid('code_challenge_method has to be S256.');
  if (!/^[\w-]{43}$/.test(challenge)) throw invalid('code_challenge is not a SHA-256 in base64url.');
  return challenge;
}

/** One of several values by which an application says what it prefers. It stands on pages of ours. */
function readTenant(acrValues: string | null): string | null {
  const named = acrValues?.split(' ').find((value) => value.startsWith('tenant:'));
  if (named === undefined) return null;
  const tenantId = named.slice('tenant:'.length);
  if (!/^[A-Za-z0-9]{1,32}$/.test(tenantId)) throw invalid('acr_values names what is no tenant.');
  return tenantId;
}

/** RFC 8707 §2: APIs that the application may ask for; the issuer's is UserInfo. */
export function readResources(
  given: readonly string[],
  { resources }: Pick<Client, 'resources'>,
  publicOrigin: string,
): string[] {
  const unknown = given.some((resource) => resource !== publicOrigin && !resources.includes(resource));
  if (unknown) throw new OAuthError('invalid_target', 'The application may not ask for this resource.');
  return [...new Set(given)];
}

const member = z.nullable(
  z.object({
    essential: z.optional(z.boolean()),
    value: z.optional(z.unknown()),
    values: z.optional(z.array(z.unknown())),
  }),
);
const claimsParameter = z.object({
  id_token: z.optional(z.record(z.string(), member)),
  userinfo: z.optional(z.record(z.string(), member)),
});

/** OpenID Connect Core §5.5. A claim beyond what the application may have is passed over, as one nobody knows. */
function readClaims(text: string | null, allowed: readonly Scope[]) {
  if (text === null) return { claims: { idToken: [], userinfo: [] }, sub: null, acrs: Object.values(ACR) };
  const parsed = claimsParameter.safeParse(parseJson(text));
  if (!parsed.success) throw invalid('claims is not as OpenID Connect Core 5.5 has it.');
  const { id_token: idToken = {}, userinfo = {} } = parsed.data;
  const acr = idToken['acr'];
  const acrs = Object.values(ACR).filter((one) => !acr?.essential || offers(acr, one));
  if (acrs.length === 0) throw unmetAcr();
  const asked = (claims: object) =>
    Object.keys(claims).filter((name) => {
      const scope = scopeOfClaim(name);
      return scope !== null && allowed.includes(scope);
    });
  const sub = idToken['sub']?.value ?? userinfo['sub']?.value ?? null;
  if (sub !== null && typeof sub !== 'string') throw invalid('claims has a sub that is no text.');
  return { claims: { idToken: asked(idToken), userinfo: asked(userinfo) }, sub, acrs };
}

/** OpenID Connect Core §5.5.1.1 */
export function unmetAcr(): OAuthError {
  return new OAuthError('unmet_authentication_requirements', 'There is no sign-in of this acr.');
}

function offers({ value, values }: NonNullable<z.infer<typeof member>>, acr: string): boolean {
  if (value !== undefined) return value === acr;
  return values === undefined || values.includes(acr);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_request', description);
}
