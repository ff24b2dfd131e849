import type { Hono } from 'hono';
import { listTokens } from '../api-tokens/list-tokens.ts';
import { revokeToken } from '../api-tokens/revoke-token.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { makeTokenFromForm } from '../web/token-form.ts';
import { TokensContent, type TokensState } from '../web/tokens-content.tsx';
import { AdminPage } from './admin-pages.tsx';

const TENANT = '/:tenant{[A-Za-z0-9]{1,32}}';

/** API tokens of a tenant. Looking at them already asks for a recent proof. */
export function tokenRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${TENANT}/api-tokens`, async (c) => {
    requireRecent(c, pathOf(c));
    const tokens = await listTokens(c.env.services, c.var.admin.tenant.id);
    return show(c, { tokens, revoked: c.req.query('done') === 'revoked' });
  });

  surface.post(`${TENANT}/api-tokens`, async (c) => {
    requireRecent(c, pathOf(c));
    const { tenant, actor, user } = c.var.admin;
    const name = `${user.firstName} ${user.lastName}`;
    const { shown, status } = await makeTokenFromForm(c, tenant.id, { actor, name });
    return show(c, shown, status);
  });

  surface.post(`${TENANT}/api-tokens/:token{[a-z2-7]{24}}/revocation`, async (c) => {
    requireRecent(c, pathOf(c));
    const { tenant, actor } = c.var.admin;
    await revokeToken(c.env.services, tenant.id, { tokenId: c.req.param('token'), actor });
    return c.redirect(`${pathOf(c)}?done=revoked`, 303);
  });
}

function pathOf(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/api-tokens`;
}

function show(c: PageContext, state: TokensState, status = 200): Promise<Response> {
  const { services } = c.env;
  const { m, admin } = c.var;
  const base = pathOf(c);
  return render(
    c,
    <AdminPage
      m={m}
      here={base}
      admin={admin}
      part="tokens"
      title={m.tokens.title}
      error={state.errors !== undefined}
    >
      <TokensContent m={m} base={base} state={state} timeZone={services.timeZone} />
    </AdminPage>,
    status,
  );
}
