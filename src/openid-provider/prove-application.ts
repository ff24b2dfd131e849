import { sql } from 'drizzle-orm';
import { accounts } from '../accounts/schema.ts';
import { selectApplication, selectServed } from '../applications/find-application.ts';
import { selectConsents } from '../grants/give-consent.ts';
import type { Language } from '../languages.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { sortPlaces, usersOfAccount, type Place } from '../users/users-of-account.ts';
import { replyTo } from './answer.ts';
import { isRepeated, valueOf } from './parameters.ts';
import { isRegistered } from './redirect.ts';
import type { Parameters } from './sealed-request.ts';

/** How an application is misconfigured: told to the person, since nothing proves where it may be told. */
export type Misconfigured =
  | 'no-client'
  | 'unknown-client'
  | 'disabled'
  | 'no-redirect-uri'
  | 'redirect-uri'
  | 'request-uri'
  | 'too-long';

/** Whose request it is and where it may be answered; and who is signed in here, read along. */
export async function proveApplication(
  { db, publicOrigin }: { db: Db; publicOrigin: string },
  { parameters, session }: { parameters: Parameters; session: Session | null },
) {
  const [clientId, redirectUri] = [valueOf(parameters, 'client_id'), valueOf(parameters, 'redirect_uri')];
  if (clientId === undefined || isRepeated(parameters, 'client_id')) {
    const problem: Misconfigured = 'no-client';
    return { outcome: 'misconfigured' as const, problem, application: null, redirectUri: null };
  }
  const { application, person } = await load(db, session, clientId);
  const misconfigured = (problem: Misconfigured) => ({
    outcome: 'misconfigured' as const,
    problem,
    application: application?.name ?? null,
    redirectUri: redirectUri ?? null,
  });
  if (!application) return misconfigured('unknown-client');
  if (application.disabledAt !== null) return misconfigured('disabled');
  if (redirectUri === undefined || isRepeated(parameters, 'redirect_uri')) {
    return misconfigured('no-redirect-uri');
  }
  if (!isRegistered(redirectUri, application)) return misconfigured('redirect-uri');

  const reply = replyTo(parameters, { application, redirectUri }, publicOrigin);
  return { application, redirectUri, person, reply };
}

/** Whoever is signed in, as far as it matters to one application. */
export type SignedInPerson = {
  id: string;
  username: string;
  language: Language | null;
  /** in any tenant at all */
  works: boolean;
  /** that the application serves, those first that were last used */
  places: (Place & { epoch: number })[];
  /** open ones, into tenants that the application serves */
  invitations: Place[];
  /** by tenant */
  consents: Map<string, { scopes: string[]; resources: string[] }>;
};

/** One round trip, with or without a session. */
async function load(db: Db, session: Session | null, clientId: string) {
  if (!session) {
    const [application] = await selectApplication(db, clientId);
    return { application, person: null };
  }
  const { accountId } = session;
  const mine = sql`select ${users.tenantId} from ${users} where ${users.accountId} = ${accountId}`;
  const [[application], [account], rows, served, consents] = await db.batch([
    selectApplication(db, clientId),
    db
      .select({
        id: accounts.id,
        username: accounts.username,
        language: accounts.language,
      })
      .from(accounts)
      .where(sql`${accounts.id} = ${accountId} and ${sessionHolds(session)}`),
    usersOfAccount(db, accountId),
    selectServed(db, clientId, mine),
    selectConsents(db, accountId, clientId),
  ]);
  if (!application || !account) return { application, person: null };
  const serves = (tenantId: string) =>
    application.allTenants || served.some(({ servedTenant }) => servedTenant === tenantId);
  const epochs = new Map(rows.map(({ userId, epoch }) => [userId, epoch]));
  const { enterable, invitations } = sortPlaces(rows, account.username);
  const places = enterable
    .filter(({ tenantId }) => serves(tenantId))
    .map((place) => ({ ...place, epoch: epochs.get(place.userId) ?? 0 }));
  const person: SignedInPerson = {
    ...account,
    works: enterable.length > 0,
    places,
    invitations: invitations.filter(({ tenantId }) => serves(tenantId)),
    consents: new Map(
      consents.map(({ consentTenant, consentScopes, consentResources }) => [
        consentTenant,
        { scopes: consentScopes.split(' '), resources: JSON.parse(consentResources) as string[] },
      ]),
    ),
  };
  return { application, person };
}
