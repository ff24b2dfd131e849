import type * as z from 'zod/mini';
import { listTokens } from '../api-tokens/list-tokens.ts';
import { makeToken } from '../api-tokens/make-token.ts';
import { revokeToken } from '../api-tokens/revoke-token.ts';
import { defineRoute, type Call } from './define-routes.ts';
import { ApiProblem } from './problems.ts';
import { madeToken, newToken, showToken, tokenList } from './token-fields.ts';

const tenant = { kinds: ['tenant'], scope: 'security' } as const;
const operator = { kinds: ['operator'], scope: 'security' } as const;

const listing = {
  method: 'GET',
  summary: 'List API tokens',
  answers: { 200: { description: 'All of them; those that open something first.', schema: tokenList } },
} as const;
const making = {
  method: 'POST',
  summary: 'Make an API token',
  description: 'With no scope and no time beyond those of the token that makes it.',
  body: newToken,
  answers: { 201: { description: 'The token, shown this once.', schema: madeToken } },
  problems: ['beyond_own_token', 'too_many_tokens'],
} as const;
const revoking = {
  method: 'DELETE',
  summary: 'Revoke an API token',
  answers: { 204: { description: 'It opens nothing from the next request on.' } },
} as const;

export const tokenRoutes = [
  defineRoute({
    ...tenant,
    ...listing,
    name: 'listTokens',
    path: '/tenants/{tenant}/api-tokens',
    handle: (call) => list(call, call.params.tenant),
  }),
  defineRoute({
    ...tenant,
    ...making,
    name: 'makeToken',
    path: '/tenants/{tenant}/api-tokens',
    handle: (call) => make(call, call.params.tenant),
  }),
  defineRoute({
    ...tenant,
    ...revoking,
    name: 'revokeToken',
    path: '/tenants/{tenant}/api-tokens/{token}',
    handle: (call) => revoke(call, call.params.tenant, call.params.token),
  }),
  defineRoute({
    ...operator,
    ...listing,
    name: 'listOperatorTokens',
    path: '/api-tokens',
    summary: 'List the API tokens of operators',
    handle: (call) => list(call, null),
  }),
  defineRoute({
    ...operator,
    ...making,
    name: 'makeOperatorToken',
    path: '/api-tokens',
    summary: 'Make an API token for operators',
    handle: (call) => make(call, null),
  }),
  defineRoute({
    ...operator,
    ...revoking,
    name: 'revokeOperatorToken',
    path: '/api-tokens/{token}',
    summary: 'Revoke an API token of operators',
    handle: (call) => revoke(call, null, call.params.token),
  }),
];

async function list({ services }: Call, tenantId: string | null) {
  const found = await listTokens(services, tenantId);
  return { status: 200 as const, body: { items: found.map(showToken) } };
}

async function make(
  { services, actor, token, body }: Call<string, unknown, z.infer<typeof newToken>>,
  tenantId: string | null,
) {
  const expiresAt = body.expiresAt === null ? null : Date.parse(body.expiresAt);
  const result = await makeToken(services, tenantId, { actor, token }, { ...body, expiresAt });
  switch (result.outcome) {
    case 'made':
      return { status: 201 as const, body: { id: result.tokenId, token: result.token } };
    case 'malformed-name':
      throw malformed('name', 'Give a name of at most 100 ordinary characters.');
    case 'no-scope':
      throw malformed('scopes', 'Give at least one scope.');
    case 'malformed-expiry':
      throw malformed(
        'expiresAt',
        result.problem === 'past' ? 'This is in the past.' : 'This is more than five years ahead.',
      );
    case 'more-than-maker':
      throw new ApiProblem('beyond_own_token', {
        errors: [{ pointer: `#/${result.field}`, detail: 'This is more than the token that asks has.' }],
      });
    case 'too-many':
      throw new ApiProblem('too_many_tokens');
  }
}

async function revoke({ services, actor }: Call, tenantId: string | null, tokenId: string) {
  await revokeToken(services, tenantId, { tokenId, actor });
  return { status: 204 as const, body: undefined };
}

function malformed(field: string, detail: string): ApiProblem {
  return new ApiProblem('malformed_fields', { errors: [{ pointer: `#/${field}`, detail }] });
}
