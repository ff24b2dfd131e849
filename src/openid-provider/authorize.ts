import { sql } from 'drizzle-orm';
import { decodeJwt } from 'jose';
import { accounts } from '../accounts/schema.ts';
import type { Language } from '../languages.ts';
import { selectApplication, selectServed, type Application } from '../applications/find-application.ts';
import type { Scope } from '../applications/kinds.ts';
import type { RequestSource } from '../audit/record-event.ts';
import { sealCode, type CodeSeal } from '../grants/authorization-code.ts';
import { giveConsent, selectConsents } from '../grants/give-consent.ts';
import { sessionHolds } from '../sessions/session-holds.ts';
import type { Session } from '../sessions/session.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import { users } from '../users/schema.ts';
import { sortPlaces, usersOfAccount, type Place } from '../users/users-of-account.ts';
import { readAuthorizationRequest, type AuthorizationRequest } from './authorization-request.ts';
import { scopeOfClaim } from './claims.ts';
import { OAuthError } from './oauth-error.ts';
import { isRepeated, valueOf } from './parameters.ts';
import { isRegistered, RESPONSE_MODES, type ResponseMode } from './redirect.ts';
import { readIdTokenHint, type IdTokenHint } from './read-tokens.ts';
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

/** What goes back to the application, and how. */
export type Answer = {
  /** its name */
  application: string;
  redirectUri: string;
  mode: ResponseMode;
  answer: Record<string, string>;
};

/** Whom the person sees asking. */
export type Asking = Pick<
  Application,
  'id' | 'name' | 'firstParty' | 'logoHash' | 'logoWidth' | 'logoHeight'
>;

export type AuthorizeResult =
  | {
      outcome: 'misconfigured';
      problem: Misconfigured;
      application: string | null;
      redirectUri: string | null;
    }
  | ({ outcome: 'answer' } & Answer)
  /** nobody, or someone else, is to sign in; `username` as the application guesses */
  | { outcome: 'sign-in'; username: string | null; application: Asking }
  /** the one who is signed in proves it once more */
  | { outcome: 'prove-again'; application: Asking }
  | (Asked & { outcome: 'choose-tenant'; places: Place[] })
  | (Asked & { outcome: 'consent'; place: Place; scopes: Scope[]; resources: string[] })
  /** signed in, but not for the tenant that is asked for, or for none that the application serves */
  | (Asked & {
      outcome: 'no-access';
      tenantId: string | null;
      /** in any tenant at all */
      works: boolean;
      /** that would open the way, once confirmed */
      invitations: Place[];
    });

/** The person is asked something on a page. */
type Asked = {
  application: Asking;
  person: { id: string; username: string; language: Language | null };
};

type Dependencies = {
  db: Db;
  now: number;
  source: RequestSource;
  publicOrigin: string;
  keyRing: KeyRing;
  codeSeal: CodeSeal;
};

type Given = {
  parameters: Parameters;
  session: Session | null;
  /** when the request came, if it did not come just now (ms) */
  since: number | null;
  chosen: Chosen | null;
};

/** What the person has answered on the way. */
export type Chosen = { tenantId: string; consents: boolean };

/**
 * One round trip: what an application's request leads to for whoever is signed in here (OpenID Connect Core
 * §3.1.2). The tenant belongs to this sign-in of this application (R6): nothing is kept of it but the code.
 * `answer` is what goes to an application whose client and redirect URI are proven.
 */
export async function authorize(dependencies: Dependencies, given: Given): Promise<AuthorizeResult> {
  const proven = await proveApplication(dependencies, given);
  if ('outcome' in proven) return proven;
  const { application, redirectUri, person, reply } = proven;
  try {
    const request = readRequest(given.parameters, application, dependencies.publicOrigin);
    return await decide(dependencies, { ...given, application, request, redirectUri, person, reply });
  } catch (error) {
    if (error instanceof OAuthError) return reply.refuse(error);
    throw error;
  }
}

/** The person goes back to the application instead, whatever they could do by now. One round trip. */
export async function refuse(
  dependencies: Pick<Dependencies, 'db' | 'publicOrigin'>,
  parameters: Parameters,
): Promise<AuthorizeResult> {
  const proven = await proveApplication(dependencies, { parameters, session: null });
  if ('outcome' in proven) return proven;
  return proven.reply.refuse(new OAuthError('access_denied', 'The person did not go on.'));
}

