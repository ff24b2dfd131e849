import type { JWTPayload } from 'jose';
import type { Grant } from './codes.ts';
import { digest, digestDigits, digestGuid, digestText, randomText } from './digests.ts';
import type { Person } from './people.ts';
import { issuerOf, type Directory } from './places.ts';
import { base64url } from 'jose';

export type Signing = {
  directory: Directory;
  grant: Grant;
  person: Person;
  accessToken: string;
  now: number;
};

/** What a sound ID token says. Some claims want their scope, as at the real ones. */
export async function claimsOf(signing: Signing): Promise<JWTPayload> {
  const { grant, person, now, directory } = signing;
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: issuerOf(directory, person.directory),
    aud: grant.clientId,
    iat,
    exp: iat + 3600,
    ...(grant.nonce !== null && { nonce: grant.nonce }),
    ...(directory.provider === 'microsoft' ? await ofMicrosoft(signing, iat) : await ofGoogle(signing)),
    ...person.claims,
  };
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
}

async function ofMicrosoft({ grant, person }: Signing, iat: number): Promise<JWTPayload> {
  const tid = person.directory;
  const oid = person.oid ?? (await digestGuid(tid, person.upn.toLowerCase()));
  const profile = { name: person.name, preferred_username: person.upn, oid };
  return {
    ver: '2.0',
    nbf: iat,
    sub: person.sub ?? (await digestText(grant.clientId, tid, oid)),
    tid,
    ...(hasScope(grant, 'profile') && profile),
    ...(grant.tellsAuthTime && { auth_time: Math.floor(grant.signedInAt / 1000) }),
    rh: `1.${randomText()}.`,
    uti: randomText().slice(0, 22),
  };
}

async function ofGoogle({ grant, person, accessToken }: Signing): Promise<JWTPayload> {
  const domain = person.upn.split('@')[1]!.toLowerCase();
  const hd = person.directory || domain;
  const [first = '', ...others] = person.name.split(' ');
  const profile = {
    name: person.name,
    picture: 'https://lh3.googleusercontent.com/a/simulated=s96-c',
    given_name: first,
    family_name: others.join(' '),
  };
  return {
    azp: grant.clientId,
    sub: person.sub ?? (await digestDigits(person.upn.toLowerCase())),
    // A private address has none.
    ...(hd !== 'gmail.com' && { hd }),
    ...(hasScope(grant, 'email') && { email: person.upn, email_verified: true }),
    at_hash: base64url.encode((await digest(accessToken)).slice(0, 16)),
    ...(hasScope(grant, 'profile') && profile),
  };
}

function hasScope({ scope }: Grant, name: string): boolean {
  return scope.split(' ').includes(name);
}
