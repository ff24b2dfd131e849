import * as z from 'zod/mini';
import { parseUsername } from '../accounts/username.ts';
import { selectProvenDomain } from '../domains/proven-domain.ts';
import { NotFound } from '../errors.ts';
import { PROVIDERS, type Provider } from '../providers.ts';
import { HOME } from '../sessions/flow.ts';
import { checkbox, readForm, sealed } from '../web/form.ts';
import { leadToAny, leadToDomain } from '../web/lead-to-provider.tsx';
import type { PageContext } from '../web/page-env.ts';
import { endSurface, pageSurface } from '../web/page-surface.ts';
import { readDestination } from '../web/read-flow.ts';
import { callbackRoutes } from './callback-routes.tsx';
import { consentRoutes } from './consent-routes.ts';
import { movedRoutes } from './moved-routes.tsx';
import { pilotRoutes } from './pilot-routes.tsx';
import { registrationRoutes } from './registration-routes.ts';

/** The way to Microsoft and Google, and back. */
export const federation = pageSurface({ stay: false });

callbackRoutes(federation);
movedRoutes(federation);
pilotRoutes(federation);
registrationRoutes(federation);
consentRoutes(federation);

/** Once more, or with another account: to the same place as before. */
federation.post('/again', async (c) => {
  const form = await readForm(
    c,
    z.object({ flow: sealed, provider: z.optional(z.enum(PROVIDERS)), other: checkbox }),
  );
  const destination = await readDestination(c, form.flow);
  const { to = HOME, application, fresh = false, invitation = null } = destination ?? {};
  const selectAccount = form.other === 'on';
  const parsed = parseUsername(destination?.username ?? '');
  if (!parsed.ok) {
    return form.provider
      ? leadToAny(c, form.provider, { to, application, fresh, selectAccount })
      : c.redirect(`/sign-in?flow=${form.flow}`, 303);
  }
  const [domain] = await selectProvenDomain(c.env.services.db, parsed.domain);
  if (!domain?.on) return c.redirect(`/sign-in?flow=${form.flow}`, 303);
  const { username } = parsed;
  return leadToDomain(c, domain, { username, to, application, fresh, invitation, selectAccount });
});

/** A button, which knows neither who comes nor from which directory. */
federation.post('/:provider{microsoft|google}', async (c) => {
  const form = await readForm(c, z.object({ flow: z.optional(sealed) }));
  const { to = HOME, application, fresh } = (await readDestination(c, form.flow)) ?? {};
  return leadToAny(c, providerOf(c), { to, application, ...(fresh && { fresh }) });
});

endSurface(federation, '/federation');

function providerOf(c: PageContext): Provider {
  const provider = PROVIDERS.find((one) => one === c.req.param('provider'));
  if (!provider) throw new NotFound();
  return provider;
}
