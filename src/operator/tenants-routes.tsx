import type { Hono } from 'hono';
import { listTenants } from '../tenants/list-tenants.ts';
import { TENANT_STATES } from '../tenants/tenant-state.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { TenantsPage } from './tenants-pages.tsx';

const PAGE = 50;

/** The list of all tenants. */
export function tenantsRoutes(surface: Hono<PageEnv>): void {
  surface.get('/tenants', async (c) => {
    const { m, here } = c.var;
    const search = c.req.query('search')?.trim().slice(0, 200) ?? '';
    const state = TENANT_STATES.find((one) => one === c.req.query('state'));
    const after = c.req.query('after')?.slice(0, 32);
    const list = await listTenants(c.env.services.db, { search, state }, { after, limit: PAGE });
    return render(
      c,
      <TenantsPage m={m} here={here} list={list} filter={{ search, state }} paged={Boolean(after)} />,
    );
  });
}
