import type { Hono } from 'hono';
import { findAccounts } from '../accounts/find-accounts.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { AccountsPage } from './accounts-pages.tsx';

const PAGE = 50;

/** Finding an account by its username. */
export function accountsRoutes(surface: Hono<PageEnv>): void {
  surface.get('/accounts', async (c) => {
    const { m, here } = c.var;
    const typed = c.req.query('username')?.trim().slice(0, 254) ?? '';
    const after = c.req.query('after')?.slice(0, 254);
    const found = await findAccounts(c.env.services.db, typed, { after, limit: PAGE });
    const removed = c.req.query('done') === 'removed';
    const state = { typed, found, paged: Boolean(after), removed };
    return render(c, <AccountsPage m={m} here={here} state={state} />);
  });
}
