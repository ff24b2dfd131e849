import { SERVICE } from '../users/actor.ts';
import * as z from 'zod/mini';
import { registerTenant } from '../tenants/register-tenant.ts';
import { suspendTenant } from '../tenants/suspend-tenant.ts';
import { switchDomainOn } from '../domains/switch-domain.ts';
import { PROVIDERS } from '../providers.ts';
import { checkbox, line, readForm } from '../web/form.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { giveAccess, registerTile } from './access.ts';
import { makeCrowd } from './crowd.ts';
import { loseRecord, proveDomain } from './prove-domain.ts';
import { putDemoData } from './demo-data.ts';
import { describeDemo } from './demo-people.ts';
import { MailboxPage } from './pages.tsx';
import { readMailbox } from './mailbox.ts';
import { registerPerson } from './registrations.ts';

/** Only in the dev entry: `src/index.ts` never reaches this. */
export const devRoutes = pageSurface({ stay: true });

devRoutes.get('/dev/mailbox', async (c) => {
  return render(c, <MailboxPage m={c.var.m} mails={await readMailbox(c.env.services.d1)} />);
});

devRoutes.get('/dev/mailbox.json', async (c) => c.json(await readMailbox(c.env.services.d1)));

/** Puts in what is missing of the demo data; answers who can sign in. */
devRoutes.post('/dev/demo-data', async (c) => {
  await putDemoData(c.env.services);
  return c.text(describeDemo(c.env.services.publicOrigin));
});

// What operators and admins do on pages that come later, for journeys that begin with it.
const newTenant = z.object({ id: line, name: line });
const newPerson = z.object({
  tenant: line,
  username: line,
  associateId: line,
  firstName: line,
  lastName: line,
  role: z.enum(['admin', 'user']),
  by: z.optional(line),
});

devRoutes.post('/dev/tenants', async (c) => {
  const { id, name } = await readForm(c, newTenant);
  const rest = { model: 'basic', welcomeMails: true, language: 'en' } as const;
  const tenant = { ...rest, id, name, supportMail: null, supportPhone: null };
  const { outcome } = await registerTenant(c.env.services, tenant);
  return c.json({ outcome }, outcome === 'registered' ? 201 : 422);
});

devRoutes.post('/dev/tenants/:tenant/suspension', async (c) => {
  await suspendTenant(c.env.services, c.req.param('tenant'), SERVICE);
  return c.json({ outcome: 'suspended' });
});

/** A domain that the tenant has proved, and has switched on if `on`. */
devRoutes.post('/dev/domains', async (c) => {
  const given = z.object({
    tenant: line,
    domain: line,
    provider: z.enum(PROVIDERS),
    directory: line,
    on: checkbox,
  });
  const { tenant, on, ...domain } = await readForm(c, given);
  const domainId = await proveDomain(c.env.services, tenant, domain, on === 'on');
  return c.json({ domainId }, 201);
});

devRoutes.post('/dev/domains/:domain/switch', async (c) => {
  const { tenant } = await readForm(c, z.object({ tenant: line }));
  await switchDomainOn(c.env.services, tenant, { domainId: c.req.param('domain'), actor: SERVICE });
  return c.json({ outcome: 'switched' });
});

/** Its DNS record has been gone for so many days: `-d days=15`. */
devRoutes.post('/dev/domains/:domain/missing', async (c) => {
  const { days } = await readForm(c, z.object({ days: line }));
  await loseRecord(c.env.services, c.req.param('domain'), Number(days) || 0);
  return c.json({ outcome: 'missing' });
});

devRoutes.post('/dev/applications', async (c) => {
  const result = await registerTile(
    c.env.services,
    await readForm(c, z.object({ name: line, tenant: line })),
  );
  return c.json(result, result.outcome === 'registered' ? 201 : 422);
});

devRoutes.post('/dev/access', async (c) => {
  const given = z.object({ application: line, tenant: line, username: line });
  await giveAccess(c.env.services, await readForm(c, given));
  return c.json({ outcome: 'given' }, 201);
});

/** Many made-up people, for looking at long lists: `-d tenant=Cust10001 -d count=100000`. */
devRoutes.post('/dev/crowds', async (c) => {
  const { tenant, count } = await readForm(c, z.object({ tenant: line, count: line }));
  await makeCrowd(c.env.services.d1, tenant, Math.min(Number(count) || 0, 100_000));
  return c.json({ outcome: 'made' }, 201);
});

devRoutes.post('/dev/registrations', async (c) => {
  const result = await registerPerson(c.env.services, await readForm(c, newPerson));
  return result.outcome === 'registered' ? c.json({ userId: result.userId }, 201) : c.json(result, 422);
});

endSurface(devRoutes);
