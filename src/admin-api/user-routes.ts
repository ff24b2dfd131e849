import type * as z from 'zod/mini';
import type { UsernameProblem } from '../accounts/username.ts';
import type { Services } from '../services.ts';
import { changeNames } from '../users/change-names.ts';
import type { ChangeUserResult, Which } from '../users/change-user.ts';
import { listUsers } from '../users/list-users.ts';
import { readUser } from '../users/read-user.ts';
import type { NewUserProblems } from '../users/parse-new-user.ts';
import { registerUser } from '../users/register-users.ts';
import { removeUser } from '../users/remove-user.ts';
import { messagesFor } from '../web/messages/index.ts';
import { defineRoute } from './define-routes.ts';
import { ApiProblem } from './problems.ts';
import { requireScope } from './serve-routes.ts';
import { newUser, showListedUser, showUser, user, userChange, userPage, userQuery } from './user-fields.ts';

const { users: words } = messagesFor('en');

const tenant = { kinds: ['tenant'] } as const;

const list = defineRoute({
  ...tenant,
  name: 'listUsers',
  method: 'GET',
  path: '/tenants/{tenant}/users',
  summary: 'List and search users',
  scope: 'read',
  query: userQuery,
  answers: { 200: { description: 'One page of the users that fit.', schema: userPage, headers: ['Link'] } },
  problems: ['malformed_cursor'],
  async handle({ services, params, query }) {
    const { cursor, limit, untold, ...filter } = query;
    const found = await listUsers(
      services.db,
      params.tenant,
      { ...filter, untold: untold === 'true' },
      { cursor, limit },
    );
    const { next } = found;
    return { status: 200, body: { items: found.users.map(showListedUser), next }, next };
  },
});

const register = defineRoute({
  ...tenant,
  name: 'registerUser',
  method: 'POST',
  path: '/tenants/{tenant}/users',
  summary: 'Register a user',
  description:
    'Invites the person: they get a mail with a link, unless the tenant has turned welcome mails off, and confirm. Whether they had an account before is told to nobody. An administrator is registered with the scope `security`.',
  scope: 'write',
  body: newUser,
  answers: { 201: { description: 'The user, invited.', schema: user, headers: ['Location', 'ETag'] } },
  problems: ['already_user', 'associate_id_taken', 'outside_domains', 'tenant_not_running'],
  async handle({ services, token, actor, params, body }) {
    if (body.role === 'admin') requireScope(token, 'security');
    const result = await registerUser(services, params.tenant, actor, {
      ...body,
      language: body.language ?? null,
    });
    switch (result.outcome) {
      case 'registered':
        services.mailLater(result.mailId);
        return {
          ...(await showNow(services, params.tenant, result.userId)),
          status: 201,
          location: `/tenants/${params.tenant}/users/${result.userId}`,
        };
      case 'malformed':
        throw malformedUser(result.problems);
      case 'already-user':
        throw new ApiProblem('already_user', {
          errors: [{ pointer: '#/username', detail: words.alreadyUser }],
        });
      case 'associate-id-taken':
        throw associateIdTaken();
      case 'outside-domains':
        throw new ApiProblem('outside_domains', {
          errors: [{ pointer: '#/username', detail: words.outsideDomains }],
        });
      case 'tenant-not-running':
        throw new ApiProblem('tenant_not_running');
    }
  },
});

const read = defineRoute({
  ...tenant,
  name: 'readUser',
  method: 'GET',
  path: '/tenants/{tenant}/users/{user}',
  summary: 'Read a user',
  scope: 'read',
  answers: { 200: { description: 'The user; the ETag is for If-Match.', schema: user, headers: ['ETag'] } },
  handle: async ({ services, params }) => ({
    ...(await showNow(services, params.tenant, params.user)),
    status: 200,
  }),
});

