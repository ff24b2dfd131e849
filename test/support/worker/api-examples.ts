import { prepareImport } from '../../../src/imports/prepare-import.ts';
import { parseRows } from '../../../src/imports/parse-file.ts';
import { makeToken } from '../../../src/api-tokens/make-token.ts';
import { inspectApplication } from '../../../src/applications/inspect-application.ts';
import { SERVICE } from '../../../src/users/actor.ts';
import { getAccount, invite, makeTenant, makeUser } from './people.ts';
import type { Sent } from './program.ts';
import { register } from './registered-application.ts';
import { services, unique } from './world.ts';

/** What the examples are about: each of a kind that a path can name. */
export type ApiWorld = Awaited<ReturnType<typeof makeApiWorld>>;

export async function makeApiWorld() {
  const tenant = await makeTenant();
  const admin = await makeUser(tenant, { role: 'admin' });
  const user = await makeUser(tenant);
  const invited = await invite(tenant);
  const token = await makeToken(services(), tenant.id, { actor: SERVICE }, anyToken);
  const operatorToken = await makeToken(services(), null, { actor: SERVICE }, anyToken);
  const parsed = parseRows([{ ...newPerson(), role: '', language: '' }]);
  if (token.outcome !== 'made' || operatorToken.outcome !== 'made' || parsed.outcome !== 'parsed') {
    throw new Error('The world could not be made.');
  }
  const prepared = await prepareImport(services(), tenant.id, SERVICE, { ...parsed, fileName: 'x.csv' });
  if (prepared.outcome !== 'prepared') throw new Error(prepared.outcome);
  const application = await register();
  const { secrets } = await inspectApplication(services(), application.id);
  return {
    tenant: tenant.id,
    admin,
    user: user.userId,
    person: user.person,
    username: user.username,
    invited: invited.userId,
    account: (await getAccount(user.username)).id,
    token: token.tokenId,
    operatorToken: operatorToken.tokenId,
    import: prepared.importId,
    application: application.id,
    secret: secrets[0]!.id,
  };
}

const anyToken = { name: 'Example', scopes: ['read'] as const, expiresAt: null };

export function newPerson() {
  return {
    username: `${unique('new')}@people.example`,
    associateId: unique('a'),
    firstName: 'New',
    lastName: 'Person',
  };
}

export function newApplication() {
  return {
    name: unique('Application '),
    kind: 'web',
    authentication: 'secret',
    redirectUris: ['https://app.example/callback'],
    tenants: 'all',
  };
}

/** A picture of 40 × 40 pixels, one colour. */
const PNG = Uint8Array.from(
  atob(
    'iVBORw0KGgoAAAANSUhEUgAAACgAAAAoCAIAAAADnC86AAAAMElEQVR42u3NQQkAAAgEsGtiNKNazRKCn8H+S/W8iFgsFovFYrFYLBaLxWKxWHxnAXVPvaobMKKwAAAAAElFTkSuQmCC',
  ),
  (byte) => byte.charCodeAt(0),
);

type Example = Sent & { path: string };