/** Whose request it is and where it may be answered; and who is signed in here, read along. */
async function proveApplication(
  dependencies: Pick<Dependencies, 'db' | 'publicOrigin'>,
  { parameters, session }: Pick<Given, 'parameters' | 'session'>,
) {
  const [clientId, redirectUri] = [valueOf(parameters, 'client_id'), valueOf(parameters, 'redirect_uri')];
  if (clientId === undefined || isRepeated(parameters, 'client_id')) {
    const problem: Misconfigured = 'no-client';
    return { outcome: 'misconfigured' as const, problem, application: null, redirectUri: null };
  }
  const { application, person } = await load(dependencies.db, session, clientId);
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

  const reply = replyTo(parameters, { application, redirectUri }, dependencies.publicOrigin);
  return { application, redirectUri, person, reply };
}

/** A mistake in how the answer is to come is told in the query, as by default. */
function readRequest(parameters: Parameters, application: Application, publicOrigin: string) {
  const mode = valueOf(parameters, 'response_mode');
  if (mode !== undefined && !RESPONSE_MODES.some((known) => known === mode)) {
    throw new OAuthError('invalid_request', 'response_mode is not one of those supported.');
  }
  return readAuthorizationRequest(parameters, application, publicOrigin);
}

type Reply = {
  with: (answer: Record<string, string>) => Answer;
  refuse: (error: OAuthError) => AuthorizeResult;
};

/** RFC 9207: with the issuer, so that no other server's answer passes for ours. */
function replyTo(
  parameters: Parameters,
  { application, redirectUri }: { application: Asking; redirectUri: string },
  publicOrigin: string,
): Reply {
  const wanted = valueOf(parameters, 'response_mode') ?? modeInObject(parameters);
  const mode = RESPONSE_MODES.find((known) => known === wanted) ?? 'query';
  const state = isRepeated(parameters, 'state') ? undefined : valueOf(parameters, 'state');
  const answerWith = (answer: Record<string, string>): Answer => ({
    application: application.name,
    redirectUri,
    mode,
    answer: { ...answer, ...(state !== undefined && { state }), iss: publicOrigin },
  });
  return {
    with: answerWith,
    refuse: ({ code, message }) => ({
      outcome: 'answer',
      ...answerWith({ error: code, error_description: message }),
    }),
  };
}

/** A request object is refused; by the way that it asks for, since it may stand in it alone (OpenID Connect Core §6.1). */
function modeInObject(parameters: Parameters): unknown {
  const object = valueOf(parameters, 'request');
  if (object === undefined) return undefined;
  try {
    return decodeJwt(object)['response_mode'];
  } catch {
    return undefined;
  }
}

