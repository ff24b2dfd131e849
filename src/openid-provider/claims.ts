import type { Scope } from '../applications/kinds.ts';
import { hashToken } from '../crypto/tokens.ts';
import type { HeldGrant } from '../grants/read-grant.ts';

/** How someone proved who they are (R12): to SuperID itself, or to the provider of their domain. */
export const ACR = { basic: 'urn:superid:acr:basic', federated: 'urn:superid:acr:federated' } as const;
export type Acr = (typeof ACR)[keyof typeof ACR];

export function acrOf({ idp }: Pick<HeldGrant, 'idp'>): Acr {
  return idp === 'superid' ? ACR.basic : ACR.federated;
}

/** Seconds (OpenID Connect Core §2): when the person proved it; where a provider keeps that to itself, when it said so. */
export function authTimeOf(grant: Pick<HeldGrant, 'provedAt' | 'authenticatedAt'>): number {
  return Math.floor((grant.authenticatedAt ?? grant.provedAt) / 1000);
}

/** What each scope stands for (OpenID Connect Core §5.4). What tells of the sign-in itself is in every ID token. */
export const CLAIMS_OF_SCOPE = {
  openid: ['sub', 'idp'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username', 'upn', 'locale'],
  email: ['email', 'email_verified'],
  tenant: ['tenant', 'tenant_name', 'associate_id', 'role'],
  offline_access: [],
} as const satisfies Record<Scope, readonly string[]>;

/** In which scope a claim is that is asked for by its name (§5.5); null where nobody has it. */
export function scopeOfClaim(claim: string): Scope | null {
  const found = Object.entries(CLAIMS_OF_SCOPE).find(([, claims]) =>
    (claims as readonly string[]).includes(claim),
  );
  return found ? (found[0] as Scope) : null;
}

/** All that can be told of a person in one tenant. */
function allClaims(grant: HeldGrant): Record<string, unknown> {
  return {
    sub: grant.accountId,
    idp: grant.idp,
    name: `${grant.firstName} ${grant.lastName}`,
    given_name: grant.firstName,
    family_name: grant.lastName,
    preferred_username: grant.username,
    upn: grant.username,
    locale: grant.accountLanguage ?? grant.tenantLanguage,
    email: grant.username,
    email_verified: grant.validatedAt !== null,
    tenant: grant.tenantId,
    tenant_name: grant.tenantName,
    associate_id: grant.associateId,
    role: grant.role,
  };
}

function pick(grant: HeldGrant, scopes: readonly Scope[], named: readonly string[]): Record<string, unknown> {
  // By its name an application gets no claim of a scope that it may not ask for any more.
  const allowed = named.filter((claim) => grant.allowed.some((scope) => scope === scopeOfClaim(claim)));
  const wanted = new Set<string>([...scopes.flatMap((scope) => CLAIMS_OF_SCOPE[scope]), ...allowed]);
  return Object.fromEntries(Object.entries(allClaims(grant)).filter(([name]) => wanted.has(name)));
}

/** With an access token at hand, profile and email are asked of the UserInfo endpoint (§5.4). */
export function claimsForIdToken(grant: HeldGrant): Record<string, unknown> {
  const scopes = grant.scopes.filter((scope) => scope === 'openid' || scope === 'tenant');
  return pick(grant, scopes, grant.claims.idToken);
}

export function claimsForUserinfo(grant: HeldGrant, scopes: readonly Scope[]): Record<string, unknown> {
  return pick(grant, scopes, grant.claims.userinfo);
}

/**
 * What an application knows a sign-in by: one for each application and tenant, so that a tenant which ends
 * someone's sign-in there ends it nowhere else.
 */
export function sidFor({
  sid,
  applicationId,
  tenantId,
}: {
  sid: string;
  applicationId: string;
  tenantId: string;
}): string {
  return hashToken(`${sid}.${applicationId}.${tenantId}`).slice(0, 32);
}