/** For each route, by its name, a request that succeeds. */
export const EXAMPLES: Record<string, (world: ApiWorld) => Example> = {
  readTenant: ({ tenant }) => ({ path: `/tenants/${tenant}` }),
  readOverview: ({ tenant }) => ({ path: `/tenants/${tenant}/overview` }),
  changePreferences: ({ tenant }) => ({
    path: `/tenants/${tenant}/preferences`,
    json: { supportMail: 'help@company.example', accent: '#1f5fbf', supportPhone: null },
  }),
  setLogo: ({ tenant }) => ({
    path: `/tenants/${tenant}/logo`,
    body: PNG,
    headers: { 'Content-Type': 'image/png' },
  }),
  removeLogo: ({ tenant }) => ({ path: `/tenants/${tenant}/logo` }),

  listUsers: ({ tenant }) => ({ path: `/tenants/${tenant}/users?limit=2` }),
  registerUser: ({ tenant }) => ({ path: `/tenants/${tenant}/users`, json: newPerson() }),
  readUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}` }),
  changeUser: ({ tenant, user }) => ({
    path: `/tenants/${tenant}/users/${user}`,
    json: { firstName: 'Renamed' },
  }),
  removeUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}` }),
  deactivateUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/deactivation` }),
  activateUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/deactivation` }),
  changeRole: ({ tenant, user }) => ({
    path: `/tenants/${tenant}/users/${user}/role`,
    json: { role: 'admin' },
  }),
  endSessionsOfUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/sessions` }),
  mailPasswordReset: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/password-reset` }),
  mailInvitation: ({ tenant, invited }) => ({ path: `/tenants/${tenant}/users/${invited}/invitation-mail` }),
  revokeInvitationLink: ({ tenant, invited }) => ({
    path: `/tenants/${tenant}/users/${invited}/invitation-link`,
  }),
  checkSignIn: ({ tenant, invited }) => ({ path: `/tenants/${tenant}/users/${invited}/sign-in-check` }),
  readHistoryOfUser: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/events` }),
  forecastUsername: ({ tenant, user }) => ({
    path: `/tenants/${tenant}/users/${user}/username-forecast?username=other@people.example`,
  }),
  readUsername: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/username` }),
  withdrawUsername: ({ tenant, user }) => ({ path: `/tenants/${tenant}/users/${user}/username-request` }),
  changeContactAddress: ({ tenant, user }) => ({
    path: `/tenants/${tenant}/users/${user}/contact-address`,
    json: { email: newPerson().username },
  }),
  changeUsername: ({ tenant, user }) => ({
    path: `/tenants/${tenant}/users/${user}/username`,
    json: { username: newPerson().username },
  }),

  listImports: ({ tenant }) => ({ path: `/tenants/${tenant}/imports` }),
  prepareImport: ({ tenant }) => ({
    path: `/tenants/${tenant}/imports`,
    json: { name: 'From HR', rows: [newPerson(), { ...newPerson(), username: 'nobody' }] },
  }),
  readImport: ({ tenant, import: id }) => ({ path: `/tenants/${tenant}/imports/${id}` }),
  discardImport: ({ tenant, import: id }) => ({ path: `/tenants/${tenant}/imports/${id}` }),
  startImport: ({ tenant, import: id }) => ({ path: `/tenants/${tenant}/imports/${id}/run` }),
  stopImport: ({ tenant, import: id }) => ({ path: `/tenants/${tenant}/imports/${id}/run` }),
  readImportReport: ({ tenant, import: id }) => ({ path: `/tenants/${tenant}/imports/${id}/report` }),

  listAuditEvents: ({ tenant }) => ({ path: `/tenants/${tenant}/audit-events?outcome=success` }),

  listTokens: ({ tenant }) => ({ path: `/tenants/${tenant}/api-tokens` }),
  makeToken: ({ tenant }) => ({
    path: `/tenants/${tenant}/api-tokens`,
    json: { name: 'Nightly', scopes: ['read'], expiresAt: null },
  }),
  revokeToken: ({ tenant, token }) => ({ path: `/tenants/${tenant}/api-tokens/${token}` }),
  listOperatorTokens: () => ({ path: '/api-tokens' }),
  makeOperatorToken: () => ({
    path: '/api-tokens',
    json: { name: 'Nightly', scopes: ['read'], expiresAt: null },
  }),
  revokeOperatorToken: ({ operatorToken }) => ({ path: `/api-tokens/${operatorToken}` }),

  listTenants: () => ({ path: '/tenants?limit=2' }),
  registerTenant: () => ({
    path: '/tenants',
    json: { id: unique('New'), name: 'New AS', admin: newPerson() },
  }),
  changeTenant: ({ tenant }) => ({
    path: `/tenants/${tenant}`,
    json: { name: 'Renamed AS', invitationsPerDay: 1000 },
  }),
  suspendTenant: ({ tenant }) => ({ path: `/tenants/${tenant}/suspension` }),
  resumeTenant: ({ tenant }) => ({ path: `/tenants/${tenant}/suspension` }),
  planRemoval: ({ tenant }) => ({ path: `/tenants/${tenant}/removal` }),
  withdrawRemoval: ({ tenant }) => ({ path: `/tenants/${tenant}/removal` }),
  findAccounts: ({ username }) => ({ path: `/accounts?username=${encodeURIComponent(username)}` }),
  readAccount: ({ account }) => ({ path: `/accounts/${account}` }),
  movePrimaryTenant: ({ account, tenant }) => ({
    path: `/accounts/${account}/primary-tenant`,
    json: { tenantId: tenant },
  }),
  endSessionsOfAccount: ({ account }) => ({ path: `/accounts/${account}/sessions` }),
  removeAccount: ({ account }) => ({ path: `/accounts/${account}` }),

  listApplications: () => ({ path: '/applications?limit=2' }),
  registerApplication: () => ({ path: '/applications', json: newApplication() }),
  readApplication: ({ application }) => ({ path: `/applications/${application}` }),
  changeApplication: ({ application }) => ({
    path: `/applications/${application}`,
    json: { name: 'Renamed', initiateLoginUri: 'https://app.example/login' },
  }),
  removeApplication: ({ application }) => ({ path: `/applications/${application}` }),
  disableApplication: ({ application }) => ({ path: `/applications/${application}/suspension` }),
  enableApplication: ({ application }) => ({ path: `/applications/${application}/suspension` }),
  makeSecret: ({ application }) => ({ path: `/applications/${application}/secrets` }),
  removeSecret: ({ application, secret }) => ({ path: `/applications/${application}/secrets/${secret}` }),
  setApplicationLogo: ({ application }) => ({
    path: `/applications/${application}/logo`,
    body: PNG,
    headers: { 'Content-Type': 'image/png' },
  }),
  removeApplicationLogo: ({ application }) => ({ path: `/applications/${application}/logo` }),
  listSigningKeys: () => ({ path: '/signing-keys' }),
  rotateSigningKey: () => ({ path: '/signing-keys/rotation', json: { algorithm: 'ES256' } }),
};
