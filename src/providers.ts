/** The identity providers that a domain can be put under. */
export const PROVIDERS = ['microsoft', 'google'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Who vouches for a sign-in: SuperID itself, or the provider of the username's domain (R12). */
export type Idp = 'superid' | Provider;
