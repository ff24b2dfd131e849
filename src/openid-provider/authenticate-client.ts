import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { selectApplication, type Application } from '../applications/find-application.ts';
import { selectSecrets } from '../applications/select-secrets.ts';
import { useAssertion } from '../applications/use-assertion.ts';
import { hashToken, sameText } from '../crypto/tokens.ts';
import type { Db } from '../storage/db.ts';
import { invalidClient, type ClientCredentials } from './client-credentials.ts';

type Dependencies = { db: Db; now: number; publicOrigin: string };

/** The statements that read what a client is checked against. For the first batch of each endpoint. */
export function selectClient(db: Db, { clientId }: ClientCredentials) {
  return [selectApplication(db, clientId), selectSecrets(db, clientId)] as const;
}

/**
 * The application, if the client is who it says. No round trip, but one where it proves itself by a key,
 * since each assertion counts once. Throws invalid_client, the same for one that is not there, is
 * switched off, or gave the wrong secret.
 */
export async function authenticateClient(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  [application]: Application[],
  secrets: { secretHash: string }[],
): Promise<Application> {
  const known = application && application.disabledAt === null ? application : null;
  if (!known || !(await isProven(dependencies, credentials, known, secrets))) {
    throw invalidClient('Client authentication failed.');
  }
  return known;
}

async function isProven(
  dependencies: Dependencies,
  credentials: ClientCredentials,
  application: Application,
  secrets: { secretHash: string }[],
): Promise<boolean> {
  switch (credentials.by) {
    case 'name':
      return application.authentication === 'none';
    case 'basic':
    case 'post': {
      const hash = hashToken(credentials.secret);
      return (
        application.authentication === 'secret' &&
        secrets.some(({ secretHash }) => sameText(secretHash, hash))
      );
    }
    case 'assertion':
      return (
        application.authentication === 'key' &&
        (await isOwnAssertion(dependencies, application, credentials.assertion))
      );
  }
}

/** What a client may sign its assertions with. */
export const ALGORITHMS_OF_CLIENTS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const;

/** seconds: longer than anyone needs, and short enough that its `jti` need not be kept for long */
const LONGEST_ASSERTION = 10 * 60;

/** RFC 7523 §3, OpenID Connect Core §9: signed by a key of the client's, for us, once. */
async function isOwnAssertion(
  { db, now, publicOrigin }: Dependencies,
  { id, jwks }: Application,
  assertion: string,
): Promise<boolean> {
  if (!jwks || assertion.length > 8_192) return false;
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet({ keys: jwks.keys }), {
      issuer: id,
      subject: id,
      audience: [publicOrigin, `${publicOrigin}/oauth2/token`, `${publicOrigin}/oauth2/par`],
      algorithms: [...ALGORITHMS_OF_CLIENTS],
      currentDate: new Date(now),
      clockTolerance: 30,
      requiredClaims: ['exp', 'jti'],
    });
    // For us alone: one that names others too could be passed on by them.
    if ([payload.aud].flat().length !== 1) return false;
    const { exp = 0, jti } = payload;
    if (typeof jti !== 'string' || jti === '' || exp > now / 1000 + LONGEST_ASSERTION) return false;
    return await useAssertion(db, { applicationId: id, jti, expiresAt: (exp + 60) * 1000 });
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false;
    throw error;
  }
}
