import { selectApplication, type Application } from '../applications/find-application.ts';
import { selectTenantsOfSignIn } from '../grants/tenants-of-sign-in.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { sidFor } from './claims.ts';
import { isRepeated, valueOf } from './parameters.ts';
import { readIdTokenHint, type IdTokenHint } from './read-tokens.ts';
import { isRegistered } from './redirect.ts';
import type { Parameters } from './sealed-request.ts';

type LogoutProblem = 'logout-repeated' | 'logout-client' | 'post-logout-redirect-uri';

export type EndSessionRequest =
  | { outcome: 'misconfigured'; problem: LogoutProblem; application: string | null; address: string | null }
  /** `certain`: the application showed that the person signed in to it, so nobody need be asked */
  | { outcome: 'asked'; certain: boolean; application: string | null; onward: string | null };

type Dependencies = { db: Db; now: number; publicOrigin: string; keyRing: KeyRing };

/**
 * What an application asks for when it signs someone out (OpenID Connect RP-Initiated Logout §2). `onward`
 * is an address that is registered for an application which is proven or at least named. One round trip
 * where an application is named.
 */
export async function readEndSessionRequest(
  dependencies: Dependencies,
  parameters: Parameters,
  /** of this browser */
  session: { accountId: string; sid: string } | null,
): Promise<EndSessionRequest> {
  const address = valueOf(parameters, 'post_logout_redirect_uri') ?? null;
  const refuse = (problem: LogoutProblem, application: string | null = null) => ({
    outcome: 'misconfigured' as const,
    problem,
    application,
    address,
  });
  if (parameters.some(([name]) => isRepeated(parameters, name))) return refuse('logout-repeated');

  const hint = await readHint(dependencies, parameters);
  const named = valueOf(parameters, 'client_id');
  if (hint && named !== undefined && hint.applicationId !== named) return refuse('logout-client');
  const clientId = hint?.applicationId ?? named;
  const { application, signIns } = await load(dependencies.db, clientId, session);
  if (address !== null) {
    if (!application || application.disabledAt !== null) return refuse('logout-client');
    if (!isRegisteredForLogout(address, application)) {
      return refuse('post-logout-redirect-uri', application.name);
    }
  }
  return {
    outcome: 'asked',
    certain: hint !== null && application?.disabledAt === null && signIns.includes(hint.sid),
    application: application?.name ?? null,
    onward: address === null ? null : onwardTo(address, valueOf(parameters, 'state')),
  };
}

/** The application, and what it knows the sign-ins of this browser by that it was given. */
async function load(
  db: Db,
  clientId: string | undefined,
  session: { accountId: string; sid: string } | null,
): Promise<{ application: Application | undefined; signIns: string[] }> {
  if (clientId === undefined) return { application: undefined, signIns: [] };
  const { accountId = '', sid = '' } = session ?? {};
  const [[application], given] = await db.batch([
    selectApplication(db, clientId),
    selectTenantsOfSignIn(db, { accountId, sid, applicationId: clientId }),
  ]);
  const signIns = given.map(({ grantTenant }) =>
    sidFor({ sid, applicationId: clientId, tenantId: grantTenant }),
  );
  return { application, signIns };
}

/** An ID token whose time is over still tells (§2); one that is none of ours tells nothing. */
async function readHint(
  { db, now, publicOrigin, keyRing }: Dependencies,
  parameters: Parameters,
): Promise<IdTokenHint | null> {
  const token = valueOf(parameters, 'id_token_hint');
  if (token === undefined) return null;
  const keys = await readKeys({ db, now, keyRing });
  return readIdTokenHint({ keys, publicOrigin, now }, token);
}

function isRegisteredForLogout(address: string, { kind, postLogoutRedirectUris }: Application): boolean {
  return isRegistered(address, { kind, redirectUris: postLogoutRedirectUris });
}

function onwardTo(address: string, state: string | undefined): string {
  if (state === undefined) return address;
  return address + (address.includes('?') ? '&' : '?') + new URLSearchParams({ state }).toString();
}
