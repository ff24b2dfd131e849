import type { Hono } from 'hono';
import { inspectDomain, type InspectedDomain } from '../domains/inspect-domain.ts';
import { checkRecord, type CheckRecordResult } from '../domains/prove-domain.ts';
import { sendOutbox } from '../mail/send-outbox.ts';
import { openDraft } from '../web/draft.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { DONE, DomainPage, type DomainPageState } from './domain-pages.tsx';

/** For the routes of one domain. */
export const DOMAIN = '/:tenant{[A-Za-z0-9]{1,32}}/domains/:domain{[a-z2-7]{24}}';

const CONSENTS = ['given', 'refused'] as const;

/** One domain: what is to be done until it is on, and what is to be looked after then. */
export function domainRoutes(surface: Hono<PageEnv>): void {
  surface.get(DOMAIN, async (c) => {
    const draft = await openDraft(c, c.req.query('draft'));
    return showDomain(c, {
      done: DONE.find((name) => name === c.req.query('done')),
      proof: c.req.query('done') === 'proved' ? 'proved' : undefined,
      consent: CONSENTS.find((answer) => answer === c.req.query('consent')),
      typed: draft ?? {},
    });
  });

  surface.post(`${DOMAIN}/proof`, async (c) => {
    requireRecent(c, pathOfDomain(c));
    const { tenant, actor } = c.var.admin;
    const which = { domainId: domainOf(c), actor };
    const { services } = c.env;
    const { outcome } = await checkRecord(services, tenant.id, which);
    if (outcome === 'proved-by-another') services.after(() => sendOutbox(services));
    if (outcome === 'proved') return c.redirect(`${pathOfDomain(c)}?done=proved`, 303);
    return showDomain(c, { proof: outcome }, STATUS[outcome]);
  });
}

const STATUS: Record<Exclude<CheckRecordResult['outcome'], 'proved'>, number> = {
  'record-missing': 422,
  'dns-down': 503,
  'proved-by-another': 409,
  'domain-of-operator': 409,
};

/** Throws NotFound for another tenant's. */
export function readDomain(c: PageContext): Promise<InspectedDomain> {
  return inspectDomain(c.env.services, c.var.admin.tenant.id, domainOf(c));
}

export async function showDomain(c: PageContext, state: DomainPageState, status = 200): Promise<Response> {
  const { m, admin } = c.var;
  const domain = await readDomain(c);
  const { timeZone } = c.env.services;
  const page = { m, admin, here: pathOfDomain(c), domain, state, timeZone };
  return render(c, <DomainPage {...page} />, status);
}

export function domainOf(c: PageContext): string {
  return c.req.param('domain') ?? '';
}

export function pathOfDomain(c: PageContext): string {
  return `/admin/${c.var.admin.tenant.id}/domains/${domainOf(c)}`;
}
