import * as z from 'zod/mini';
import { listTokens, type ListedToken } from '../api-tokens/list-tokens.ts';
import { makeToken, type MakeTokenResult, type NewToken } from '../api-tokens/make-token.ts';
import { SCOPES } from '../api-tokens/scopes.ts';
import { checkbox, line, readForm } from './form.ts';
import type { PageContext } from './page-env.ts';
import { TOKEN_LIFETIMES, type TokensState } from './tokens-content.tsx';
import type { Actor } from '../users/actor.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Makes the token that the form asks for; answers what the page then shows. */
export async function makeTokenFromForm(
  c: PageContext,
  tenantId: string | null,
  { actor, name: maker }: { actor: Actor; name: string },
): Promise<{ shown: TokensState; status: number }> {
  const { services } = c.env;
  // Read before: once the token is made nothing may keep it from being shown.
  const tokens = await listTokens(services, tenantId);
  const form = await readForm(
    c,
    z.object({
      name: line,
      read: checkbox,
      write: checkbox,
      security: checkbox,
      lifetime: z.enum(TOKEN_LIFETIMES),
    }),
  );
  const scopes = SCOPES.filter((scope) => form[scope] === 'on');
  const { name, lifetime } = form;
  const expiresAt = lifetime === 'never' ? null : services.now + Number(lifetime) * DAY;
  const given: NewToken = { name, scopes, expiresAt };
  const result = await makeToken(services, tenantId, { actor }, given);
  if (result.outcome !== 'made') {
    return { shown: { tokens, typed: { name, scopes, lifetime }, errors: errorsOf(c, result) }, status: 422 };
  }
  const fresh: ListedToken = {
    ...given,
    id: result.tokenId,
    scopes,
    state: 'active',
    createdAt: services.now,
    createdBy: maker,
    makerLeft: false,
    lastUsedAt: null,
    revokedAt: null,
  };
  return { shown: { tokens: [fresh, ...tokens], made: { name, token: result.token } }, status: 200 };
}

function errorsOf(
  c: PageContext,
  result: Exclude<MakeTokenResult, { outcome: 'made' }>,
): NonNullable<TokensState['errors']> {
  const { m } = c.var;
  switch (result.outcome) {
    case 'malformed-name':
      return { name: m.tokens.malformedName };
    case 'no-scope':
      return { scopes: m.tokens.noScope };
    case 'too-many':
      return { name: m.tokens.tooMany };
    // The form offers no other times, and a person may give any scope.
    case 'malformed-expiry':
    case 'more-than-maker':
      return { name: m.tokens.malformedName };
  }
}
