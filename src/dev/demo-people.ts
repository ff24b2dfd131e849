import type { DirectoryKind } from '../directories/directory-kinds.ts';
import type { Scope } from '../api-tokens/scopes.ts';
import type { NewTenant } from '../tenants/register-tenant.ts';

/** Who there is on a developer's machine. Names and passwords are a contract: scripts and people rely on them. */

export const PASSWORD = 'correct horse battery staple';

const common = { language: 'en', supportPhone: null } as const;
export const TENANTS: NewTenant[] = [
  {
    ...common,
    id: 'Cust10001',
    name: 'Nordlys Sykler AS',
    model: 'basic',
    welcomeMails: true,
    supportMail: 'support@nordlys.example',
  },
  {
    ...common,
    id: 'Cust10002',
    name: 'Fjord Foods AS',
    model: 'basic',
    welcomeMails: true,
    supportMail: 'support@fjord.example',
  },
  {
    ...common,
    id: 'Cust10003',
    name: 'Contoso GmbH',
    model: 'federated',
    welcomeMails: false,
    supportMail: null,
  },
  {
    ...common,
    id: 'Cust10004',
    name: 'Lumen Studio BV',
    model: 'federated',
    welcomeMails: true,
    supportMail: null,
  },
  {
    ...common,
    id: 'Cust10005',
    name: 'Hansa Trading GmbH',
    model: 'standard',
    welcomeMails: true,
    supportMail: null,
  },
];

export const DOMAINS = [
  {
    tenantId: 'Cust10003',
    domain: 'contoso.example',
    provider: 'microsoft',
    directory: '11111111-1111-4111-8111-111111111111',
  },
  { tenantId: 'Cust10004', domain: 'lumen.example', provider: 'google', directory: 'lumen.example' },
] as const;

type DemoUser = {
  tenantId: string;
  username: string;
  associateId: string;
  firstName: string;
  lastName: string;
  role: 'admin' | 'user';
  invited?: boolean;
};

/** In this order: the first tenant confirmed becomes the primary one. */
export const USERS: DemoUser[] = [
  {
    tenantId: 'Cust10001',
    username: 'anna@nordlys.example',
    associateId: '1',
    firstName: 'Anna',
    lastName: 'Berg',
    role: 'admin',
  },
  {
    tenantId: 'Cust10002',
    username: 'kari@fjord.example',
    associateId: '1',
    firstName: 'Kari',
    lastName: 'Lie',
    role: 'admin',
  },
  {
    tenantId: 'Cust10002',
    username: 'anna@nordlys.example',
    associateId: '2',
    firstName: 'Anna',
    lastName: 'Berg',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'ola@nordlys.example',
    associateId: '2',
    firstName: 'Ola',
    lastName: 'Moen',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'nina@nordlys.example',
    associateId: '3',
    firstName: 'Nina',
    lastName: 'Dahl',
    role: 'user',
    invited: true,
  },
  {
    tenantId: 'Cust10001',
    username: 'erik@nordlys.example',
    associateId: '4',
    firstName: 'Erik',
    lastName: 'Vik',
    role: 'user',
  },
  {
    tenantId: 'Cust10003',
    username: 'max@contoso.example',
    associateId: '1',
    firstName: 'Max',
    lastName: 'Brandt',
    role: 'admin',
  },
  {
    tenantId: 'Cust10003',
    username: 'lena@contoso.example',
    associateId: '2',
    firstName: 'Lena',
    lastName: 'Vogel',
    role: 'user',
  },
  {
    tenantId: 'Cust10001',
    username: 'lena@contoso.example',
    associateId: '5',
    firstName: 'Lena',
    lastName: 'Vogel',
    role: 'user',
  },
  {
    tenantId: 'Cust10004',
    username: 'joost@lumen.example',
    associateId: '1',
    firstName: 'Joost',
    lastName: 'Bakker',
    role: 'admin',
  },
];

export const FEDERATED = ['max@contoso.example', 'lena@contoso.example', 'joost@lumen.example'];
export const OPERATOR = 'operator@superid.example';

/** They never expire. */
export const TOKENS: {
  text: string;
  tenantId: string | null;
  name: string;
  scopes: Scope[];
  maker: string;
}[] = [
  {
    text: 'demo-admin-token-Cust10001',
    tenantId: 'Cust10001',
    name: 'Demo',
    scopes: ['read', 'write'],
    maker: 'anna@nordlys.example',
  },
  {
    text: 'demo-operator-token',
    tenantId: null,
    name: 'Demo',
    scopes: ['read', 'write', 'security'],
    maker: OPERATOR,
  },
];

/** They never expire either. */
export const DIRECTORIES: { text: string; tenantId: string; name: string; kind: DirectoryKind }[] = [
  { text: 'demo-scim-token-Cust10003', tenantId: 'Cust10003', name: 'Entra ID', kind: 'entra' },
  { text: 'demo-scim-token-Cust10001', tenantId: 'Cust10001', name: 'Okta', kind: 'okta' },
];

/** What `npm run dev` prints. */
export function describeDemo(publicOrigin: string): string {
  return `Sign in at ${publicOrigin}

  anna@nordlys.example      two tenants, administrator of Cust10001
  ola@nordlys.example       one tenant: straight in
  kari@fjord.example        administrator of Cust10002
  erik@nordlys.example      deactivated: no tenant to enter
  nina@nordlys.example      invited; the welcome mail is in the mailbox
  max@contoso.example       signs in with the simulated Microsoft; administrator of Cust10003
  lena@contoso.example      the same, in Cust10003 and Cust10001
  joost@lumen.example       signs in with the simulated Google; administrator of Cust10004
  operator@superid.example  operator: after the password, a code that is in the mailbox

  Password of everyone who has one: ${PASSWORD}
  Mailbox: ${publicOrigin}/dev/mailbox
  DNS records: ${publicOrigin}/dev/dns
  Admin API: ${publicOrigin}/api/v1/docs, with the token ${TOKENS[0]!.text}
  SCIM: ${publicOrigin}/scim/v2, with the token ${DIRECTORIES[0]!.text}
`;
}
