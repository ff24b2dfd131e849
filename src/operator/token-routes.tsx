import type { Hono } from 'hono';
import { listTokens } from '../api-tokens/list-tokens.ts';
import { revokeToken } from '../api-tokens/revoke-token.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { makeTokenFromForm } from '../web/token-form.ts';
import { TokensContent, type TokensState } from '../web/tokens-content.tsx';
import { OperatorPage } from './operator-pages.tsx';

const PATH = '/operator/api-tokens';

/** API tokens of the operators. Looking at them already asks for a recent proof. */
export function tokenRoutes(surface: Hono<PageEnv>): void {
  surface.get('/api-tokens', async (c) => {
    requireRecent(c, PATH);
    const tokens = await listTokens(c.env.services, null);
    return show(c, { tokens, revoked: c.req.query('done') === 'revoked' });
  });

  surface.post('/api-tokens', async (c) => {
    requireRecent(c, PATH);
    const { actor, signedIn } = c.var.operator;
    const maker = { actor, name: signedIn.username };
    const { shown, status } = await makeTokenFromForm(c, null, maker);
    return show(c, shown, status);
  });

  surface.post('/api-tokens/:token{[a-z2-7]{24}}/revocation', async (c) => {
    requireRecent(c, PATH);
    const { actor } = c.var.operator;
    await revokeToken(c.env.services, null, { tokenId: c.req.param('token'), actor });
    return c.redirect(`${PATH}?done=revoked`, 303);
  });
}

function show(c: PageContext, state: TokensState, status = 200): Promise<Response> {
  const { m } = c.var;
  const { timeZone } = c.env.services;
  const error = state.errors !== undefined;
  return render(
    c,
    <OperatorPage m={m} here={PATH} part="tokens" title={m.operator.tokens} error={error}>
      <TokensContent m={m} base={PATH} state={state} timeZone={timeZone} />
    </OperatorPage>,
    status,
  );
}
