import { Hono } from 'hono';
import { apiDocs } from './admin-api/docs-routes.tsx';
import { adminApi } from './admin-api/routes.ts';
import { admin } from './admin/routes.tsx';
import { branding } from './branding/routes.ts';
import { recovery } from './federation/recovery-routes.tsx';
import { federation } from './federation/routes.tsx';
import { myAccount } from './my-account/routes.tsx';
import { authorizeSurface } from './openid-provider/authorize-routes.tsx';
import { logoutSurface } from './openid-provider/logout-routes.tsx';
import { protocol, wellKnown } from './openid-provider/protocol-routes.ts';
import { operator } from './operator/routes.tsx';
import { provisioning } from './provisioning/routes.ts';
import type { Services } from './services.ts';
import { signIn } from './sign-in/routes.tsx';
import { tenantState } from './tenant-state/routes.ts';

type AppEnv = { Bindings: { services: Services } };

/** The map of the house: every surface and where it is. The sign-in has the root, so it comes last. */
export const app = new Hono<AppEnv>();
app.route('/account', myAccount);
app.route('/admin', admin);
app.route('/api/tenants', tenantState);
app.route('/api/v1/docs', apiDocs);
app.route('/api/v1', adminApi);
app.route('/branding', branding);
app.route('/federation', federation);
app.route('/oauth2/authorize', authorizeSurface);
app.route('/oauth2/logout', logoutSurface);
app.route('/oauth2', protocol);
app.route('/.well-known', wellKnown);
app.route('/operator', operator);
app.route('/recovery', recovery);
app.route('/scim/v2', provisioning);
app.route('/', signIn);
