import { findAccounts } from '../accounts/find-accounts.ts';
import { inspectAccount } from '../accounts/inspect-account.ts';
import { movePrimaryTenant } from '../accounts/move-primary-tenant.ts';
import { removeAccount } from '../accounts/remove-account.ts';
import { endSessionsOfAccount } from '../sessions/end-account-sessions.ts';
import { account, accountPage, accountQuery, primaryTenant, showAccount } from './account-fields.ts';
import { defineRoute } from './define-routes.ts';
import { ApiProblem } from './problems.ts';

const kinds = ['operator'] as const;

const find = defineRoute({
  name: 'findAccounts',
  method: 'GET',
  path: '/accounts',
  kinds,
  summary: 'Find accounts by username',
  scope: 'read',
  query: accountQuery,
  answers: { 200: { description: 'One page, by username.', schema: accountPage, headers: ['Link'] } },
  async handle({ services, query }) {
    const { cursor, limit, username } = query;
    const found = await findAccounts(services.db, username, { after: cursor, limit });
    const { accounts, next } = found;
    return { status: 200, body: { items: accounts, next }, next };
  },
});

const read = defineRoute({
  name: 'readAccount',
  method: 'GET',
  path: '/accounts/{account}',
  kinds,
  summary: 'Read an account with its tenants',
  scope: 'read',
  answers: { 200: { description: 'The account.', schema: account } },
  handle: async ({ services, params }) => ({
    status: 200,
    body: showAccount(await inspectAccount(services.db, params.account)),
  }),
});

const move = defineRoute({
  name: 'movePrimaryTenant',
  method: 'PUT',
  path: '/accounts/{account}/primary-tenant',
  kinds,
  summary: 'Move the primary tenant',
  description: 'It governs the account: only its administrators change the username (R10).',
  scope: 'security',
  body: primaryTenant,
  answers: { 200: { description: 'The account as it is now.', schema: account } },
  problems: ['not_confirmed_there', 'malformed_fields'],
  async handle({ services, actor, params, body }) {
    const given = { accountId: params.account, tenantId: body.tenantId };
    const { outcome } = await movePrimaryTenant(services, actor, given);
    if (outcome === 'not-confirmed-there') throw new ApiProblem('not_confirmed_there');
    return { status: 200, body: showAccount(await inspectAccount(services.db, params.account)) };
  },
});

const endSessions = defineRoute({
  name: 'endSessionsOfAccount',
  method: 'DELETE',
  path: '/accounts/{account}/sessions',
  kinds,
  summary: 'Sign the person out everywhere',
  scope: 'write',
  answers: { 204: { description: 'Every session of the account has ended.' } },
  async handle({ services, actor, params }) {
    await endSessionsOfAccount(services, actor, params.account);
    return { status: 204, body: undefined };
  },
});

const remove = defineRoute({
  name: 'removeAccount',
  method: 'DELETE',
  path: '/accounts/{account}',
  kinds,
  summary: 'Remove an account at the request of its owner',
  description: 'With all that belongs to it, in every tenant. There is no way back.',
  scope: 'security',
  answers: { 204: { description: 'The account is gone.' } },
  problems: ['last_admin', 'last_operator'],
  async handle({ services, actor, params }) {
    const result = await removeAccount(services, actor, params.account);
    switch (result.outcome) {
      case 'removed':
        return { status: 204, body: undefined };
      // A program is nobody's own account: this is here for the compiler.
      case 'own':
      case 'last-operator':
        throw new ApiProblem('last_operator');
      case 'last-admin':
        throw new ApiProblem('last_admin', {
          detail: `Without the account there is no administrator in ${result.tenants.map(({ id }) => id).join(', ')}.`,
        });
    }
  },
});

export const accountRoutes = [find, read, move, endSessions, remove];
