import type { Hono } from 'hono';
import * as z from 'zod/mini';
import { listDomains } from '../domains/list-domains.ts';
import { registerDomain } from '../domains/register-domain.ts';
import { selectOwnApplication } from '../domains/select-own-application.ts';
import type { ShownDomain } from '../domains/shown-domain.ts';
import { PROVIDERS, type Provider } from '../providers.ts';
import { readForm, sealed } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { DomainsPage } from './domains-pages.tsx';
import { NewDomainPage, type NewDomainState } from './new-domain-pages.tsx';

const DOMAINS = '/:tenant{[A-Za-z0-9]{1,32}}/domains';

/** The domains of a tenant, and the registering of one more by whoever signed in at its provider. */
export function domainsRoutes(surface: Hono<PageEnv>): void {
  surface.get(DOMAINS, async (c) => {
    const { m, here, admin } = c.var;
    const domains = await listDomains(c.env.services.db, admin.tenant.id);
    const removed = c.req.query('done') === 'removed';
    return render(c, <DomainsPage m={m} here={here} admin={admin} state={{ domains, removed }} />);
  });

  surface.get(`${DOMAINS}/new`, async (c) => {
    const token = c.req.query('shown');
    if (!token) return showNew(c, {});
    requireRecent(c, c.var.here);
    const shown = await openShown(c, token);
    return shown ? showNew(c, { shown: { ...shown, token } }) : showNew(c, { shownOver: true });
  });

  surface.post(DOMAINS, async (c) => {
    const { tenant, actor } = c.var.admin;
    const form = await readForm(c, z.object({ shown: sealed }));
    const base = `/admin/${tenant.id}/domains`;
    requireRecent(c, `${base}/new?shown=${encodeURIComponent(form.shown)}`);
    const shown = await openShown(c, form.shown);
    if (!shown) return showNew(c, { shownOver: true }, 422);
    const { domain, provider, directory, upn } = shown;
    const given = { domain, provider, directory, registeredAs: upn };
    const { outcome, domainId } = await registerDomain(c.env.services, tenant.id, { given, actor });
    const done = outcome === 'registered' ? '?done=registered' : '';
    return c.redirect(`${base}/${domainId}${done}`, 303);
  });
}

/** Only what this very person showed for this very tenant, a moment ago. */
async function openShown(c: PageContext, token: string): Promise<ShownDomain | null> {
  const { shownSeal, now } = c.env.services;
  const opened = await shownSeal.open(token, now);
  if (opened.state !== 'open') return null;
  const { tenantId, accountId } = opened.content;
  const own = tenantId === c.var.admin.tenant.id && accountId === c.var.session.accountId;
  return own ? opened.content : null;
}

async function showNew(
  c: PageContext,
  state: Omit<NewDomainState, 'available'>,
  status = 200,
): Promise<Response> {
  const { m, admin } = c.var;
  const available: Provider[] = [];
  for (const provider of PROVIDERS) if (await isAvailable(c, provider)) available.push(provider);
  const page = { m, admin, here: `/admin/${admin.tenant.id}/domains/new`, state: { ...state, available } };
  return render(c, <NewDomainPage {...page} />, status);
}

/** By the deployment's registration there or, where it has none, the tenant's own. */
async function isAvailable(c: PageContext, provider: Provider): Promise<boolean> {
  const { services } = c.env;
  if (services.providers[provider].client !== null) return true;
  return (await selectOwnApplication(services.db, c.var.admin.tenant.id, provider)).length > 0;
}
