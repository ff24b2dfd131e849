import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { removeApplicationLogo, setApplicationLogo } from '../applications/set-logo.ts';
import { LOGO_LIMITS } from '../tenants/logo-limits.ts';
import type { SetLogoResult } from '../tenants/set-logo.ts';
import { chosenFile, readForm } from '../web/form.ts';
import type { Messages } from '../web/messages/index.ts';
import type { PageEnv } from '../web/page-env.ts';
import { requireRecent } from '../web/require-recent.ts';
import { APPLICATION, applicationOf, done, pathOf, showApplication } from './application-routes.tsx';

/** What people know the application by, beside its name. */
export function applicationLogoRoutes(surface: Hono<PageEnv>): void {
  surface.post(`${APPLICATION}/logo`, async (c) => {
    requireRecent(c, pathOf(c));
    const { m, operator } = c.var;
    const { logo } = await readForm(c, z.object({ logo: chosenFile }), { upload: true });
    if (logo === '' || logo.size === 0) {
      return showApplication(c, { logoProblem: m.preferences.logoProblems.missing }, 422);
    }
    const bytes = new Uint8Array(await logo.arrayBuffer());
    const result = await setApplicationLogo(c.env.services, applicationOf(c), operator.actor, bytes);
    return result.outcome === 'set'
      ? done(c, 'logo-set')
      : showApplication(c, { logoProblem: logoProblem(m, result) }, 422);
  });

  surface.post(`${APPLICATION}/logo/removal`, async (c) => {
    requireRecent(c, pathOf(c));
    await removeApplicationLogo(c.env.services, applicationOf(c), c.var.operator.actor);
    return done(c, 'logo-removed');
  });
}

function logoProblem(m: Messages, result: Exclude<SetLogoResult, { outcome: 'set' }>): string {
  const words = m.preferences.logoProblems;
  switch (result.outcome) {
    case 'too-heavy':
      return words['too-heavy'](LOGO_LIMITS.bytes / 1024);
    case 'not-an-image':
      return words['not-an-image'];
    case 'wrong-size':
      return words['wrong-size'](result, LOGO_LIMITS);
  }
}
