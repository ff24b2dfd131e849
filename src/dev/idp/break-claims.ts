import type { JWTPayload } from 'jose';
import type { Signing } from './claims.ts';
import { digestDigits } from './digests.ts';
import { ELSEWHERE } from './people.ts';
import { issuerOf } from './places.ts';

const DAY = 24 * 60 * 60;
const OTHER_DOMAIN = 'other.example';
/** Where Microsoft keeps private accounts. */
const PERSONAL = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** The claims with the fault that was chosen; as they are where the fault is none of theirs. */
export async function breakClaims(signing: Signing, claims: JWTPayload): Promise<JWTPayload> {
  const fault: string = signing.grant.fault;
  switch (fault) {
    case 'wrong-aud':
      return { ...claims, aud: 'another-client' };
    case 'wrong-iss':
      return { ...claims, iss: 'https://issuer.example' };
    case 'wrong-tid':
      return { ...claims, tid: ELSEWHERE };
    case 'wrong-directory':
      return { ...claims, ...(await ofElsewhere(signing)) };
    case 'wrong-nonce':
      return { ...claims, nonce: 'another-nonce' };
    case 'no-nonce':
      return without(claims, 'nonce');
    case 'expired':
      return shifted(claims, -DAY);
    case 'not-yet-valid':
      return shifted({ nbf: claims.iat!, ...claims }, DAY);
    case 'missing-oid':
      return without(claims, 'oid');
    case 'missing-sub':
      return without(claims, 'sub');
    case 'missing-exp':
      return without(claims, 'exp');
    case 'unverified-email':
      return { email: signing.person.upn, ...claims, email_verified: false };
    case 'wrong-hd':
      return { ...claims, hd: OTHER_DOMAIN };
    case 'missing-hd':
      return without(claims, 'hd');
    case 'guest':
      return { ...claims, preferred_username: 'max_other.example#EXT#@contoso.onmicrosoft.com' };
    case 'guest-idp':
      return { ...claims, idp: 'https://sts.windows.net/33333333-3333-4333-8333-333333333333/' };
    case 'personal':
      return { ...claims, iss: issuerOf(signing.directory, PERSONAL), tid: PERSONAL, idp: 'live.com' };
    default:
      return claims;
  }
}

/** Sound in itself, but of another directory. */
async function ofElsewhere({ directory, person }: Signing): Promise<JWTPayload> {
  if (directory.provider === 'microsoft') {
    return { iss: issuerOf(directory, ELSEWHERE), tid: ELSEWHERE, oid: ELSEWHERE };
  }
  const email = `${person.upn.split('@')[0]}@${OTHER_DOMAIN}`;
  return { hd: OTHER_DOMAIN, email, sub: await digestDigits(email) };
}

function shifted(claims: JWTPayload, seconds: number): JWTPayload {
  const moved = Object.entries(claims).map(([name, value]) =>
    ['iat', 'nbf', 'exp'].includes(name) ? [name, Number(value) + seconds] : [name, value],
  );
  return Object.fromEntries(moved) as JWTPayload;
}

function without(claims: JWTPayload, name: string): JWTPayload {
  return Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));
}
