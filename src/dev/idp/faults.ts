/** What may go wrong at a provider: chosen at the sign-in, and carried along by the code. */
export const FAULTS = [
  // The token's claims.
  'wrong-aud',
  'wrong-iss',
  'wrong-tid',
  'wrong-directory',
  'wrong-nonce',
  'no-nonce',
  'expired',
  'not-yet-valid',
  'missing-oid',
  'missing-sub',
  'missing-exp',
  'unverified-email',
  'wrong-hd',
  'missing-hd',
  'guest',
  'guest-idp',
  'personal',
  // Its signature.
  'alg-none',
  'hs256',
  'bad-signature',
  'rotated-keys',
  'unknown-key',
  // What the browser brings back.
  'wrong-state',
  'consent',
  'declined-consent',
  'outsider',
  'unavailable',
  // The token endpoint.
  'token-slow',
  'token-500',
  'token-500-once',
  'token-garbage',
  'token-10mb',
  'token-redirect',
  'no-id-token',
] as const;

export type Fault = 'none' | (typeof FAULTS)[number];

/** What is unknown is refused, lest a test believe that it broke something. */
export function parseFault(text: string): Fault | null {
  if (text === '' || text === 'none') return 'none';
  return FAULTS.find((fault) => fault === text) ?? null;
}
