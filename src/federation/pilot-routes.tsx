import type { Hono } from 'hono';
import { readPilot } from '../domains/pilots.ts';
import { HOME } from '../sessions/flow.ts';
import { leadToDomain } from '../web/lead-to-provider.tsx';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { PilotOverPage, PilotPage } from './pages.tsx';

const PILOT = '/pilots/:domain{[a-z2-7]{24}}';

/** What the mail to those of a pilot leads to. It proves nothing: the provider does. */
export function pilotRoutes(surface: Hono<PageEnv>): void {
  surface.get(PILOT, async (c) => {
    const { m, here } = c.var;
    const domain = await readPilot(c.env.services.db, c.req.param('domain'));
    if (!domain) return render(c, <PilotOverPage m={m} here={here} />, 410);
    return render(c, <PilotPage m={m} here={here} domain={domain} />);
  });

  surface.post(PILOT, async (c) => {
    const domain = await readPilot(c.env.services.db, c.req.param('domain'));
    if (!domain) return c.redirect(c.req.path, 303);
    return leadToDomain(c, domain, { username: null, to: HOME });
  });
}