type SignedInPerson = {
  id: string;
  username: string;
  language: Language | null;
  epoch: number;
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
        epoch: accounts.epoch,
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

type Deciding = Given & {
  application: Application;
  request: AuthorizationRequest;
  redirectUri: string;
  person: SignedInPerson | null;
  reply: Reply;
};

/** Who, then where, then with whose leave. Without a person to ask (`prompt=none`) each question is an error. */
async function decide(dependencies: Dependencies, given: Deciding): Promise<AuthorizeResult> {
  const { application, request, person, session, reply, chosen } = given;
  const silent = request.prompts.includes('none');
  const hint = await readHint(dependencies, request, application);
  if (silent && request.idTokenHint !== null && !hint) throw loginRequired();
  const who = decideWho(dependencies.now, given, hint);
  if (who !== 'this-one' || !person || !session) {
    if (silent || who === 'nobody') throw loginRequired();
    return who === 'prove-again'
      ? { outcome: 'prove-again', application }
      : { outcome: 'sign-in', username: request.loginHint, application };
  }

  const selecting = request.prompts.includes('select_account') && !isProvedSince(given);
  const named = chosen?.tenantId ?? (selecting ? null : (request.tenantId ?? hint?.tenantId ?? null));
  const { username, language, places } = person;
  const asked: Asked = { application, person: { id: person.id, username, language } };
  const open = named === null ? places : places.filter(({ tenantId }) => tenantId === named);
  const [place, ...others] = open;
  if (!place) {
    if (silent) throw new OAuthError('access_denied', 'This person has no access to this tenant.');
    const invitations = person.invitations.filter(({ tenantId }) => (named ?? tenantId) === tenantId);
    return { outcome: 'no-access', ...asked, tenantId: named, works: person.works, invitations };
  }
  if (others.length > 0 || (selecting && chosen === null)) {
    if (silent) throw new OAuthError('interaction_required', 'The person has to choose a tenant.');
    return { outcome: 'choose-tenant', ...asked, places: open };
  }
  // The tenant ended this person's sessions: a new proof reaches it again.
  if (place.epoch >= session.provedAt) {
    if (silent) throw loginRequired();
    return { outcome: 'prove-again', application };
  }

  const needed = scopesToConsent(request);
  if (needsConsent(given, place, needed)) {
    if (silent) throw new OAuthError('consent_required', 'The person has to consent.');
    return { outcome: 'consent', ...asked, place, scopes: needed, resources: request.resources };
  }
  const { tenantId } = place;
  if (chosen?.consents && !application.firstParty) {
    const { id: applicationId } = application;
    const consent = { applicationId, tenantId, scopes: needed, resources: request.resources };
    await giveConsent(dependencies, session, consent);
  }
  const code = await sealCode(dependencies, codeFor(dependencies, given, person, { session, tenantId }));
  return { outcome: 'answer', ...reply.with({ code }) };
}

/**
 * Whether whoever is signed in is who is asked for, proved as recently as asked for. `nobody`: someone has
 * just signed in for this request, and is not who the application means; asking again would be a loop.
 */
function decideWho(
  now: number,
  given: Deciding,
  hint: IdTokenHint | null,
): 'this-one' | 'sign-in' | 'prove-again' | 'nobody' {
  const { request, person, session } = given;
  if (!person || !session) return 'sign-in';
  const proved = isProvedSince(given);
  const wanted = request.sub ?? hint?.sub ?? null;
  if (wanted !== null && wanted !== person.id) return proved ? 'nobody' : 'sign-in';
  if (proved) return 'this-one';
  const asked = request.prompts.includes('login');
  if (asked && request.loginHint !== null && request.loginHint.toLowerCase() !== person.username) {
    return 'sign-in';
  }
  const old = request.maxAge !== null && now - session.provedAt > request.maxAge * 1000;
  return asked || old ? 'prove-again' : 'this-one';
}

/** For this very request: since it came. */
function isProvedSince({ since, session }: Given): boolean {
  return since !== null && session !== null && session.provedAt >= since;
}

async function readHint(
  { db, now, publicOrigin, keyRing }: Dependencies,
  { idTokenHint }: AuthorizationRequest,
  { id }: Application,
): Promise<IdTokenHint | null> {
  if (idTokenHint === null) return null;
  const keys = await readKeys({ db, now, keyRing });
  const hint = await readIdTokenHint({ keys, publicOrigin, now }, idTokenHint);
  return hint?.applicationId === id ? hint : null;
}

/** Also what is asked for claim by claim. */
function scopesToConsent({ scopes, claims }: AuthorizationRequest): Scope[] {
  const named = [...claims.idToken, ...claims.userinfo].flatMap((claim) => scopeOfClaim(claim) ?? []);
  return [...new Set([...scopes, ...named])];
}

function needsConsent(
  { application, request, person, chosen }: Deciding,
  { tenantId }: Place,
  needed: readonly Scope[],
): boolean {
  if (chosen?.consents) return false;
  if (request.prompts.includes('consent')) return true;
  if (application.firstParty) return false;
  // Whatever runs on the device can listen there: nothing proves that it is the application (RFC 8252 §8.6).
  if (application.kind === 'native') return true;
  const has = person?.consents.get(tenantId);
  const scopes = needed.every((scope) => has?.scopes.includes(scope));
  return !scopes || !request.resources.every((resource) => has?.resources.includes(resource));
}

function codeFor(
  { source }: Dependencies,
  { application, request, redirectUri }: Deciding,
  person: SignedInPerson,
  { session, tenantId }: { session: Session; tenantId: string },
) {
  const { challenge, nonce, scopes, resources, claims } = request;
  const { sid, provedAt, proofs, expiresAt } = session;
  const { ip, country, browser } = source;
  return {
    clientId: application.id,
    redirectUri,
    challenge,
    nonce,
    scopes,
    resources,
    claims,
    accountId: person.id,
    epoch: person.epoch,
    tenantId,
    sid,
    provedAt,
    proofs,
    expiresAt,
    source: { ip, country, browser },
  };
}

function loginRequired(): OAuthError {
  return new OAuthError('login_required', 'The person has to sign in.');
}
