import type { Hono } from 'hono';
import { objectToRename } from '../accounts/object-to-rename.ts';
import { readObjection } from '../accounts/read-objection.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { ObjectionPage } from './objection-pages.tsx';

/** Exactly what we mail. */
const OBJECTION = '/renames/objections/:token{[A-Za-z0-9_-]{43}}';

/** Whoever reads the address that was renamed objects, without a session: they may have lost it. */
export function objectionRoutes(surface: Hono<PageEnv>): void {
  // Mail scanners open links: looking consumes nothing.
  surface.get(OBJECTION, async (c) => {
    const { m, here } = c.var;
    const token = c.req.param('token');
    const objection = await readObjection(c.env.services, token);
    return render(
      c,
      <ObjectionPage m={m} here={here} token={token} objection={objection} />,
      objection === null ? 410 : 200,
    );
  });

  surface.post(OBJECTION, async (c) => {
    const { services } = c.env;
    const token = c.req.param('token');
    const result = await objectToRename(services, token);
    if (result.outcome === 'objected') for (const id of result.mailIds) services.mailLater(id);
    // What came of it, this time or before, the page itself says.
    return c.redirect(`/renames/objections/${token}`, 303);
  });
}
