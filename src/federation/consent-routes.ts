import type { Hono } from 'hono';
import { domainOfTenants } from '../domains/domain-of-tenants.ts';
import { clientIdOf } from '../domains/proven-domain.ts';
import { BadRequest, NotFound } from '../errors.ts';
import { adminConsentPath } from '../identity-providers/begin-at-provider.ts';
import type { PageEnv } from '../web/page-env.ts';
import { beginFlow } from '../web/begin-flow.ts';
import { readDestination } from '../web/read-flow.ts';
import { requireSession } from '../web/require-session.ts';

/** Microsoft's page on which an administrator of the directory lets all its people use SuperID. */
export function consentRoutes(surface: Hono<PageEnv>): void {
  surface.get('/microsoft/consent-request', requireSession, async (c) => {
    const { services } = c.env;
    const domainId = /^[a-z2-7]{24}$/.exec(c.req.query('domain') ?? '')?.[0] ?? '';
    const domain = await domainOfTenants(services.db, c.var.session, domainId);
    const clientId = domain && clientIdOf(services.providers, domain);
    if (!domain || domain.provider !== 'microsoft' || !clientId) throw new NotFound();
    const state = await beginFlow(c, { to: `/admin/${domain.tenantId}/domains/${domain.id}` });
    return c.redirect(adminConsentPath(services, { directory: domain.directory, clientId, state }), 303);
  });

  // What Microsoft says here is signed by nobody: it is shown, and decides nothing.
  surface.get('/microsoft/consent', async (c) => {
    const destination = await readDestination(c, c.req.query('state'));
    if (!destination) throw new BadRequest('invalid_flow');
    const given = c.req.query('admin_consent')?.toLowerCase() === 'true' && !c.req.query('error');
    return c.redirect(`${destination.to}?consent=${given ? 'given' : 'refused'}`, 303);
  });
}