const change = defineRoute({
  ...tenant,
  name: 'changeUser',
  method: 'PATCH',
  path: '/tenants/{tenant}/users/{user}',
  summary: 'Change names and associate id',
  description: 'What is not given stays (RFC 7396).',
  scope: 'write',
  versioned: true,
  body: userChange,
  answers: { 200: { description: 'The user as it is now.', schema: user, headers: ['ETag'] } },
  problems: ['associate_id_taken'],
  async handle({ services, actor, params, body, version }) {
    const which = { userId: params.user, actor, version };
    await changeGivenNames(services, params.tenant, which, body);
    return { ...(await showNow(services, params.tenant, params.user)), status: 200 };
  },
});

const remove = defineRoute({
  ...tenant,
  name: 'removeUser',
  method: 'DELETE',
  path: '/tenants/{tenant}/users/{user}',
  summary: 'Remove a user from the tenant',
  description: 'The account and its other tenants stay.',
  scope: 'write',
  versioned: true,
  answers: { 204: { description: 'The person has no place here any more.' } },
  problems: ['last_admin'],
  async handle({ services, actor, params, version }) {
    requireChanged(await removeUser(services, params.tenant, { userId: params.user, actor, version }));
    return { status: 204, body: undefined };
  },
});

export const userRoutes = [list, register, read, change, remove];

/**
 * What is not given is kept as it was read, so it must be so still. Without If-Match it is read again if
 * someone else was faster.
 */
async function changeGivenNames(
  services: Services,
  tenantId: string,
  which: Which,
  given: z.infer<typeof userChange>,
  triesLeft = 5,
): Promise<void> {
  const { user: seen } = await readUser(services, tenantId, { userId: which.userId, by: null });
  const result = await changeNames(
    services,
    tenantId,
    { ...which, version: which.version ?? seen.version },
    {
      firstName: given.firstName ?? seen.firstName,
      lastName: given.lastName ?? seen.lastName,
      associateId: given.associateId ?? seen.associateId,
    },
  );
  if (result.outcome === 'malformed-name') throw malformedName(result.field);
  if (result.outcome === 'associate-id-taken') throw associateIdTaken();
  const again = result.outcome === 'stale' && which.version === undefined && triesLeft > 1;
  return again ? changeGivenNames(services, tenantId, which, given, triesLeft - 1) : requireChanged(result);
}

/** The user as every answer about one shows it. */
export async function showNow(services: Services, tenantId: string, userId: string) {
  const { user: found } = await readUser(services, tenantId, { userId, by: null });
  return { body: showUser(found), version: found.version };
}

export function requireChanged({ outcome }: ChangeUserResult): void {
  switch (outcome) {
    case 'changed':
      return;
    case 'stale':
      throw new ApiProblem('precondition_failed');
    // A program is nobody's own user: this is here for the compiler.
    case 'own':
    case 'last-admin':
      throw new ApiProblem('last_admin');
  }
}

export function malformedUsername(problem: UsernameProblem, field = 'username'): ApiProblem {
  return new ApiProblem('malformed_fields', {
    errors: [{ pointer: `#/${field}`, detail: words.problems[problem] }],
  });
}

function malformedName(field: 'firstName' | 'lastName' | 'associateId'): ApiProblem {
  return new ApiProblem('malformed_fields', {
    errors: [{ pointer: `#/${field}`, detail: words.malformed[field] }],
  });
}

function malformedUser({ username, ...names }: NewUserProblems): ApiProblem {
  const fields = Object.keys(names) as (keyof typeof names)[];
  const errors = fields.map((field) => ({ pointer: `#/${field}`, detail: words.malformed[field] }));
  const named = username ? [{ pointer: '#/username', detail: words.problems[username] }] : [];
  return new ApiProblem('malformed_fields', { errors: [...named, ...errors] });
}

function associateIdTaken(): ApiProblem {
  return new ApiProblem('associate_id_taken', {
    errors: [{ pointer: '#/associateId', detail: words.associateIdTaken }],
  });
}
