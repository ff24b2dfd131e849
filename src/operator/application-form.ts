import type { InspectedApplication } from '../applications/inspect-application.ts';
import { readScopes, SCOPES, type Algorithm, type Kind } from '../applications/kinds.ts';
import type { GivenApplication } from '../applications/parse-application.ts';

type OfNew = { kind: Kind; authentication: 'secret' | 'key' };
type Checkbox = 'on' | undefined;

/** What a form about an application sends, as typed. */
export type ApplicationForm = {
  name: string;
  party: 'first' | 'third';
  redirectUris: string;
  postLogoutRedirectUris: string;
  initiateLoginUri: string;
  backchannelLogoutUri: string;
  openid?: Checkbox;
  profile?: Checkbox;
  email?: Checkbox;
  tenant?: Checkbox;
  offline_access?: Checkbox;
  resources: string;
  whichTenants: 'all' | 'some';
  tenants: string;
  pkceRequired?: Checkbox;
  signingAlgorithm: Algorithm;
  jwks?: string | undefined;
};

/** The fields of a form by their names; what is not there is empty, or not ticked. */
export type TypedApplication = { readonly [name in keyof (ApplicationForm & OfNew)]?: string | undefined };

/** Where the form for a new one begins. */
export const NEW_APPLICATION: TypedApplication = {
  kind: 'web',
  authentication: 'secret',
  party: 'first',
  openid: 'on',
  profile: 'on',
  email: 'on',
  tenant: 'on',
  whichTenants: 'all',
  pkceRequired: 'on',
  signingAlgorithm: 'RS256',
};

/** One value a line; what is left empty is not there. */
export function readGiven(form: ApplicationForm): Omit<GivenApplication, 'kind' | 'authentication'> {
  return {
    name: form.name,
    firstParty: form.party === 'first',
    redirectUris: linesOf(form.redirectUris),
    postLogoutRedirectUris: linesOf(form.postLogoutRedirectUris),
    initiateLoginUri: form.initiateLoginUri.trim() || null,
    backchannelLogoutUri: form.backchannelLogoutUri.trim() || null,
    scopes: SCOPES.filter((scope) => form[scope] === 'on'),
    resources: linesOf(form.resources),
    tenants: form.whichTenants === 'all' ? 'all' : linesOf(form.tenants),
    pkceRequired: form.pkceRequired === 'on',
    signingAlgorithm: form.signingAlgorithm,
    jwks: form.jwks?.trim() || null,
  };
}

/** The application as its form shows it. */
export function typedOf({ application, tenants }: InspectedApplication): TypedApplication {
  return {
    name: application.name,
    party: application.firstParty ? 'first' : 'third',
    redirectUris: application.redirectUris.join('\n'),
    postLogoutRedirectUris: application.postLogoutRedirectUris.join('\n'),
    initiateLoginUri: application.initiateLoginUri ?? '',
    backchannelLogoutUri: application.backchannelLogoutUri ?? '',
    ...Object.fromEntries(readScopes(application.scopes).map((scope) => [scope, 'on'])),
    resources: application.resources.join('\n'),
    whichTenants: tenants === 'all' ? 'all' : 'some',
    tenants: tenants === 'all' ? '' : tenants.map(({ id }) => id).join('\n'),
    pkceRequired: application.pkceRequired ? 'on' : undefined,
    signingAlgorithm: application.signingAlgorithm,
    jwks: application.jwks ? JSON.stringify(application.jwks, null, 2) : '',
  };
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
