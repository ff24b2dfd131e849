import { endSurface, pageSurface } from '../web/page-surface.ts';
import { requireSession } from '../web/require-session.ts';
import { auditRoutes } from './audit-routes.tsx';
import { directoriesRoutes } from './directories-routes.tsx';
import { directoryRequestRoutes } from './directory-request-routes.tsx';
import { directoryRoutes } from './directory-routes.tsx';
import { directoryTokenRoutes } from './directory-token-routes.tsx';
import { domainRoutes } from './domain-routes.tsx';
import { domainSwitchRoutes } from './domain-switch-routes.tsx';
import { domainsRoutes } from './domains-routes.tsx';
import { groupRuleRoutes } from './group-rule-routes.tsx';
import { groupRuleRunRoutes } from './group-rule-run-routes.tsx';
import { holdRoutes } from './hold-routes.tsx';
import { identityRoutes } from './identity-routes.tsx';
import { importReportRoutes } from './import-report-routes.tsx';
import { importRoutes } from './import-routes.tsx';
import { requireAdministrator } from './middleware.ts';
import { overviewRoutes } from './overview-routes.tsx';
import { ownApplicationRoutes } from './own-application-routes.tsx';
import { pilotRoutes } from './pilot-routes.tsx';
import { preferencesRoutes } from './preferences-routes.tsx';
import { recoveryCodeRoutes } from './recovery-code-routes.tsx';
import { tokenRoutes } from './token-routes.tsx';
import { userRoutes } from './user-routes.tsx';
import { usernameRoutes } from './username-routes.tsx';
import { usersRoutes } from './users-routes.tsx';

/** Everything that an administrator of one tenant looks after. */
export const admin = pageSurface({
  stay: true,
  // More than a list or a logo may have: whoever picks something larger is told beside the field.
  uploads: { '/imports': 4 * 1024 * 1024, '/preferences/logo': 4 * 1024 * 1024 },
});
admin.use('/:tenant{[A-Za-z0-9]{1,32}}/*', requireSession, requireAdministrator);

usersRoutes(admin);
userRoutes(admin);
usernameRoutes(admin);
identityRoutes(admin);
holdRoutes(admin);
domainsRoutes(admin);
domainRoutes(admin);
pilotRoutes(admin);
domainSwitchRoutes(admin);
recoveryCodeRoutes(admin);
ownApplicationRoutes(admin);
directoriesRoutes(admin);
groupRuleRoutes(admin);
groupRuleRunRoutes(admin);
directoryRoutes(admin);
directoryTokenRoutes(admin);
directoryRequestRoutes(admin);
preferencesRoutes(admin);
tokenRoutes(admin);
auditRoutes(admin);
overviewRoutes(admin);
importRoutes(admin);
importReportRoutes(admin);

endSurface(admin, '/admin');
