/** Where an application runs: on a server that keeps a secret, on a person's device, or in their browser. */
export const KINDS = ['web', 'native', 'browser'] as const;
export type Kind = (typeof KINDS)[number];

/** How an application proves itself at the token endpoint: a secret, a key of its own, or not at all. */
export const AUTHENTICATIONS = ['secret', 'key', 'none'] as const;
export type Authentication = (typeof AUTHENTICATIONS)[number];

/** What signs its tokens (RFC 7518 §3.1). */
export const ALGORITHMS = ['RS256', 'ES256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What an application may ask for: OpenID Connect Core §5.4 and §11, and the person's place in the tenant. */
export const SCOPES = ['openid', 'profile', 'email', 'tenant', 'offline_access'] as const;
export type Scope = (typeof SCOPES)[number];

/** Separated by spaces (RFC 6749 §3.3); what is unknown is passed over (OpenID Connect Core §3.1.2.1). */
export function readScopes(text: string): Scope[] {
  const given = text.split(' ');
  return SCOPES.filter((scope) => given.includes(scope));
}

export function writeScopes(scopes: readonly Scope[]): string {
  return SCOPES.filter((scope) => scopes.includes(scope)).join(' ');
}
