import { parseDisplayName } from '../tenants/display-name.ts';
import { writeScopes, type Algorithm, type Authentication, type Kind, type Scope } from './kinds.ts';
import { findListProblem, type ListProblem } from './list-problem.ts';
import { parseJwks, type JwksProblem } from './parse-jwks.ts';
import { findRedirectUriProblem, findWebUriProblem } from './redirect-uri.ts';
import { findResourceProblem } from './resource-uri.ts';
import type { applications } from './schema.ts';
import type { UriProblem } from './uri-problem.ts';

/** As an operator gives it. */
export type GivenApplication = {
  name: string;
  kind: Kind;
  authentication: Authentication;
  /** ours or the tenants' own: nobody is asked for consent */
  firstParty: boolean;
  /** of public clients always, whatever is given */
  pkceRequired: boolean;
  signingAlgorithm: Algorithm;
  scopes: readonly Scope[];
  redirectUris: readonly string[];
  postLogoutRedirectUris: readonly string[];
  resources: readonly string[];
  initiateLoginUri: string | null;
  backchannelLogoutUri: string | null;
  /** JSON text of a JWK Set, where it proves itself by a key */
  jwks: string | null;
  /** ids; `all`: those to come too */
  tenants: 'all' | readonly string[];
};

/** What stays as it was registered: other rules hold for another kind. */
type Fixed = Pick<GivenApplication, 'kind' | 'authentication'>;
/** What an operator changes; what is not given stays. */
export type GivenChange = {
  [K in Exclude<keyof GivenApplication, keyof Fixed>]?: GivenApplication[K] | undefined;
};

/** What is wrong, and with which of several values; `instead`: how it would be right. */
export type FieldProblem = {
  problem:
    | UriProblem
    | JwksProblem
    | ListProblem
    | 'no-openid'
    /** this kind of application does not prove itself so */
    | 'not-for-kind'
    | 'missing'
    /** it proves itself by something else */
    | 'not-needed'
    | 'unknown-tenant';
  value?: string;
  instead?: string;
};
export type ApplicationProblems = Partial<Record<keyof GivenApplication, FieldProblem>>;

/** As the table has it. */
type Row = typeof applications.$inferSelect;
export type ApplicationColumns = Omit<
  Row,
  'id' | 'logoHash' | 'logoWidth' | 'logoHeight' | 'createdAt' | 'disabledAt' | 'version'
>;
export type ChangedColumns = { [K in keyof ApplicationColumns]?: ApplicationColumns[K] | undefined };

type Parsed<T> = { ok: true; columns: T } | { ok: false; problems: ApplicationProblems };

const MOST_TENANTS = 1_000;

/** Whether the tenants are there is the database's to know. */
export async function parseApplication(given: GivenApplication): Promise<Parsed<ApplicationColumns>> {
  const { kind, authentication } = given;
  const parsed = await parseChange(given, given);
  // On a person's device or in their browser nothing stays a secret (RFC 8252 §8.5).
  const fits = (kind === 'web') === (authentication !== 'none');
  const problems: ApplicationProblems = {
    ...(!fits && { authentication: { problem: 'not-for-kind' } }),
    ...(!parsed.ok && parsed.problems),
  };
  if (!parsed.ok || !fits) return { ok: false, problems };
  // All of it was given.
  return { ok: true, columns: { ...parsed.columns, kind, authentication } as ApplicationColumns };
}

/** The rules between one field and another are about what is fixed, so what is given can be judged alone. */
export async function parseChange(
  { kind, authentication }: Fixed,
  given: GivenChange,
): Promise<Parsed<ChangedColumns>> {
  const name = map(given.name, parseDisplayName);
  const jwks = given.jwks === undefined ? { value: undefined } : await parseKeys(given.jwks, authentication);
  const redirect = (uri: string) => findRedirectUriProblem(uri, kind);
  const found: Record<string, FieldProblem | null | undefined> = {
    name: name === null ? { problem: 'malformed' } : null,
    scopes: given.scopes?.includes('openid') === false ? { problem: 'no-openid' } : null,
    redirectUris: map(given.redirectUris, (uris) =>
      uris.length === 0 ? { problem: 'none' } : findListProblem(uris, redirect),
    ),
    postLogoutRedirectUris: map(given.postLogoutRedirectUris, (uris) => findListProblem(uris, redirect)),
    resources: map(given.resources, (uris) => findListProblem(uris, findResourceProblem)),
    initiateLoginUri: map(given.initiateLoginUri ?? undefined, findWebUriProblem),
    backchannelLogoutUri: map(given.backchannelLogoutUri ?? undefined, findWebUriProblem),
    jwks: jwks.problem,
    tenants: map(given.tenants, findTenantsProblem),
  };
  const problems = Object.fromEntries(Object.entries(found).filter(([, problem]) => problem));
  if (name === null || Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    columns: {
      name,
      firstParty: given.firstParty,
      pkceRequired: map(given.pkceRequired, (required) => required || kind !== 'web'),
      signingAlgorithm: given.signingAlgorithm,
      scopes: map(given.scopes, writeScopes),
      redirectUris: map(given.redirectUris, (uris) => [...uris]),
      postLogoutRedirectUris: map(given.postLogoutRedirectUris, (uris) => [...uris]),
      resources: map(given.resources, (uris) => [...uris]),
      initiateLoginUri: given.initiateLoginUri,
      backchannelLogoutUri: given.backchannelLogoutUri,
      jwks: jwks.value,
      allTenants: map(given.tenants, (tenants) => tenants === 'all'),
    },
  };
}

type ParsedKeys = { value?: Row['jwks'] | undefined; problem?: FieldProblem };

async function parseKeys(jwks: string | null, authentication: Authentication): Promise<ParsedKeys> {
  if (authentication !== 'key')
    return jwks === null ? { value: null } : { problem: { problem: 'not-needed' } };
  if (jwks === null) return { problem: { problem: 'missing' } };
  const parsed = await parseJwks(jwks);
  if (parsed.ok) return { value: parsed.jwks };
  const { ok: _, ...problem } = parsed;
  return { problem };
}

function findTenantsProblem(tenants: GivenApplication['tenants']): FieldProblem | null {
  if (tenants === 'all') return null;
  if (tenants.length === 0) return { problem: 'none' };
  return findListProblem(tenants, () => null, MOST_TENANTS);
}

/** What is not given stays not given. */
function map<T, U>(given: T | undefined, make: (given: T) => U): U | undefined {
  return given === undefined ? undefined : make(given);
}
