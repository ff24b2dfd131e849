/**
 * What a token may do: look, make ordinary changes, and what can open doors (roles, tokens, usernames).
 * None includes another.
 */
export const SCOPES = ['read', 'write', 'security'] as const;
export type Scope = (typeof SCOPES)[number];

/** Separated by spaces, as in RFC 6749 §3.3. */
export function joinScopes(scopes: readonly Scope[]): string {
  return SCOPES.filter((scope) => scopes.includes(scope)).join(' ');
}

export function splitScopes(text: string): Scope[] {
  const given = text.split(' ');
  return SCOPES.filter((scope) => given.includes(scope));
}
