import type { Hono } from 'hono';
import { listApplications } from '../applications/list-applications.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { ApplicationsPage } from './applications-pages.tsx';

const PAGE = 50;

/** The list of all applications. */
export function applicationsRoutes(surface: Hono<PageEnv>): void {
  surface.get('/applications', async (c) => {
    const { m, here } = c.var;
    const search = c.req.query('search')?.trim().slice(0, 200) ?? '';
    const after = c.req.query('after')?.slice(0, 500);
    const list = await listApplications(c.env.services.db, { search }, { after, limit: PAGE });
    const removed = c.req.query('done') === 'removed';
    const state = { list, search, paged: Boolean(after), removed };
    return render(c, <ApplicationsPage m={m} here={here} state={state} />);
  });
}
