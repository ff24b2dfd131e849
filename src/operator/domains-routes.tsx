import type { Hono } from 'hono';
import { findDispute } from '../domains/list-disputes.ts';
import { getProvenDomain } from '../domains/list-proven-domains.ts';
import { openRecovery } from '../domains/open-recovery.ts';
import { keepDisputedDomain, moveDisputedDomain } from '../domains/settle-dispute.ts';
import { NotFound } from '../errors.ts';
import { sendOutbox } from '../mail/send-outbox.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { DisputePage } from './dispute-pages.tsx';
import { DomainPage } from './domain-pages.tsx';
import { DomainsPage } from './domains-pages.tsx';
import { readDomains } from './read-domains.ts';

const DOMAINS = '/operator/domains';
const DOMAIN = '/domains/:domain{[a-z2-7]{24}}';
const DISPUTE = '/domains/disputes/:dispute{[a-z2-7]{24}}';

/** The domains of all tenants: who claims another's, and whose provider fails. */
export function domainsRoutes(surface: Hono<PageEnv>): void {
  surface.get('/domains', async (c) => {
    const { services } = c.env;
    const search = c.req.query('search')?.trim().slice(0, 200) ?? '';
    const domains = await readDomains(services.db, { search });
    const done = (['moved', 'kept'] as const).find((one) => c.req.query('done') === one);
    const list = { ...domains, search };
    const page = { m: c.var.m, here: c.var.here, list, done, timeZone: services.timeZone };
    return render(c, <DomainsPage {...page} />);
  });

  surface.get(DOMAIN, (c) => showDomain(c, c.req.query('done') === 'opened'));

  surface.post(`${DOMAIN}/recovery`, async (c) => {
    const id = c.req.param('domain');
    requireRecent(c, `${DOMAINS}/${id}`);
    const result = await openRecovery(c.env.services, c.var.operator.actor, id);
    switch (result.outcome) {
      case 'opened':
        return c.redirect(`${DOMAINS}/${id}?done=opened`, 303);
      case 'not-on':
        return showDomain(c, false, 422);
    }
  });

  surface.get(`${DISPUTE}/moving`, (c) => {
    requireRecent(c, c.req.path);
    return showDispute(c, 'move');
  });

  surface.post(`${DISPUTE}/moving`, async (c) => {
    requireRecent(c, c.req.path);
    const { services } = c.env;
    const result = await moveDisputedDomain(services, c.var.operator.actor, c.req.param('dispute'));
    if (result.outcome !== 'settled') {
      return showDispute(c, 'move', c.var.m.operatorDomains.refused[result.outcome], 422);
    }
    services.tellLater();
    services.after(() => sendOutbox(services));
    return c.redirect(`${DOMAINS}?done=moved`, 303);
  });

  surface.get(`${DISPUTE}/keeping`, (c) => {
    requireRecent(c, c.req.path);
    return showDispute(c, 'keep');
  });

  surface.post(`${DISPUTE}/keeping`, async (c) => {
    requireRecent(c, c.req.path);
    const { services } = c.env;
    await keepDisputedDomain(services, c.var.operator.actor, c.req.param('dispute'));
    services.after(() => sendOutbox(services));
    return c.redirect(`${DOMAINS}?done=kept`, 303);
  });
}

async function showDomain(c: PageContext, opened: boolean, status = 200): Promise<Response> {
  const { services } = c.env;
  const domain = await getProvenDomain(services.db, c.req.param('domain') ?? '');
  const page = { m: c.var.m, here: `${DOMAINS}/${domain.id}`, domain, opened };
  const { now, timeZone } = services;
  return render(c, <DomainPage {...page} now={now} timeZone={timeZone} />, status);
}

async function showDispute(
  c: PageContext,
  deed: 'move' | 'keep',
  refused?: string,
  status = 200,
): Promise<Response> {
  const { services } = c.env;
  const dispute = await findDispute(services.db, c.req.param('dispute') ?? '');
  if (!dispute) throw new NotFound();
  const page = { m: c.var.m, here: c.req.path, dispute, deed, refused };
  return render(c, <DisputePage {...page} />, status);
}
