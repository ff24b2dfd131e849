import * as z from 'zod/mini';
import type { InspectedApplication } from '../applications/inspect-application.ts';
import { ALGORITHMS, AUTHENTICATIONS, KINDS, readScopes, SCOPES } from '../applications/kinds.ts';
import type { ListedApplication } from '../applications/list-applications.ts';
import {
  byDefault,
  id,
  line,
  maybeTime,
  maybeTimeOf,
  nameIt,
  pageOf,
  paging,
  time,
  timeOf,
} from './common-fields.ts';

const clientId = line.check(z.describe('The `client_id`.'));
const kind = z.enum(KINDS);
const logo = z.nullable(z.object({ url: z.url(), width: z.int(), height: z.int() }));
const uri = z.string().check(z.maxLength(2_000));
const uris = z.array(uri);

const listedApplication = nameIt(
  'ListedApplication',
  z.object({
    id: clientId,
    name: line,
    kind,
    firstParty: z.boolean(),
    disabledAt: maybeTime,
    logo,
    tenants: z.union([z.literal('all'), z.int()]).check(z.describe('Of how many tenants people sign in.')),
  }),
);
export const applicationPage = nameIt('ApplicationPage', pageOf(listedApplication));
export const applicationQuery = z.strictObject({
  ...paging,
  search: z.optional(z.string().check(z.maxLength(200), z.describe('A part of the name or the client id.'))),
});

const fields = {
  name: line,
  firstParty: z.boolean().check(z.describe('Ours or the tenants’ own: nobody is asked for consent.')),
  pkceRequired: z.boolean().check(z.describe('Always true of `native` and `browser`.')),
  signingAlgorithm: z.enum(ALGORITHMS).check(z.describe('Of its ID tokens and access tokens.')),
  scopes: z.array(z.enum(SCOPES)).check(z.describe('That it may ask for, `openid` among them.')),
  redirectUris: uris.check(
    z.describe(
      'Compared character by character; `http` for the loopback alone, schemes of its own for `native` alone.',
    ),
  ),
  postLogoutRedirectUris: uris,
  resources: uris.check(z.describe('APIs that its access tokens may be for (RFC 8707).')),
  initiateLoginUri: z
    .nullable(uri)
    .check(z.describe('Where it begins a sign-in: with it, people find it on their home page.')),
  backchannelLogoutUri: z.nullable(uri).check(z.describe('Where it is told that someone signed out.')),
  jwks: z
    .nullable(z.object({ keys: z.array(z.record(z.string(), z.unknown())) }))
    .check(z.describe('A JWK Set (RFC 7517) of public keys, where it proves itself by a `key`; else null.')),
  tenants: z
    .union([z.literal('all'), z.array(line)])
    .check(z.describe('`all`, those to come too, or the ids of those whose people sign in to it.')),
};
const fixed = {
  kind: kind.check(z.describe('On a server, on a device, or in the browser.')),
  authentication: z
    .enum(AUTHENTICATIONS)
    .check(z.describe('`web` by a `secret` or a `key` of its own; `native` and `browser` by `none`.')),
};
const optional = z.partial(z.object(fields)).shape;

const whole = {
  id: clientId,
  ...fixed,
  ...fields,
  logo,
  secrets: z
    .array(
      z.object({
        id,
        ending: line.check(z.describe('Its last four characters.')),
        createdAt: time,
        createdBy: z.nullable(line).check(z.describe('The operator’s username; null: a program.')),
      }),
    )
    .check(z.describe('Two at most, the newest first.')),
  signIns: z.int().check(z.describe('That last.')),
  createdAt: time,
  disabledAt: maybeTime,
  version: z.int().check(z.describe('Stands in the ETag, too.')),
};

export const application = nameIt('Application', z.object(whole));

const secret = z.string().check(z.describe('It is shown this once.'));
export const registeredApplication = nameIt(
  'RegisteredApplication',
  z.object({ ...whole, secret: z.nullable(secret) }),
);
export const madeSecret = nameIt('MadeSecret', z.object({ id, secret }));

/** What may be left out has the value that most applications have. */
export const newApplication = nameIt(
  'NewApplication',
  z.strictObject({
    ...fixed,
    name: fields.name,
    firstParty: byDefault(fields.firstParty, true),
    pkceRequired: byDefault(fields.pkceRequired, true),
    signingAlgorithm: byDefault(fields.signingAlgorithm, 'RS256'),
    scopes: byDefault(fields.scopes, ['openid', 'profile', 'email', 'tenant']),
    redirectUris: fields.redirectUris,
    postLogoutRedirectUris: byDefault(fields.postLogoutRedirectUris, []),
    resources: byDefault(fields.resources, []),
    initiateLoginUri: byDefault(fields.initiateLoginUri, null),
    backchannelLogoutUri: byDefault(fields.backchannelLogoutUri, null),
    jwks: byDefault(fields.jwks, null),
    tenants: fields.tenants,
  }),
);

export const applicationChange = nameIt('ApplicationChange', z.strictObject(optional));

/** The use-cases take keys as people paste them. */
export function textOf(jwks: object | null | undefined): string | null | undefined {
  return jwks && JSON.stringify(jwks);
}

export function showListedApplication(
  { logoHash, logoWidth, logoHeight, disabledAt, ...rest }: ListedApplication,
  publicOrigin: string,
): z.infer<typeof listedApplication> {
  const given = { id: rest.id, logoHash, logoWidth, logoHeight };
  return { ...rest, disabledAt: maybeTimeOf(disabledAt), logo: showLogo(given, publicOrigin) };
}

export function showApplication(
  { application: given, tenants, secrets, signIns }: InspectedApplication,
  publicOrigin: string,
): z.infer<typeof application> {
  const { logoHash: _, logoWidth: __, logoHeight: ___, ...rest } = given;
  return {
    ...rest,
    scopes: readScopes(given.scopes),
    jwks: given.jwks && { keys: given.jwks.keys.map((key) => ({ ...key })) },
    tenants: tenants === 'all' ? 'all' : tenants.map((tenant) => tenant.id),
    logo: showLogo(given, publicOrigin),
    secrets: secrets.map((one) => ({ ...one, createdAt: timeOf(one.createdAt) })),
    signIns,
    createdAt: timeOf(given.createdAt),
    disabledAt: maybeTimeOf(given.disabledAt),
  };
}

type WithLogo = Pick<ListedApplication, 'id' | 'logoHash' | 'logoWidth' | 'logoHeight'>;

function showLogo({ id: of, logoHash, logoWidth, logoHeight }: WithLogo, publicOrigin: string) {
  if (logoHash === null || logoWidth === null || logoHeight === null) return null;
  const url = `${publicOrigin}/branding/applications/${of}/${logoHash}`;
  return { url, width: logoWidth, height: logoHeight };
}
