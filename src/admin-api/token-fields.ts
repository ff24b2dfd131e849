import * as z from 'zod/mini';
import type { ListedToken } from '../api-tokens/list-tokens.ts';
import { SCOPES } from '../api-tokens/scopes.ts';
import { id, line, maybeTime, maybeTimeOf, nameIt, time, timeOf } from './common-fields.ts';

const scopes = z.array(z.enum(SCOPES));

const apiToken = nameIt(
  'ApiToken',
  z.object({
    id,
    name: line,
    scopes,
    state: z.enum(['active', 'expired', 'revoked']),
    createdAt: time,
    createdBy: z
      .nullable(z.string())
      .check(z.describe('Who answers for it, by name; null once they are gone.')),
    makerLeft: z.boolean().check(z.describe('Whoever answers for it is no administrator any more.')),
    expiresAt: maybeTime,
    lastUsedAt: maybeTime.check(z.describe('Written hourly at most.')),
    revokedAt: maybeTime,
  }),
);

export const tokenList = nameIt('ApiTokenList', z.object({ items: z.array(apiToken) }));

export const newToken = nameIt(
  'NewApiToken',
  z.strictObject({
    name: line,
    scopes: scopes.check(z.minLength(1), z.describe('At least one. None includes another.')),
    expiresAt: z
      .nullable(z.iso.datetime({ offset: true }))
      .check(z.describe('At most five years from now; null: never.')),
  }),
);

export const madeToken = nameIt(
  'MadeApiToken',
  z.object({ id, token: z.string().check(z.describe('The token itself. It is shown this once.')) }),
);

export function showToken(given: ListedToken): z.infer<typeof apiToken> {
  return {
    ...given,
    createdAt: timeOf(given.createdAt),
    expiresAt: maybeTimeOf(given.expiresAt),
    lastUsedAt: maybeTimeOf(given.lastUsedAt),
    revokedAt: maybeTimeOf(given.revokedAt),
  };
}
