import * as z from 'zod/mini';
import type { InspectedAccount } from '../accounts/inspect-account.ts';
import { LANGUAGES } from '../languages.ts';
import { USER_STATES } from '../users/schema.ts';
import { id, line, maybeTime, maybeTimeOf, nameIt, pageOf, paging, time, timeOf } from './common-fields.ts';

const tenantId = z.nullable(line);

const foundAccount = nameIt(
  'FoundAccount',
  z.object({
    id,
    username: line,
    primaryTenantId: tenantId,
    operator: z.boolean(),
    tenants: z.int().check(z.describe('Where the person has confirmed or is invited.')),
  }),
);
export const accountPage = nameIt('AccountPage', pageOf(foundAccount));
export const accountQuery = z.strictObject({
  ...paging,
  username: z
    .string()
    .check(z.minLength(1), z.maxLength(254), z.describe('What it begins with, or all of it.')),
});

export const account = nameIt(
  'Account',
  z.object({
    id,
    username: line,
    email: line.check(z.describe('Where notices go; proofs go to the username alone.')),
    language: z.nullable(z.enum(LANGUAGES)),
    operator: z.boolean(),
    hasPassword: z.boolean(),
    validatedAt: maybeTime,
    createdAt: time,
    lastSignInAt: maybeTime,
    primaryTenantId: tenantId,
    users: z
      .array(
        z.object({
          id,
          tenantId: line,
          tenantName: line,
          role: z.enum(['admin', 'user']),
          state: z.enum(USER_STATES),
          confirmedAt: maybeTime,
          declinedAt: maybeTime,
        }),
      )
      .check(z.describe('In every tenant, oldest first.')),
  }),
);

export const primaryTenant = nameIt('PrimaryTenant', z.strictObject({ tenantId: line }));

export function showAccount(given: InspectedAccount): z.infer<typeof account> {
  return {
    ...given,
    validatedAt: maybeTimeOf(given.validatedAt),
    createdAt: timeOf(given.createdAt),
    lastSignInAt: maybeTimeOf(given.lastSignInAt),
    users: given.users.map((user) => ({
      ...user,
      confirmedAt: maybeTimeOf(user.confirmedAt),
      declinedAt: maybeTimeOf(user.declinedAt),
    })),
  };
}
