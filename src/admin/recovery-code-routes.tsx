import type { Hono } from 'hono';
import { makeRecoveryCodes } from '../domains/recovery-codes.ts';
import type { PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { DOMAIN, domainOf, pathOfDomain, readDomain } from './domain-routes.tsx';
import { RecoveryCodesPage, ShownCodesPage } from './recovery-code-pages.tsx';

/** Each administrator makes their own, and sees them once. */
export function recoveryCodeRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${DOMAIN}/recovery-codes`, async (c) => {
    const { m, here, admin, session } = c.var;
    requireRecent(c, here);
    const domain = await readDomain(c);
    const mine = domain.administrators.find(({ accountId }) => accountId === session.accountId);
    const page = { m, here, admin, domain, left: mine?.codes ?? 0 };
    return render(c, <RecoveryCodesPage {...page} />);
  });

  surface.post(`${DOMAIN}/recovery-codes`, async (c) => {
    const { m, admin } = c.var;
    const here = `${pathOfDomain(c)}/recovery-codes`;
    requireRecent(c, here);
    // Read before: once the codes are made nothing may keep them from being shown.
    const domain = await readDomain(c);
    if (domain.state !== 'on') return c.redirect(here, 303);
    const which = { domainId: domainOf(c), actor: admin.actor };
    const { codes } = await makeRecoveryCodes(c.env.services, admin.tenant.id, which);
    return render(c, <ShownCodesPage m={m} here={here} admin={admin} domain={domain} codes={codes} />);
  });
}
