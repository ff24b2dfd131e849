import type { Hono } from 'hono';
import { domainOf } from '../accounts/username.ts';
import { hashToken } from '../crypto/tokens.ts';
import { selectOwnApplication } from '../domains/select-own-application.ts';
import { SHOWN_LIFETIME } from '../domains/shown-domain.ts';
import type { AtProvider } from '../identity-providers/at-provider.ts';
import { beginAtProvider } from '../identity-providers/begin-at-provider.ts';
import { ProviderRefused } from '../identity-providers/refusals.ts';
import type { PersonThere } from '../identity-providers/vendor.ts';
import { PROVIDERS } from '../providers.ts';
import { getAdministrator } from '../users/administrator.ts';
import { bindBrowser } from '../web/begin-flow.ts';
import { showRefusal } from '../web/lead-to-provider.tsx';
import type { PageContext, PageEnv } from '../web/page-env.ts';
import { requireSession } from '../web/require-session.ts';

/**
 * An administrator signs in at a provider as someone of the domain, and so shows which directory it is in. It is
 * registered on the page that this leads back to.
 */
export function registrationRoutes(surface: Hono<PageEnv>): void {
  for (const provider of PROVIDERS) {
    surface.get(`/${provider}/registration`, requireSession, async (c) => {
      const { services } = c.env;
      const tenantId = c.req.query('tenant') ?? '';
      // A tenant's own registration there is used for, and shown to, its administrators alone.
      await getAdministrator(services.db, c.var.session, tenantId);
      const [own] = await selectOwnApplication(services.db, tenantId, provider);
      const clientId = own?.ownClientId ?? services.providers[provider].client?.clientId ?? null;
      const to = `/admin/${tenantId}/domains/new`;
      const refused = { username: null, person: null, domain: null };
      if (clientId === null) {
        return showRefusal(c, { ...refused, refusal: 'client-refused' }, { to, provider });
      }
      const at = {
        purpose: 'register-domain',
        provider,
        directory: null,
        username: null,
        own: own ? tenantId : null,
        clientId,
        browser: hashToken(bindBrowser(c)),
        to,
        tenantId,
        accountId: c.var.session.accountId,
      } as const;
      try {
        return c.redirect(await beginAtProvider(services, at, { selectAccount: true }), 303);
      } catch (error) {
        if (!(error instanceof ProviderRefused)) throw error;
        return showRefusal(c, { ...refused, refusal: error.refusal }, { to, provider });
      }
    });
  }
}

/** What was shown travels sealed to the page that registers it; it proves neither the domain nor an administrator. */
export async function finishRegistration(
  c: PageContext,
  at: Extract<AtProvider, { purpose: 'register-domain' }>,
  { provider, directory, upn }: PersonThere,
): Promise<Response> {
  const { shownSeal, now } = c.env.services;
  const { tenantId, accountId } = at;
  const content = { provider, directory, domain: domainOf(upn), upn, tenantId, accountId };
  const shown = await shownSeal.seal(content, now, SHOWN_LIFETIME);
  return c.redirect(`${at.to}?shown=${shown}`, 303);
}
