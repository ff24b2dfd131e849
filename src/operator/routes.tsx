import { endSurface, pageSurface } from '../web/page-surface.ts';
import { render } from '../web/render.tsx';
import { requireSession } from '../web/require-session.ts';
import { accountRoutes } from './account-routes.tsx';
import { accountsRoutes } from './accounts-routes.tsx';
import { applicationLogoRoutes } from './application-logo-routes.tsx';
import { applicationRoutes } from './application-routes.tsx';
import { applicationSecretsRoutes } from './application-secrets-routes.tsx';
import { applicationStateRoutes } from './application-state-routes.tsx';
import { applicationsRoutes } from './applications-routes.tsx';
import { domainsRoutes } from './domains-routes.tsx';
import { requireOperator } from './middleware.ts';
import { newApplicationRoutes } from './new-application-routes.tsx';
import { newTenantRoutes } from './new-tenant-routes.tsx';
import { operatorsRoutes } from './operators-routes.tsx';
import { OverviewPage } from './overview-pages.tsx';
import { readOverview } from './read-overview.ts';
import { signingKeysRoutes } from './signing-keys-routes.tsx';
import { tenantAdminRoutes } from './tenant-admin-routes.tsx';
import { tenantRemovalRoutes } from './tenant-removal-routes.tsx';
import { tenantRoutes } from './tenant-routes.tsx';
import { tenantsRoutes } from './tenants-routes.tsx';
import { tokenRoutes } from './token-routes.tsx';

/** Everything that those who run the service look after: tenants, accounts, applications, and one another. */
export const operator = pageSurface({
  stay: true,
  // More than a logo may have: whoever picks something larger is told beside the field.
  uploads: { '/logo': 4 * 1024 * 1024 },
});
operator.use(requireSession, requireOperator);

operator.get('/', async (c) => {
  const overview = await readOverview(c.env.services.db);
  return render(c, <OverviewPage m={c.var.m} here={c.var.here} overview={overview} />);
});

tenantsRoutes(operator);
newTenantRoutes(operator);
tenantRoutes(operator);
tenantRemovalRoutes(operator);
tenantAdminRoutes(operator);
accountsRoutes(operator);
accountRoutes(operator);
applicationsRoutes(operator);
newApplicationRoutes(operator);
applicationRoutes(operator);
applicationSecretsRoutes(operator);
applicationLogoRoutes(operator);
applicationStateRoutes(operator);
domainsRoutes(operator);
operatorsRoutes(operator);
tokenRoutes(operator);
signingKeysRoutes(operator);

endSurface(operator, '/operator');
