import { endSurface, pageSurface } from '../web/page-surface.ts';
import { requireSession } from '../web/require-session.ts';
import { requireAdministrator } from './middleware.ts';

/** Everything that an administrator of one tenant looks after. */
export const admin = pageSurface({
  stay: true,
  uploads: { '/imports': 2 * 1024 * 1024, '/preferences/logo': 300 * 1024 },
});
admin.use('/:tenant{[A-Za-z0-9]{1,32}}/*', requireSession, requireAdministrator);

endSurface(admin, '/admin');
