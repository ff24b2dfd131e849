import * as z from 'zod/mini';
import { LANGUAGES } from '../languages.ts';
import { USER_SORTS, type ListedUser } from '../users/list-users.ts';
import type { UserView } from '../users/read-user.ts';
import { LEVELS, USER_STATES } from '../users/schema.ts';
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

const ROLES = ['admin', 'user'] as const;
const role = z.enum(ROLES);
const username = line.check(z.describe('An email address; kept lower-case.'));
const associateId = line.check(z.describe('Which associate of the tenant this is; unique there.'));

const listed = {
  id,
  username,
  associateId,
  firstName: line,
  lastName: line,
  role,
  state: z.enum(USER_STATES),
  level: z
    .nullable(z.enum(LEVELS))
    .check(z.describe('Who checks the credentials; null until the person has confirmed.')),
  invitedAt: time,
  declinedAt: maybeTime,
  confirmedAt: maybeTime,
  lastEnteredAt: maybeTime.check(z.describe('The last sign-in to this tenant.')),
  version: z.int().check(z.describe('Stands in the ETag, too.')),
};

export const listedUser = nameIt('ListedUser', z.object(listed));
export const userPage = nameIt('UserPage', pageOf(listedUser));

export const user = nameIt(
  'User',
  z.object({
    ...listed,
    deactivatedAt: maybeTime,
    invitedBy: z.nullable(z.string()).check(z.describe('By name; null where a program did.')),
    toldAt: maybeTime.check(z.describe('When a mail told them of the invitation, or was queued to.')),
    language: z.nullable(z.enum(LANGUAGES)).check(z.describe('Of the invitation; null: as the tenant.')),
    governedHere: z.boolean().check(z.describe('Whether this tenant may change the username (R10).')),
    linkHolds: z.boolean().check(z.describe('Whether a mailed link of the invitation still works.')),
  }),
);

export const userQuery = z.strictObject({
  ...paging,
  search: z.optional(
    z
      .string()
      .check(
        z.maxLength(200),
        z.describe('Words that each begin a name, the username or a part of it, or the associate id.'),
      ),
  ),
  state: z.optional(z.enum(USER_STATES)),
  role: z.optional(role),
  untold: z.optional(
    z
      .literal('true')
      .check(z.describe('Only those whom no mail told of their invitation, and who never came.')),
  ),
  sort: byDefault(z.enum(USER_SORTS), 'name'),
});

export const newUser = nameIt(
  'NewUser',
  z.strictObject({
    username,
    associateId,
    firstName: line,
    lastName: line,
    role: byDefault(role, 'user').check(z.describe('`admin` needs the scope `security`.')),
    language: z
      .optional(z.nullable(z.enum(LANGUAGES)))
      .check(z.describe('Of the invitation to someone who has not chosen one; the tenant’s by default.')),
  }),
);

export const userChange = nameIt(
  'UserChange',
  z.strictObject({
    firstName: z.optional(line),
    lastName: z.optional(line),
    associateId: z.optional(associateId),
  }),
);

export const newRole = nameIt('NewRole', z.strictObject({ role }));

/** As a list has it. */
export function showListedUser(given: ListedUser): z.infer<typeof listedUser> {
  const { id: userId, version, level, state } = given;
  return {
    id: userId,
    username: given.username,
    associateId: given.associateId,
    firstName: given.firstName,
    lastName: given.lastName,
    role: given.role,
    state,
    level,
    invitedAt: timeOf(given.invitedAt),
    declinedAt: maybeTimeOf(given.declinedAt),
    confirmedAt: maybeTimeOf(given.confirmedAt),
    lastEnteredAt: maybeTimeOf(given.lastEnteredAt),
    version,
  };
}

export function showUser(given: UserView): z.infer<typeof user> {
  return {
    ...showListedUser(given),
    deactivatedAt: maybeTimeOf(given.deactivatedAt),
    invitedBy: given.invitedBy,
    toldAt: maybeTimeOf(given.toldAt),
    language: given.language,
    governedHere: given.governedHere,
    linkHolds: given.linkHolds,
  };
}
