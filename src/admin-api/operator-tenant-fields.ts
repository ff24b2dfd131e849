import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import type { InspectedTenant } from '../tenants/inspect-tenant.ts';
import { MOST_INVITATIONS_PER_DAY } from '../tenants/limit-invitations.ts';
import type { ListedTenant } from '../tenants/list-tenants.ts';
import { TENANT_STATES } from '../tenants/tenant-state.ts';
import { USER_STATES } from '../users/schema.ts';
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

const state = z.enum(TENANT_STATES);
const model = z.enum(['basic', 'federated', 'standard']);
const tenantId = line.check(z.describe('`Cust10001`'));

const listedTenant = nameIt(
  'ListedTenant',
  z.object({
    id: tenantId,
    name: line,
    model,
    state,
    users: z.int().check(z.describe('Registered in it, whatever their state.')),
    removeAfter: maybeTime,
  }),
);
export const tenantPage = nameIt('TenantPage', pageOf(listedTenant));
export const tenantQuery = z.strictObject({
  ...paging,
  search: z.optional(z.string().check(z.maxLength(200), z.describe('A part of the id or the name.'))),
  state: z.optional(state),
});

export const inspectedTenant = nameIt(
  'InspectedTenant',
  z.object({
    id: tenantId,
    name: line,
    model,
    state,
    language: z.enum(LANGUAGES),
    createdAt: time,
    suspendedAt: maybeTime,
    removeAfter: maybeTime,
    invitationsPerDay: z.int(),
    users: z.object({ invited: z.int(), active: z.int(), deactivated: z.int() }),
    admins: z
      .array(
        z.object({
          accountId: id,
          username: line,
          firstName: line,
          lastName: line,
          state: z.enum(USER_STATES),
        }),
      )
      .check(z.describe('The first twenty.')),
    stuckMails: z.int().check(z.describe('Refused by the mail service, and not sent since.')),
    version: z.int().check(z.describe('Stands in the ETag, too.')),
  }),
);

export const newTenant = nameIt(
  'NewTenant',
  z.strictObject({
    id: tenantId,
    name: line,
    model: byDefault(z.enum(['basic', 'federated']), 'basic'),
    welcomeMails: byDefault(z.boolean(), true),
    language: byDefault(z.enum(LANGUAGES), 'en'),
    supportMail: z.optional(z.nullable(line)),
    supportPhone: z.optional(z.nullable(line)),
    admin: z
      .strictObject({
        username: line,
        associateId: line,
        firstName: line,
        lastName: line,
        language: z.optional(z.nullable(z.enum(LANGUAGES))),
      })
      .check(z.describe('Who will look after it; invited like everyone.')),
  }),
);

export const tenantChange = nameIt(
  'TenantChange',
  z.strictObject({
    name: z.optional(line),
    invitationsPerDay: z.optional(z.int().check(z.gte(1), z.lte(MOST_INVITATIONS_PER_DAY))),
  }),
);

export function showListedTenant(given: ListedTenant): z.infer<typeof listedTenant> {
  return { ...given, removeAfter: maybeTimeOf(given.removeAfter) };
}

export function showInspected(given: InspectedTenant): z.infer<typeof inspectedTenant> {
  const { tenant } = given;
  return {
    id: tenant.id,
    name: tenant.name,
    model: tenant.model,
    state: given.state,
    language: tenant.language,
    createdAt: timeOf(tenant.createdAt),
    suspendedAt: maybeTimeOf(tenant.suspendedAt),
    removeAfter: maybeTimeOf(tenant.removeAfter),
    invitationsPerDay: tenant.invitationsPerDay,
    users: given.users,
    admins: given.admins,
    stuckMails: given.stuckMails,
    version: tenant.version,
  };
}
