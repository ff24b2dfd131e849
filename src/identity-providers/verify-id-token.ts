import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import { readKeySet, readKeySetAgain, type Metadata } from './metadata.ts';
import { ProviderRefused, type Refusal } from './refusals.ts';

/** Both providers sign by this one; what a token says of itself is not asked. */
const ALGORITHMS = ['RS256'];
/** Clocks differ by so much (seconds). */
const TOLERANCE = 60;

/**
 * The claims of an ID token after the checks that are the same everywhere (OpenID Connect Core §3.1.3.7):
 * signature, `iss`, `aud`, `exp`, `nbf`, `nonce`. `issuerFor` says which issuer a token with these claims has to
 * have. Throws ProviderRefused with the reason.
 */
export async function verifyIdToken(
  metadata: Metadata,
  idToken: string,
  expected: { issuerFor: (claims: JWTPayload) => string; clientId: string; nonce: string; now: number },
): Promise<JWTPayload> {
  const { now, clientId, nonce } = expected;
  const issuer = expected.issuerFor(readUnverified(idToken));
  const verify = (keys: JSONWebKeySet) =>
    jwtVerify(idToken, createLocalJWKSet(keysOf(keys, issuer)), {
      algorithms: ALGORITHMS,
      issuer,
      audience: clientId,
      clockTolerance: TOLERANCE,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat'],
    });
  const { payload } = await verify(await readKeySet(metadata, now))
    .catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const fresh = await readKeySetAgain(metadata, now);
      if (fresh === null) throw error;
      return verify(fresh);
    })
    .catch((error: unknown) => {
      throw error instanceof errors.JOSEError ? new ProviderRefused(refusalOf(error)) : error;
    });
  // Another client's token may name this one among its audiences.
  const { azp, aud } = payload;
  if ((Array.isArray(aud) && aud.length > 1) || (azp !== undefined && azp !== clientId)) {
    throw new ProviderRefused('wrong-audience');
  }
  if (payload['nonce'] !== nonce) throw new ProviderRefused('wrong-nonce');
  return payload;
}

/** Only to know whose keys and issuer it has to bear; nothing is believed. */
function readUnverified(idToken: string): JWTPayload {
  try {
    return decodeJwt(idToken);
  } catch {
    throw new ProviderRefused('malformed-token');
  }
}

/** Microsoft marks a key that signs for one issuer alone. */
function keysOf({ keys }: JSONWebKeySet, issuer: string): JSONWebKeySet {
  const tenant = issuer.split('/').at(-2) ?? '';
  const signsFor = (named: unknown) =>
    typeof named !== 'string' || named.replace('{tenantid}', tenant) === issuer;
  return { keys: keys.filter((key) => key.kty === 'RSA' && signsFor((key as { issuer?: unknown }).issuer)) };
}

function refusalOf(error: errors.JOSEError): Refusal {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return CLAIMS[error.claim] ?? 'malformed-token';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'wrong-algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'unknown-key';
  }
  return error instanceof errors.JWSSignatureVerificationFailed ? 'wrong-signature' : 'malformed-token';
}

const CLAIMS: Record<string, Refusal> = {
  iss: 'wrong-issuer',
  aud: 'wrong-audience',
  exp: 'expired',
  nbf: 'not-yet-valid',
  iat: 'not-yet-valid',
};
