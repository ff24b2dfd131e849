import type { Hono } from 'hono';
import * as z from 'zod/mini';
import type { InspectedDomain } from '../domains/inspect-domain.ts';
import { mailSignInLinks } from '../domains/mail-sign-in-links.ts';
import { offerRecoveryCodes } from '../domains/offer-recovery-codes.ts';
import { makeRecoveryCodes, whoSwitchedOn } from '../domains/recovery-codes.ts';
import { removeDomain } from '../domains/remove-domain.ts';
import { switchDomainOff, switchDomainOn } from '../domains/switch-domain.ts';
import { checkbox, readForm } from '../web/form.ts';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { render } from '../web/render.tsx';
import { requireRecent } from '../web/require-recent.ts';
import { RemovalPage, SwitchingOffPage } from './domain-deed-pages.tsx';
import { DOMAIN, domainOf, pathOfDomain, readDomain } from './domain-routes.tsx';
import { ShownCodesPage } from './recovery-code-pages.tsx';
import { SwitchPage, type SwitchState } from './switch-domain-pages.tsx';

/** What reaches everyone of a domain, each on a page that says so first. */
export function domainSwitchRoutes(surface: Hono<PageEnv>): void {
  surface.get(`${DOMAIN}/switch`, async (c) => {
    requireRecent(c, c.var.here);
    const domain = await readDomain(c);
    return domain.state === 'proved' ? showSwitch(c, domain, {}) : c.redirect(pathOfDomain(c), 303);
  });

  surface.post(`${DOMAIN}/switch`, async (c) => {
    const { services } = c.env;
    const { admin } = c.var;
    requireRecent(c, `${pathOfDomain(c)}/switch`);
    // Read before: once it is on nothing may keep the codes from being shown.
    const domain = await readDomain(c);
    const { others, samePeople } = await readSwitch(c, domain);
    if (domain.state === 'on') return c.redirect(pathOfDomain(c), 303);
    const which = { domainId: domain.id, actor: admin.actor, samePeople };
    const { outcome } = await switchDomainOn(services, admin.tenant.id, which);
    if (outcome !== 'switched') return showSwitch(c, domain, { problem: outcome, others, samePeople }, 409);
    services.tellLater();
    return showSwitchedOn(c, domain, others);
  });

  surface.get(`${DOMAIN}/switching-off`, async (c) => {
    const { m, here, admin } = c.var;
    requireRecent(c, here);
    const domain = await readDomain(c);
    if (domain.state !== 'on') return c.redirect(pathOfDomain(c), 303);
    return render(c, <SwitchingOffPage m={m} here={here} admin={admin} domain={domain} />);
  });

  surface.post(`${DOMAIN}/switching-off`, async (c) => {
    const { services } = c.env;
    const { tenant, actor } = c.var.admin;
    requireRecent(c, `${pathOfDomain(c)}/switching-off`);
    await switchDomainOff(services, tenant.id, { domainId: domainOf(c), actor });
    services.after(() => mailSignInLinks(services));
    return c.redirect(`${pathOfDomain(c)}?done=switched-off`, 303);
  });

  surface.get(`${DOMAIN}/removal`, async (c) => {
    requireRecent(c, c.var.here);
    const domain = await readDomain(c);
    return domain.state === 'on' ? c.redirect(pathOfDomain(c), 303) : showRemoval(c, domain);
  });

  surface.post(`${DOMAIN}/removal`, async (c) => {
    const { services } = c.env;
    const { tenant, actor } = c.var.admin;
    requireRecent(c, `${pathOfDomain(c)}/removal`);
    const { outcome } = await removeDomain(services, tenant.id, { domainId: domainOf(c), actor });
    if (outcome === 'still-on') return showRemoval(c, await readDomain(c), 409);
    services.tellLater();
    return c.redirect(`/admin/${tenant.id}/domains?done=removed`, 303);
  });
}

type Named = InspectedDomain['administrators'];

/** A box for each of the other administrators, as the page has them. */
async function readSwitch(
  c: PageContext,
  domain: InspectedDomain,
): Promise<{ others: Named; samePeople: boolean }> {
  const boxes = domain.administrators.map(({ userId }) => [`tell-${userId}`, checkbox] as const);
  const form = await readForm(c, z.object({ ...Object.fromEntries(boxes), samePeople: checkbox }));
  const ticked: Record<string, 'on' | undefined> = form;
  const others = domain.administrators.filter(({ userId }) => ticked[`tell-${userId}`] === 'on');
  return { others, samePeople: form.samePeople === 'on' };
}

/** It is on, whatever becomes of the codes. */
async function showSwitchedOn(c: PageContext, domain: InspectedDomain, others: Named): Promise<Response> {
  const { services } = c.env;
  const { m, admin } = c.var;
  const { tenant } = admin;
  const actor = whoSwitchedOn(tenant.id, admin.actor.accountId);
  const made = await makeRecoveryCodes(services, tenant.id, { domainId: domain.id, actor }).catch(() => null);
  const accountIds = others.map(({ accountId }) => accountId);
  const offer = { domainId: domain.id, domain: domain.domain, tenantName: tenant.name, accountIds, actor };
  const mailIds = await offerRecoveryCodes(services, tenant.id, offer).catch(() => []);
  for (const id of mailIds) services.mailLater(id);
  const here = pathOfDomain(c);
  const page = { m, admin, here, domain, codes: made?.codes ?? null, offered: mailIds.length };
  return render(c, <ShownCodesPage {...page} switched />);
}

function showSwitch(c: PageContext, domain: InspectedDomain, state: SwitchState, status = 200) {
  const { m, admin, session } = c.var;
  const others = domain.administrators.filter(({ accountId }) => accountId !== session.accountId);
  const page = { m, admin, here: `${pathOfDomain(c)}/switch`, domain, others, state };
  return render(c, <SwitchPage {...page} />, status);
}

function showRemoval(c: PageContext, domain: InspectedDomain, status = 200) {
  const { m, admin } = c.var;
  const page = { m, admin, here: `${pathOfDomain(c)}/removal`, domain, refused: status !== 200 };
  return render(c, <RemovalPage {...page} />, status);
}
