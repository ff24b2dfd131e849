import type { Hono } from 'hono';
import { readOverview } from '../users/read-overview.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { OverviewPage } from './overview-pages.tsx';

/** The first page of a tenant's administration. */
export function overviewRoutes(surface: Hono<PageEnv>): void {
  surface.get('/:tenant{[A-Za-z0-9]{1,32}}', async (c) => {
    const { services } = c.env;
    const { m, here, admin } = c.var;
    const overview = await readOverview(services, admin.tenant.id);
    const { timeZone } = services;
    return render(
      c,
      <OverviewPage m={m} here={here} admin={admin} overview={overview} timeZone={timeZone} />,
    );
  });
}
