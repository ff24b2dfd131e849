import type { Application } from '../applications/find-application.ts';
import type { Scope } from '../applications/kinds.ts';
import type { RequestSource } from '../audit/record-event.ts';
import { sealCode, type CodeSeal } from '../grants/authorization-code.ts';
import { giveConsent } from '../grants/give-consent.ts';
import type { Language } from '../languages.ts';
import { methodsOf, type Session } from '../sessions/session.ts';
import { readKeys, type KeyRing } from '../signing-keys/key-ring.ts';
import type { Db } from '../storage/db.ts';
import type { Place } from '../users/users-of-account.ts';
import type { Answer, Reply } from './answer.ts';
import { readAuthorizationRequest, unmetAcr, type AuthorizationRequest } from './authorization-request.ts';
import { acrOf, scopeOfClaim } from './claims.ts';
import { OAuthError } from './oauth-error.ts';
import { valueOf } from './parameters.ts';
import { proveApplication, type Misconfigured, type SignedInPerson } from './prove-application.ts';
import { RESPONSE_MODES } from './redirect.ts';
import { readIdTokenHint, type IdTokenHint } from './read-tokens.ts';
import type { Parameters } from './sealed-request.ts';

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
  | { outcome: 'sign-in'; username: string | null; application: Asking; fresh: boolean }
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
    if (error instanceof OAuthError) return { outcome: 'answer', ...reply.refuse(error) };
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
  const error = new OAuthError('access_denied', 'The person did not go on.');
  return { outcome: 'answer', ...proven.reply.refuse(error) };
}

/** A mistake in how the answer is to come is told in the query, as by default. */
function readRequest(parameters: Parameters, application: Application, publicOrigin: string) {
  const mode = valueOf(parameters, 'response_mode');
  if (mode !== undefined && !RESPONSE_MODES.some((known) => known === mode)) {
    throw new OAuthError('invalid_request', 'response_mode is not one of those supported.');
  }
  return readAuthorizationRequest(parameters, application, publicOrigin);
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
      : { outcome: 'sign-in', username: request.loginHint, application, fresh: needsFresh(request) };
  }

  if (!request.acrs.includes(acrOf(session))) throw unmetAcr();

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
  const { request, person, session, since } = given;
  if (!person || !session) return 'sign-in';
  const proved = isProvedSince(given);
  const wanted = request.sub ?? hint?.sub ?? null;
  if (wanted !== null && wanted !== person.id) return proved ? 'nobody' : 'sign-in';
  const { authenticatedAt } = session;
  // A provider may have said who someone is without asking them.
  if (since !== null && authenticatedAt !== null && authenticatedAt >= since) return 'this-one';
  const asked = request.prompts.includes('login');
  const other = request.loginHint !== null && request.loginHint.toLowerCase() !== person.username;
  if (asked && other && !proved) return 'sign-in';
  const old =
    request.maxAge !== null && (authenticatedAt === null || now - authenticatedAt > request.maxAge * 1000);
  return asked || old ? 'prove-again' : 'this-one';
}

/** Not by a session that a provider has of them. */
function needsFresh({ prompts, maxAge }: AuthorizationRequest): boolean {
  return prompts.includes('login') || maxAge !== null;
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
  const { sid, idp, epoch, provedAt, authenticatedAt, expiresAt } = session;
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
    idp,
    epoch,
    tenantId,
    sid,
    provedAt,
    authenticatedAt,
    methods: methodsOf(session),
    expiresAt,
    source: { ip, country, browser },
  };
}

function loginRequired(): OAuthError {
  return new OAuthError('login_required', 'The person has to sign in.');
}
