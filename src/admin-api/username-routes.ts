import { changeContactAddress } from '../accounts/change-contact-address.ts';
import { forecastRename } from '../accounts/forecast-rename.ts';
import type { RenameRefusal } from '../accounts/judge-rename.ts';
import { readUsername } from '../accounts/read-username.ts';
import { renameAccount } from '../accounts/rename-account.ts';
import { withdrawRequestedRename } from '../accounts/withdraw-rename.ts';
import { readUser } from '../users/read-user.ts';
import { defineRoute, type Call } from './define-routes.ts';
import { ApiProblem } from './problems.ts';
import { user } from './user-fields.ts';
import { malformedUsername, showNow } from './user-routes.ts';
import {
  newContactAddress,
  newUsername,
  showUsername,
  usernameForecast,
  usernameQuery,
  usernameView,
} from './username-fields.ts';

const tenant = { kinds: ['tenant'] } as const;
const problems = ['not_primary_tenant', 'username_taken', 'outside_domains'] as const;

const USER = '/tenants/{tenant}/users/{user}';

const read = defineRoute({
  ...tenant,
  name: 'readUsername',
  method: 'GET',
  path: `${USER}/username`,
  summary: 'Read who governs the username, and what waits',
  description: 'It tells where notices of the account go.',
  scope: 'security',
  answers: { 200: { description: 'As far as this tenant is told.', schema: usernameView } },
  handle: async ({ services, params }) => ({
    status: 200,
    body: showUsername(await readUsername(services, params.tenant, params.user)),
  }),
});

const forecast = defineRoute({
  ...tenant,
  name: 'forecastUsername',
  method: 'GET',
  path: `${USER}/username-forecast`,
  summary: 'What a new username would do',
  scope: 'security',
  versioned: true,
  query: usernameQuery,
  answers: { 200: { description: 'When it would take effect.', schema: usernameForecast } },
  problems,
  async handle(call) {
    const { services, params, query } = call;
    const result = await forecastRename(services, params.tenant, await wantedRename(call, query.username));
    switch (result.outcome) {
      case 'forecast':
        return { status: 200, body: { username: result.newUsername, forecast: result.forecast } };
      case 'unchanged':
        return { status: 200, body: { username: query.username, forecast: 'at-once' } };
      case 'malformed-username':
      case 'taken':
      case 'outside-domains':
      case 'not-primary-tenant':
      case 'stale':
        throw refusalOf(result);
    }
  },
});

const rename = defineRoute({
  ...tenant,
  name: 'changeUsername',
  method: 'PUT',
  path: `${USER}/username`,
  summary: 'Change the username',
  description:
    'Only the primary tenant of the account does (R10). The old address is told, and can object. That a name is taken is told only where this tenant has proved the domain.',
  scope: 'security',
  versioned: true,
  body: newUsername,
  answers: {
    200: { description: 'The username is changed, or was so already.', schema: user, headers: ['ETag'] },
    202: {
      description: 'It waits for the person, who enters a code; the old one holds until then.',
      schema: user,
      headers: ['ETag'],
    },
  },
  problems,
  async handle(call) {
    const { services, params, body } = call;
    const { username, expected } = body;
    const result = await renameAccount(services, params.tenant, {
      ...(await wantedRename(call, username)),
      expected,
    });
    switch (result.outcome) {
      case 'renamed':
        services.mailLater(result.mailId);
        return { ...(await showNow(services, params.tenant, params.user)), status: 200 };
      case 'waits-for-person':
        services.mailLater(result.mailId);
        return { ...(await showNow(services, params.tenant, params.user)), status: 202 };
      case 'unchanged':
        return { ...(await showNow(services, params.tenant, params.user)), status: 200 };
      case 'limited':
        throw new ApiProblem('too_many_requests', { headers: { 'Retry-After': String(result.retryAfter) } });
      case 'malformed-username':
      case 'taken':
      case 'outside-domains':
      case 'not-primary-tenant':
      case 'stale':
        throw refusalOf(result);
    }
  },
});

const withdraw = defineRoute({
  ...tenant,
  name: 'withdrawUsername',
  method: 'DELETE',
  path: `${USER}/username-request`,
  summary: 'Withdraw a new username that waits for the person',
  scope: 'write',
  answers: { 204: { description: 'Nothing waits any more.' } },
  async handle({ services, params, actor }) {
    const before = await readUsername(services, params.tenant, params.user);
    if (before.governed === 'here' && before.waiting) {
      const which = { userId: params.user, renameId: before.waiting.id, actor };
      await withdrawRequestedRename(services, params.tenant, which);
    }
    return { status: 204, body: undefined };
  },
});

const contact = defineRoute({
  ...tenant,
  name: 'changeContactAddress',
  method: 'PUT',
  path: `${USER}/contact-address`,
  summary: 'Change where notices go',
  description:
    'At once and without a proof: nothing that opens the account is ever mailed there. The old address is told.',
  scope: 'security',
  body: newContactAddress,
  answers: { 200: { description: 'As it is now.', schema: usernameView } },
  problems: ['not_primary_tenant'],
  async handle({ services, params, actor, body }) {
    const seen = await readUsername(services, params.tenant, params.user);
    const result = await changeContactAddress(services, params.tenant, {
      userId: params.user,
      actor,
      shownEmail: seen.governed === 'here' ? seen.email : '',
      newEmail: body.email,
    });
    switch (result.outcome) {
      case 'changed':
        services.mailLater(result.mailId);
        break;
      case 'unchanged':
        break;
      case 'malformed-email':
        throw malformedUsername(result.problem, 'email');
      case 'not-primary-tenant':
        throw new ApiProblem('not_primary_tenant');
      case 'stale':
        throw new ApiProblem('precondition_failed');
      case 'limited':
        throw new ApiProblem('too_many_requests', { headers: { 'Retry-After': String(result.retryAfter) } });
    }
    const now = await readUsername(services, params.tenant, params.user);
    return { status: 200, body: showUsername(now) };
  },
});

export const usernameRoutes = [read, forecast, rename, withdraw, contact];

/** The username as it is now stands for the one that was shown; the version says whether it was another. */
async function wantedRename({ services, params, actor, version }: Call<'tenant' | 'user'>, newName: string) {
  const { user: seen } = await readUser(services, params.tenant, { userId: params.user, by: null });
  if (version !== undefined && version !== seen.version) throw new ApiProblem('precondition_failed');
  return { userId: params.user, actor, shownUsername: seen.username, newUsername: newName };
}

function refusalOf(refusal: Exclude<RenameRefusal, { outcome: 'unchanged' }>): ApiProblem {
  switch (refusal.outcome) {
    case 'malformed-username':
      return malformedUsername(refusal.problem);
    case 'taken':
      return new ApiProblem('username_taken');
    case 'outside-domains':
      return new ApiProblem('outside_domains');
    case 'not-primary-tenant':
      return new ApiProblem('not_primary_tenant');
    case 'stale':
      return new ApiProblem('precondition_failed');
  }
}
