import { makeTenant, makeUser, type Invited } from './people.ts';
import type { Person } from './person.ts';
import { makeRelyingParty, type RelyingParty } from './relying-party.ts';

/** All that an application may ask for. */
export const ALL_SCOPES = 'openid profile email tenant offline_access';

export type Tokens = Awaited<ReturnType<RelyingParty['signIn']>>;

/** Someone who is signed in to an application that stays signed in while they are away. */
export type SignedIn = Invited & {
  tenant: { id: string };
  person: Person;
  app: RelyingParty;
  tokens: Tokens;
};

export async function makeSignedIn(
  given: { tenant?: { id: string }; app?: RelyingParty } = {},
): Promise<SignedIn> {
  const tenant = given.tenant ?? (await makeTenant());
  const app = given.app ?? (await makeRelyingParty());
  const user = await makeUser(tenant);
  return { ...user, tenant, app, tokens: await app.signIn(user.person, { scope: ALL_SCOPES }) };
}

/** What tokens are good for at the very next request; those that came by a refresh are kept in `tokens`. */
export async function stateOf(app: RelyingParty, tokens: Tokens) {
  const { access_token: access, refresh_token: refresh } = tokens;
  const userinfo = (await app.userinfo(access)).status === 200;
  const active = async (token: string) => (await app.introspect(token)).body['active'] === true;
  const online = { userinfo, introspection: await active(access) };
  if (refresh === undefined) return online;
  const known = await active(refresh);
  const refreshed = await app.refresh(refresh);
  if (refreshed.status === 200) Object.assign(tokens, refreshed.body);
  return { ...online, refreshTokenKnown: known, refreshed: refreshed.status === 200 };
}

const both = (counts: boolean) => ({ userinfo: counts, introspection: counts });
const all = (counts: boolean) => ({ ...both(counts), refreshTokenKnown: counts, refreshed: counts });

/** Of one that counts, and of one that does not, with a refresh token and without. */
export const COUNTS = all(true);
export const OVER = all(false);
export const ONLINE_COUNTS = both(true);
export const ONLINE_OVER = both(false);
