/** Why someone who came from a provider is not let in: the exact reason, for the log and an administrator. */
export const REFUSALS = [
  // what the person or the provider said
  'cancelled',
  'consent-needed',
  'consent-declined',
  'provider-refused',
  'provider-down',
  // the way back is not the one that was begun here
  'wrong-state',
  'expired-state',
  'other-browser',
  'code-refused',
  'client-refused',
  // what the token is
  'no-token',
  'malformed-token',
  'wrong-algorithm',
  'unknown-key',
  'wrong-signature',
  'wrong-issuer',
  'wrong-audience',
  'wrong-directory',
  'wrong-nonce',
  'expired',
  'not-yet-valid',
  'not-fresh',
  // whom it names
  'no-subject',
  'no-upn',
  'guest',
  'personal-account',
  'email-not-verified',
  'wrong-hosted-domain',
  // who they are here
  'domain-not-registered',
  'not-in-pilot',
  'record-lapsed',
  'upn-differs',
  'upn-changed',
  'not-registered',
  'other-person',
  'overtaken',
] as const;
export type Refusal = (typeof REFUSALS)[number];

/** A token, or the way to one, that does not hold. */
export class ProviderRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal);
    this.name = 'ProviderRefused';
    this.refusal = refusal;
  }
}
